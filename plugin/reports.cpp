// SPDX-License-Identifier: GPL-2.0-or-later
#include "reports.h"

#include <cstdio>
#include <deque>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "case_file.h"
#include "guard.h"
#include "siptls/report.h"
#include "tap.h"
#include "wireshark_api.h"

namespace siptls::plugin {
namespace {

constexpr const char* kReport = "siptls,report";
constexpr const char* kIncidents = "siptls,incidents";

struct Report {
    const ReportFormat* format = nullptr;
    SessionListing listing = SessionListing::All;
    std::ostringstream text;
    std::unique_ptr<ReportWriter> writer;  // null once the text is whole
    bool waits_for_print = false;
    bool was_begun = false;  // for any capture, or section of one
};

// Those that were asked for; Wireshark keeps pointers to them.
std::deque<Report>& reports() {
    static std::deque<Report> all;
    return all;
}

CaseListener begin_reports() {
    for (Report& report : reports()) {
        ReportOptions options;
        options.listing = report.listing;
        report.text.str({});
        report.writer = report.format->make(report.text, options);
        report.waits_for_print = true;
        report.was_begun = true;
    }
    CaseListener listener;
    listener.session = [](const JudgedSession& session,
                          const std::vector<Certificate>& certificates) {
        for (Report& report : reports()) {
            if (report.writer) {
                report.writer->session(session, certificates);
            }
        }
    };
    listener.finished = [](const Analysis& analysis) {
        for (Report& report : reports()) {
            if (report.writer) {
                report.writer->finish(analysis);
                report.writer.reset();
            }
        }
    };
    return listener;
}

void print(Report& report) {
    guarded([&] {
        case_file().finish();
        if (!report.was_begun) {
            case_file().finish_empty();
        }
        if (!report.waits_for_print || report.writer) {
            return;
        }
        const std::string text = report.text.str();
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fflush(stdout);
        report.waits_for_print = false;
    });
    if (defect() != nullptr && report.waits_for_print) {
        report.waits_for_print = false;
        report_failure("%s; there is no report", defect());
    }
}

void draw(void* report) {
    print(*static_cast<Report*>(report));
}

// Does nothing but be there: a tap without it would be none.
tap_packet_status take_packet(void*, packet_info*, epan_dissect_t*, const void*, tap_flags_t) {
    return TAP_PACKET_DONT_REDRAW;
}

// What stands behind the statistic's name and a comma.
std::string_view rest_of(std::string_view argument, std::string_view statistic) {
    argument.remove_prefix(std::min(argument.size(), statistic.size()));
    return argument.substr(std::min<std::size_t>(argument.size(), 1));
}

void ask_for(std::string_view format_id, SessionListing listing) {
    const ReportFormat* format = find_report_format(format_id);
    if (format == nullptr) {
        std::string known;
        for (const ReportFormat& one : report_formats()) {
            known += known.empty() ? "" : ", ";
            known += one.id;
        }
        report_failure("siptls: a report has no format \"%.*s\"; known are %s",
                       static_cast<int>(format_id.size()), format_id.data(), known.c_str());
        return;
    }
    Report& report = reports().emplace_back();
    report.format = format;
    report.listing = listing;
    GString* problem = register_tap_listener(kTapName, &report, nullptr, TL_REQUIRES_NOTHING,
                                             nullptr, take_packet, draw, nullptr);
    if (problem != nullptr) {
        report_failure("siptls: no report: %s", problem->str);
        g_string_free(problem, TRUE);
    }
}

template <class Result>
Result begin_report(const char* argument, void*) {
    guarded([&] {
        const std::string_view format = rest_of(argument, kReport);
        ask_for(format.empty() ? "json" : format, SessionListing::All);
    });
    return Result(true);
}

template <class Result>
Result begin_incidents(const char*, void*) {
    guarded([] { ask_for("text", SessionListing::Incidents); });
    return Result(true);
}

}  // namespace

void register_reports() {
    static stat_tap_ui report{};
    report.group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
    report.cli_string = kReport;
    report.tap_init_cb = begin_report<StatisticBegun>;
    register_stat_tap_ui(&report, nullptr);
    static stat_tap_ui incidents{};
    incidents.group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
    incidents.cli_string = kIncidents;
    incidents.tap_init_cb = begin_incidents<StatisticBegun>;
    register_stat_tap_ui(&incidents, nullptr);
    case_file().on_first_frame(begin_reports);
}

void print_what_was_not_printed() {
    for (Report& report : reports()) {
        if (report.waits_for_print) {
            print(report);
        }
    }
}

}  // namespace siptls::plugin
