// SPDX-License-Identifier: GPL-2.0-or-later
// Attempts of all clients over the time of the capture, as a drawing and as a table.
#include <algorithm>

#include <fmt/format.h>

#include "report/html_sections.h"
#include "report/limits.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/clients.h"

namespace siptls::report {
namespace {

// In units of the drawing.
constexpr int kWidth = 960;
constexpr int kLeft = 290;  // of the lines; clients stand before it
constexpr int kRight = 950;
constexpr int kFirstY = 44;
constexpr int kRowY = 24;
constexpr int kTicks = 4;
constexpr int kCross = 4;  // half the width of a mark
constexpr int kSink = 4;

using Row = std::pair<IpAddress, const ClientAttempts*>;

// Those with failures first, the most of them on top; then by address.
std::vector<Row> rows_of(const HtmlAttempts& attempts) {
    std::vector<Row> rows;
    for (const auto& [client, marks] : attempts.clients) {
        rows.emplace_back(client, &marks);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.second->failed > b.second->failed;
    });
    return rows;
}

struct Span {
    Timestamp first;
    Timestamp last;

    int x(Timestamp time) const {
        const auto whole = static_cast<double>(last.nanoseconds - first.nanoseconds);
        if (whole <= 0) {
            return (kLeft + kRight) / 2;
        }
        const auto part = static_cast<double>(time.nanoseconds - first.nanoseconds);
        return kLeft + static_cast<int>(part / whole * (kRight - kLeft));
    }
};

// Of all marks that are drawn.
Span span_of(const std::vector<Row>& rows) {
    Span span;
    bool empty = true;
    for (const auto& [client, attempts] : rows) {
        for (const AttemptMark& mark : attempts->marks) {
            span.first = empty ? mark.time : std::min(span.first, mark.time);
            span.last = empty ? mark.time : std::max(span.last, mark.time);
            empty = false;
        }
    }
    return span;
}

void set_number(Dictionary& dictionary, const char* name, int value) {
    dictionary.SetValue(name, fmt::format("{}", value));
}

void add_mark(Dictionary& row, const AttemptMark& mark, int x, int y) {
    switch (mark.outcome) {
        case Outcome::Established: {
            Dictionary& good = *row.AddSectionDictionary("GOOD");
            set_number(good, "X", x);
            set_number(good, "Y", y);
            return;
        }
        case Outcome::ClientClosedBeforeFinished:
        case Outcome::ClientClosedAfterFinished:
        case Outcome::ServerClosedBeforeFinished:
            set_section(row, "FAILED", "PATH",
                        fmt::format("M{} {}L{} {}M{} {}L{} {}", x - kCross, y - kCross, x + kCross,
                                    y + kCross, x + kCross, y - kCross, x - kCross, y + kCross));
            return;
        case Outcome::Incomplete:
        case Outcome::NotTls: break;
    }
    Dictionary& unseen = *row.AddSectionDictionary("UNSEEN");
    set_number(unseen, "X", x - 3);
    set_number(unseen, "Y", y - 3);
}

void add_ticks(Dictionary& timeline, const Span& span, int bottom) {
    const bool one_day = same_day(span.first, span.last);
    const bool one_time = span.first == span.last;
    for (int at = one_time ? kTicks : 0; at <= kTicks; ++at) {
        const Nanoseconds step = (span.last.nanoseconds - span.first.nanoseconds) / kTicks;
        const Timestamp time{span.first.nanoseconds + step * at, span.first.digits};
        Dictionary& tick = *timeline.AddSectionDictionary("TICK");
        set_number(tick, "X", span.x(time));
        set_number(tick, "BOTTOM", bottom);
        set(tick, "ANCHOR",
            one_time || (at > 0 && at < kTicks) ? "middle"
            : at == 0                           ? "start"
                                                : "end");
        set(tick, "TEXT", one_day && !one_time ? time_of_day(time) : date_time(time));
    }
}

void draw(Dictionary& timeline, std::vector<Row> rows) {
    rows.resize(std::min(rows.size(), kMaxTimelineRows));
    const Span span = span_of(rows);
    const int bottom = kFirstY + kRowY * static_cast<int>(rows.size()) - kRowY / 2;
    add_ticks(timeline, span, bottom);
    set_number(timeline, "WIDTH", kWidth);
    set_number(timeline, "HEIGHT", bottom + kSink);
    int y = kFirstY;
    for (const auto& [client, attempts] : rows) {
        Dictionary& row = *timeline.AddSectionDictionary("ROW");
        set_number(row, "LEFT", kLeft);
        set_number(row, "RIGHT", kRight);
        set_number(row, "TEXT_X", kLeft - 14);
        set_number(row, "TEXT_Y", y + kSink);
        set_number(row, "Y", y);
        set(row, "CLIENT", to_string(client));
        for (const AttemptMark& mark : attempts->marks) {
            add_mark(row, mark, span.x(mark.time), y);
        }
        y += kRowY;
    }
}

// What the ceilings kept out of the drawing.
std::string left_out_words(const HtmlAttempts& attempts, std::size_t clients) {
    std::uint64_t marks = 0;
    for (const auto& [client, one] : attempts.clients) {
        marks += one.left_out;
    }
    std::string text;
    if (clients > kMaxTimelineRows) {
        text = fmt::format("{} more clients are not drawn. ", clients - kMaxTimelineRows);
    }
    if (marks + attempts.attempts_beyond > 0) {
        text += fmt::format("{} further attempts are not drawn.", marks + attempts.attempts_beyond);
    }
    return text;
}

std::string time_or_dash(const std::optional<Timestamp>& time) {
    return time ? date_time(*time) : "-";
}

void fill_client_rows(Dictionary& timeline, const Analysis& analysis) {
    const std::vector<const ClientRow*> rows = failing_clients(analysis);
    if (rows.empty()) {
        return;
    }
    Dictionary& table = *timeline.AddSectionDictionary("FAILING");
    if (const Selection& asked = analysis.summary.selection; asked.from || asked.to) {
        table.ShowSection("EVER");
    }
    for (std::size_t at = 0; at < std::min(rows.size(), kMaxHtmlClients); ++at) {
        const ClientRow& row = *rows[at];
        Dictionary& line = *table.AddSectionDictionary("CLIENT_ROW");
        set(line, "CLIENT", to_string(row.client));
        set(line, "SERVER", to_string(row.server));
        set(line, "FAILED", fmt::format("{}", row.failed));
        set(line, "SESSIONS", fmt::format("{}", row.sessions));
        set(line, "SINCE", time_or_dash(row.failing_since));
        set(line, "SUCCESS", time_or_dash(row.last_success));
        set(line, "CAUSE", short_words(row.last_cause));
    }
    if (rows.size() > kMaxHtmlClients) {
        set_section(
            table, "MORE_CLIENTS", "SENTENCE",
            fmt::format("And {} more pairs of client and server.", rows.size() - kMaxHtmlClients));
    }
}

}  // namespace

void fill_timeline(Dictionary& page, const HtmlContext& context) {
    const std::vector<Row> rows = rows_of(context.attempts);
    if (rows.empty()) {
        return;
    }
    const auto failing = std::count_if(rows.begin(), rows.end(),
                                       [](const Row& row) { return row.second->failed > 0; });
    Dictionary& timeline = *page.AddSectionDictionary("TIMELINE");
    set(timeline, "CLIENTS",
        rows.size() == 1 ? "1 client" : fmt::format("{} clients", rows.size()));
    set(timeline, "DESCRIPTION",
        fmt::format("One line for each client, one mark for each attempt; {} of {} have failed "
                    "attempts. The table below has those in figures.",
                    failing, rows.size()));
    draw(timeline, rows);
    set_section(timeline, "MORE_ATTEMPTS", "SENTENCE",
                left_out_words(context.attempts, rows.size()));
    fill_client_rows(timeline, context.analysis);
}

}  // namespace siptls::report
