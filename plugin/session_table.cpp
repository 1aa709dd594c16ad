// SPDX-License-Identifier: GPL-2.0-or-later
#include "session_table.h"

#include <array>
#include <iterator>
#include <string>
#include <unordered_map>

#include "case_file.h"
#include "guard.h"
#include "siptls/analyzer.h"
#include "tap.h"
#include "wireshark_api.h"

namespace siptls::plugin {
namespace {

constexpr const char* kTitle = "SIP/TLS sign-ins";
constexpr const char* kCommand = "siptls,sessions";

enum Column : unsigned {
    ClientColumn,
    ServerColumn,
    AttemptColumn,
    OutcomeColumn,
    CauseColumn,
    ConfidenceColumn,
    IncidentColumn,
    ExpectedNameColumn,
    ClientProfileColumn,
    DecidedInColumn,
    SessionColumn,
    ColumnCount,
};

stat_tap_table_item columns[] = {
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Client", "%-24s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Server", "%-24s"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Attempt", "%d"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Outcome", "%-28s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Cause", "%-24s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Confidence", "%-10s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Incident", "%-8s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Expected name", "%-28s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Client profile", "%-20s"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Decided in", "%d"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Session", "%-16s"},
};
static_assert(std::size(columns) == ColumnCount);

// Looking for a row by walking the table would take quadratic time.
using Rows = std::unordered_map<SessionHandle, unsigned>;
std::unordered_map<const stat_tap_table*, Rows>& rows_of_tables() {
    static std::unordered_map<const stat_tap_table*, Rows> rows;
    return rows;
}

using Cells = std::array<stat_tap_table_item_type, ColumnCount>;

void set_text(Cells& cells, Column column, const std::string& text) {
    cells[column].type = TABLE_ITEM_STRING;
    cells[column].value.string_value = g_strdup(text.c_str());
}

void set_number(Cells& cells, Column column, std::uint64_t number) {
    cells[column].type = TABLE_ITEM_UINT;
    cells[column].value.uint_value = static_cast<unsigned>(number);
}

Cells cells_of(const SessionSummary& summary) {
    Cells cells{};
    set_text(cells, ClientColumn, summary.client);
    set_text(cells, ServerColumn, summary.server);
    set_number(cells, AttemptColumn, summary.attempt);
    set_text(cells, OutcomeColumn, summary.outcome);
    set_text(cells, CauseColumn, summary.cause);
    set_text(cells, ConfidenceColumn, summary.confidence);
    set_text(cells, IncidentColumn, summary.weight == Weight::Incident ? "yes" : "");
    set_text(cells, ExpectedNameColumn, summary.expected_name);
    set_text(cells, ClientProfileColumn, summary.client_profile);
    set_number(cells, DecidedInColumn, summary.verdict_in);
    set_text(cells, SessionColumn, summary.id);
    return cells;
}

void free_cell(stat_tap_table*, unsigned, unsigned, stat_tap_table_item_type* cell) {
    if (cell->type == TABLE_ITEM_STRING) {
        g_free(const_cast<char*>(cell->value.string_value));  // ours, see set_text
        cell->value.string_value = nullptr;
    }
}

// Wireshark frees a table cell by cell and tells nothing else.
void free_cell_of_table(stat_tap_table* table, unsigned row, unsigned column,
                        stat_tap_table_item_type* cell) {
    guarded([&] { rows_of_tables().erase(table); });
    free_cell(table, row, column, cell);
}

void fill_row(stat_tap_table* table, unsigned row, const SessionSummary& summary) {
    Cells cells = cells_of(summary);
    for (unsigned column = 0; column < ColumnCount; ++column) {
        stat_tap_table_item_type* cell = stat_tap_get_field_data(table, row, column);
        free_cell(table, row, column, cell);
        stat_tap_set_field_data(table, row, column, &cells[column]);
    }
}

// What was not final when its row was made is looked at again before the table is shown.
void refresh_tables(void*) {
    guarded([] {
        if (rows_of_tables().empty()) {
            return;
        }
        case_file().look_again();
        for (auto& [table, rows] : rows_of_tables()) {
            for (const auto& [session, row] : rows) {
                if (const SessionSummary* summary = case_file().summary(session)) {
                    fill_row(const_cast<stat_tap_table*>(table), row, *summary);
                }
            }
        }
    });
}

tap_packet_status take_nothing(void*, packet_info*, epan_dissect_t*, const void*, tap_flags_t) {
    return TAP_PACKET_DONT_REDRAW;
}

// A table's own listener draws it; the one registered last is called first, so this one fills it
// in time. Registered with a table's first row, when that listener is there.
void register_refresher() {
    static int refresher = 0;
    static bool registered = false;
    if (registered) {
        remove_tap_listener(&refresher);
    }
    GString* problem = register_tap_listener(kTapName, &refresher, nullptr, TL_REQUIRES_NOTHING,
                                             nullptr, take_nothing, refresh_tables, nullptr);
    registered = problem == nullptr;
    if (problem != nullptr) {
        g_string_free(problem, TRUE);
    }
}

void begin_table(stat_tap_table_ui* statistic) {
    if (stat_tap_find_table(statistic, kTitle) != nullptr) {
        return;
    }
    stat_tap_add_table(statistic, stat_tap_init_table(kTitle, ColumnCount, 0, nullptr));
}

tap_packet_status take_packet(void* data, packet_info*, epan_dissect_t*, const void* note,
                              tap_flags_t) {
    bool changed = false;
    guarded([&] {
        const auto* statistic = static_cast<stat_data_t*>(data)->stat_tap_data;
        auto* table = g_array_index(statistic->tables, stat_tap_table*, 0);
        const SessionHandle session = static_cast<const FrameNote*>(note)->session;
        Rows& rows = rows_of_tables()[table];
        if (rows.empty()) {
            register_refresher();
        }
        const auto [at, is_new] = rows.try_emplace(session, table->num_elements);
        if (is_new) {
            const SessionSummary* summary = case_file().summary(session);
            const Cells cells = cells_of(summary != nullptr ? *summary : SessionSummary{});
            stat_tap_init_table_row(table, at->second, ColumnCount, cells.data());
            changed = true;
        }
    });
    return changed ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void reset_table(stat_tap_table* table) {
    for (unsigned row = 0; row < table->num_elements; ++row) {
        for (unsigned column = 0; column < ColumnCount; ++column) {
            free_cell(table, row, column, stat_tap_get_field_data(table, row, column));
        }
        g_free(table->elements[row]);
    }
    table->num_elements = 0;
    rows_of_tables().erase(table);
}

}  // namespace

void register_session_table() {
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", nullptr, TRUE}};
    static stat_tap_table_ui statistic{};
    statistic.group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
    statistic.title = kTitle;
    statistic.tap_name = kTapName;
    statistic.cli_string = kCommand;
    statistic.stat_tap_init_cb = begin_table;
    statistic.packet_func = take_packet;
    statistic.stat_tap_reset_table_cb = reset_table;
    statistic.stat_tap_free_table_item_cb = free_cell_of_table;
    statistic.nfields = ColumnCount;
    statistic.fields = columns;
    statistic.nparams = std::size(filter);
    statistic.params = filter;
    register_stat_tap_table_ui(&statistic);
}

}  // namespace siptls::plugin
