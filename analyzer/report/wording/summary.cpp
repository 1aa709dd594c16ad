// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/summary.h"

#include <algorithm>

#include <fmt/format.h>

#include "bytes/ascii.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/list_words.h"
#include "report/wording/sessions.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kMaxServers = 10;
constexpr std::size_t kMaxPorts = 8;
constexpr std::size_t kMaxProblems = 5;  // of one capture
constexpr std::size_t kMaxTunnels = 4;   // of one capture
constexpr std::size_t kMaxPaths = 4;     // in a command to copy

std::string_view plural(std::uint64_t count) {
    return count == 1 ? "" : "s";
}

std::string tunnel_words(const std::vector<std::string>& tunnels) {
    const auto words = [](const std::string& tunnel) { return escape_text(tunnel); };
    return tunnels.empty() ? "" : "; inside " + list_words(tunnels, kMaxTunnels, words);
}

// Who cuts packets on their way to the capturing machine may cut the length they had as well.
std::string cut_words(const CaptureReport& capture) {
    const CaptureFacts& facts = capture.facts;
    if (facts.cut_packets > 0) {
        return fmt::format("; {} packet{} cut {} {} bytes", facts.cut_packets,
                           plural(facts.cut_packets),
                           facts.longest_cut == facts.snaplen ? "by the snapshot length of" : "to",
                           facts.longest_cut);
    }
    const std::uint64_t segments = capture.quality.cut_segments;
    return segments > 0 ? fmt::format("; {} segment{} of followed connections cut short", segments,
                                      plural(segments))
                        : std::string();
}

std::string quality_words(const CaptureReport& capture) {
    const Quality& quality = capture.quality;
    std::string text = quality.client_to_server && quality.server_to_client ? "both directions"
                       : quality.client_to_server ? "only client to server"
                       : quality.server_to_client ? "only server to client"
                       : quality.duplicates > 0   ? "only copies of packets seen before"
                                                  : "no followed connection";
    text += fmt::format("; DNS {}, DHCP {}", quality.dns_seen ? "seen" : "not seen",
                        quality.dhcp_seen ? "seen" : "not seen");
    text += cut_words(capture);
    if (quality.lost_segments > 0) {
        text += fmt::format("; {} gap{} in followed connections", quality.lost_segments,
                            plural(quality.lost_segments));
    }
    if (quality.duplicates > 0) {
        text += fmt::format("; {} segment{} seen twice", quality.duplicates,
                            plural(quality.duplicates));
    }
    return text + tunnel_words(quality.tunnels);
}

// For a POSIX shell; `path` as it is.
std::string shell_word(std::string_view path) {
    const bool plain = !path.empty() && std::all_of(path.begin(), path.end(), [](char c) {
        return is_alphanumeric(c) || c == '/' || c == '.' || c == '_' || c == '-' || c == '+' ||
               c == ':' || c == ',';
    });
    if (plain) {
        return std::string(path);
    }
    std::string word = "'";
    for (const char c : path) {
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return word + '\'';
}

// A path that cannot be shown as it is cannot be copied either.
std::string shell_argument(std::string_view path) {
    if (escape_text(path) != path) {
        return "FILE";
    }
    const bool option_like = path.size() > 1 && path.front() == '-';
    return (option_like ? "./" : "") + shell_word(path);
}

// Behind the counts; empty if nothing was left out.
std::string selection_words(const Selection& selection) {
    return selection.all()
               ? std::string()
               : fmt::format(" Only sessions{} are in this report.", selected_words(selection));
}

// What they carry, nobody can say.
bool has_unreadable_frames(const Analysis& analysis) {
    return std::any_of(
        analysis.captures.begin(), analysis.captures.end(), [](const CaptureReport& capture) {
            const auto& problems = capture.facts.problems;
            return std::any_of(problems.begin(), problems.end(), [](const Problem& problem) {
                return problem.code == ProblemCode::UnknownLinkType;
            });
        });
}

}  // namespace

std::vector<std::string> clients_of(const Selection& selection) {
    std::vector<std::string> clients;
    for (const IpAddress& address : selection.addresses) {
        clients.push_back(to_string(address));
    }
    for (const MacAddress& mac : selection.macs) {
        clients.push_back(to_string(mac));
    }
    clients.insert(clients.end(), selection.aors.begin(), selection.aors.end());
    return clients;
}

std::string selected_words(const Selection& selection) {
    std::string text;
    std::string_view joint = " of ";
    for (const std::string& client : clients_of(selection)) {
        text += fmt::format("{}{}", joint, escape_text(client));
        joint = ", ";
    }
    if (selection.from) {
        text += fmt::format(" that began at {} or later", date_time(*selection.from));
    }
    if (selection.to) {
        text += fmt::format("{} {} or earlier", selection.from ? " and at" : " that began at",
                            date_time(*selection.to));
    }
    return text;
}

std::string sessions_words(const Summary& summary) {
    if (summary.sessions == 0) {
        return "0 TLS sessions." + selection_words(summary.selection);
    }
    std::string text = fmt::format("{} TLS session{}", summary.sessions, plural(summary.sessions));
    std::string_view joint = ": ";
    for (std::size_t at = 0; at < kOutcomeCount; ++at) {
        if (summary.outcomes[at] > 0) {
            text += fmt::format("{}{} {}", joint, summary.outcomes[at],
                                outcome_words(static_cast<Outcome>(at)));
            joint = "; ";
        }
    }
    const std::uint64_t failed =
        summary.outcomes[static_cast<std::size_t>(Outcome::ClientClosedBeforeFinished)] +
        summary.outcomes[static_cast<std::size_t>(Outcome::ClientClosedAfterFinished)] +
        summary.outcomes[static_cast<std::size_t>(Outcome::ServerClosedBeforeFinished)];
    return text + fmt::format(". {} failed.{}", failed, selection_words(summary.selection));
}

std::string decryption_sentence(const Summary& summary) {
    std::uint64_t all = 0;
    std::uint64_t opened = 0;
    std::string reasons;
    for (const auto& [state, sessions] : summary.decryption) {
        all += sessions;
        if (state == Decryption::Opened) {
            opened = sessions;
        } else {
            reasons += fmt::format("{}{} ({})", reasons.empty() ? "" : "; ",
                                   not_decrypted_words(state), sessions);
        }
    }
    if (all == 0) {
        return {};
    }
    const std::string text = fmt::format("The keys opened {} of {} sessions", opened, all);
    return reasons.empty() ? text + "." : fmt::format("{}. Not opened: {}.", text, reasons);
}

std::vector<std::string> unanswered_sentences(const Summary& summary) {
    const auto& servers = summary.unanswered_syns;
    std::vector<std::string> sentences;
    for (std::size_t at = 0; at < std::min(servers.size(), kMaxServers); ++at) {
        const ServerCount& entry = servers[at];
        sentences.push_back(fmt::format(
            "{} connection attempt{} to {} did not get through{}.", entry.count,
            plural(entry.count), to_string(entry.server),
            entry.refused == 0 ? "" : fmt::format(", {} refused by a reset", entry.refused)));
    }
    if (servers.size() > kMaxServers) {
        sentences.push_back(fmt::format("and to {} more servers", servers.size() - kMaxServers));
    }
    return sentences;
}

std::vector<std::string> ceiling_sentences(const Summary& summary) {
    std::vector<std::string> sentences;
    for (const auto& [limit, times] : summary.ceilings_hit) {
        sentences.push_back(
            fmt::format("Limit reached: {} ({} time{}); what was dropped for it is "
                        "missing above.",
                        id_words(limit), times, plural(times)));
    }
    return sentences;
}

OtherPortsText other_ports_text(const Analysis& analysis) {
    const auto& ports = analysis.summary.other_tls_ports;
    if (ports.empty()) {
        const Summary& summary = analysis.summary;
        // With a selection there may have been sessions of others where it was looked for.
        const bool nothing =
            summary.sessions == 0 && summary.selection.all() && !has_unreadable_frames(analysis);
        return {nothing ? "There was no TLS on any other port either." : "", ""};
    }
    std::string seen;
    std::string option;
    for (std::size_t at = 0; at < std::min(ports.size(), kMaxPorts); ++at) {
        seen += fmt::format("{}{} ({} ClientHello{})", at == 0 ? "" : ", ", ports[at].port,
                            ports[at].hellos, plural(ports[at].hellos));
        option += fmt::format("{}{}", at == 0 ? "" : ",", ports[at].port);
    }
    OtherPortsText text;
    text.sentence = fmt::format(
        "TLS was seen on other ports, which were not followed: {}{}. To "
        "look there:",
        seen,
        ports.size() > kMaxPorts ? fmt::format(" and {} more", ports.size() - kMaxPorts) : "");
    text.command = "siptls analyze -p " + option;
    if (analysis.captures.empty() || analysis.captures.size() > kMaxPaths) {
        text.command += " FILE...";
    } else {
        for (const CaptureReport& capture : analysis.captures) {
            text.command += ' ' + shell_argument(capture.facts.path);
        }
    }
    return text;
}

CaptureText tell(const CaptureReport& capture) {
    const CaptureFacts& facts = capture.facts;
    CaptureText text;
    text.facts = fmt::format("{}, {}{} packet{}", escape_text(facts.path),
                             facts.format.empty() ? "" : escape_text(facts.format) + ", ",
                             facts.packets, plural(facts.packets));
    if (facts.packets > 0) {
        text.facts +=
            fmt::format(", {} to {}", date_time(facts.first_time),
                        same_day(facts.first_time, facts.last_time) ? time_of_day(facts.last_time)
                                                                    : date_time(facts.last_time));
        text.more.push_back(quality_words(capture));
    }
    for (std::size_t at = 0; at < std::min(facts.problems.size(), kMaxProblems); ++at) {
        text.more.push_back(escape_again(facts.problems[at].text));
    }
    if (!facts.complete && facts.problems.empty()) {
        text.more.emplace_back("not read to its end");
    }
    return text;
}

std::string captures_beyond(const std::vector<CaptureReport>& captures, std::size_t told) {
    if (captures.size() <= told) {
        return {};
    }
    const auto sound = [](const CaptureReport& capture) {
        return capture.facts.complete && capture.facts.problems.empty();
    };
    const std::size_t beyond = captures.size() - told;
    const auto troubled =
        beyond - static_cast<std::size_t>(std::count_if(
                     captures.begin() + static_cast<std::ptrdiff_t>(told), captures.end(), sound));
    return fmt::format("{} more captures{}; -T json lists all", beyond,
                       troubled == 0 ? "" : fmt::format(", {} of them with problems", troubled));
}

}  // namespace siptls::report
