// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/traces.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/time_text.h"
#include "siptls/wording.h"
#include "trace/result_code.h"

namespace siptls::report {

namespace {

constexpr double kNanoseconds = 1e9;
constexpr std::size_t kMaxTextColumns = 200;
constexpr std::size_t kMaxSignIns = 20;

std::string_view plural(std::uint64_t count) {
    return count == 1 ? "" : "s";
}

std::string quoted_text(const std::string& raw) {
    return raw.empty() ? "no text" : "\"" + shorten(escape_text(raw), kMaxTextColumns) + "\"";
}

std::string records_words(const TraceFacts& facts) {
    std::string text;
    const char* separator = "";
    for (std::size_t at = 0; at < kTraceRecordKindCount; ++at) {
        if (facts.records[at] > 0) {
            std::string kind(name(static_cast<TraceRecordKind>(at)));
            for (char& c : kind) {
                c = c == '_' ? ' ' : c;
            }
            text += fmt::format("{}{} {}", separator, facts.records[at], kind);
            separator = ", ";
        }
    }
    return text.empty() ? "no records" : text + " records";
}

std::string facts_words(const TraceFacts& facts) {
    std::string text = escape_text(facts.path);
    if (!facts.format.empty()) {
        text += fmt::format(": {} in {}, {}", facts.format, facts.encoding, records_words(facts));
    }
    if (facts.first_time && facts.last_time) {
        text += fmt::format(", {} to {} by its clock", date_time(*facts.first_time),
                            same_day(*facts.first_time, *facts.last_time)
                                ? time_of_day(*facts.last_time)
                                : date_time(*facts.last_time));
    }
    return text;
}

std::string zone_words(const TraceReport& trace) {
    return trace.zone == 0
               ? std::string()
               : fmt::format("; {:+g} h of it is a time zone: the trace shows local time",
                             static_cast<double>(trace.zone) / kNanoseconds / 3600);
}

std::string clock_sentence(const TraceReport& trace) {
    const std::string offset = clock_words(trace.clock_offset);
    switch (trace.clock) {
        case TraceClock::Operator:
            return fmt::format("Its clock is {}, as --trace-offset says{}.", offset,
                               zone_words(trace));
        case TraceClock::Estimated:
            return fmt::format("Its clock is {}, by {} client{} whose records and packets agree{}.",
                               offset, trace.pairs, plural(trace.pairs), zone_words(trace));
        case TraceClock::Ambiguous:
            return fmt::format(
                "Its clock cannot be set against the capture's: {} client port{} would put it {}, "
                "but that proves too little. No record was joined; --trace-offset {:.3f} takes it.",
                trace.pairs, plural(trace.pairs), offset,
                static_cast<double>(trace.clock_offset) / kNanoseconds);
        case TraceClock::Unknown:
            return "No record belongs to a connection of the capture by its addresses, ports and "
                   "time: a trace of another day, server or network interface.";
        case TraceClock::NoCapture:
            return trace.zone == 0 ? std::string()
                                   : fmt::format("By the Date fields in it, its times are {}{}.",
                                                 offset, zone_words(trace));
    }
    return {};
}

std::string joined_sentence(const TraceReport& trace) {
    if (trace.clock == TraceClock::NoCapture) {
        return fmt::format("It tells of {} connection{}, {} of which failed.", trace.connections,
                           plural(trace.connections), trace.failures);
    }
    std::string text = fmt::format(
        "It tells of {} connection{}, {} of which failed; {} belong{} to sessions of "
        "the capture",
        trace.connections, plural(trace.connections), trace.failures, trace.joined,
        trace.joined == 1 ? "s" : "");
    const auto add = [&](std::uint64_t count, const char* why) {
        if (count > 0) {
            text += fmt::format(", {} {}", count, why);
        }
    };
    add(trace.other_clients, "have no session there");
    add(trace.other_times, "fit no session in time");
    add(trace.other_servers, "lead to another server address");
    add(trace.ambiguous, "fit several and were left out");
    return text + ".";
}

}  // namespace

std::string code_digits(std::uint32_t code) {
    return fmt::format("0x{:08x}", code);
}

std::string code_words(std::optional<std::uint32_t> code) {
    if (!code) {
        return {};
    }
    const trace::ResultCode* known = trace::find_result_code(*code);
    return known == nullptr
               ? code_digits(*code)
               : fmt::format("{} {} ({})", code_digits(*code), known->symbol, known->meaning);
}

std::string offset_words(Nanoseconds offset) {
    const double seconds = static_cast<double>(offset) / kNanoseconds;
    return fmt::format("{:.3f} s {}", std::abs(seconds), offset < 0 ? "behind" : "ahead");
}

std::string clock_words(Nanoseconds offset) {
    const double seconds = std::abs(static_cast<double>(offset)) / kNanoseconds;
    constexpr double kEqual = 0.0005;
    constexpr double kHour = 3600;
    if (seconds < kEqual) {
        return "equal to the capture's";
    }
    const double hours = std::floor(seconds / kHour);
    const std::string amount = hours > 0
                                   ? fmt::format("{:g} h {:.3f} s", hours, seconds - hours * kHour)
                                   : fmt::format("{:.3f} s", seconds);
    return amount + (offset > 0 ? " ahead of the capture's" : " behind the capture's");
}

TraceText tell(const TraceReport& trace) {
    TraceText text{facts_words(trace.facts), {}};
    const auto add = [&](std::string sentence) {
        if (!sentence.empty()) {
            text.more.push_back(std::move(sentence));
        }
    };
    if (!trace.facts.format.empty()) {
        add(clock_sentence(trace));
        add(joined_sentence(trace));
    }
    if (trace.facts.cut_records > 0) {
        add(fmt::format("Of {} record{} the end is missing.", trace.facts.cut_records,
                        plural(trace.facts.cut_records)));
    }
    for (const TraceFact& error : trace.client_errors) {
        add("The client's own log: " + tell(error));
    }
    for (const Problem& problem : trace.facts.problems) {
        add(escape_again(problem.text));
    }
    return text;
}

std::string tell(const TraceOnlyFailure& failure) {
    const std::string server =
        failure.server ? to_string(*failure.server) : std::string("an address it does not name");
    const std::string code = code_words(failure.result_code);
    return fmt::format("{}  {} -> {}  {}{}{}", date_time(failure.time), to_string(failure.client),
                       server, quoted_text(failure.text), code.empty() ? "" : ", " + code,
                       failure.session.empty() ? "" : " (the capture lacks its end)");
}

std::string trace_only_sentence(const Analysis& analysis) {
    if (analysis.trace_only_count == 0) {
        return {};
    }
    return fmt::format(
        "The trace tells of {} failed connection{} that the capture does not show. They came by "
        "another network interface or way, or the capture lost them.",
        analysis.trace_only_count, plural(analysis.trace_only_count));
}

std::vector<std::string> trace_sign_ins(const Analysis& analysis) {
    std::vector<std::string> lines;
    std::size_t count = 0;
    for (const Registration& registration : analysis.registrations) {
        const auto& statuses = registration.exchange.statuses;
        const bool accepted = std::any_of(statuses.begin(), statuses.end(), [](std::uint16_t one) {
            return one >= 200 && one < 300;
        });
        if (registration.source != RegistrationSource::Trace || !accepted ||
            ++count > kMaxSignIns) {
            continue;
        }
        const std::string& agent = registration.exchange.user_agent;
        lines.push_back(fmt::format("{} registered {}{}", to_string(registration.client.address),
                                    escape_text(registration.exchange.aor),
                                    agent.empty() ? "" : " with " + escape_text(agent)));
    }
    if (count > kMaxSignIns) {
        lines.push_back(fmt::format("and {} more registered", count - kMaxSignIns));
    }
    return lines;
}

std::string tell(const TraceFact& fact) {
    const std::string code = code_words(fact.result_code);
    return fmt::format("{} by the trace's clock: {}{}", rfc3339(fact.time), quoted_text(fact.text),
                       code.empty() ? "" : ", " + code);
}

}  // namespace siptls::report
