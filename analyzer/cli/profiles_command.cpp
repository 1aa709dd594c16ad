// SPDX-License-Identifier: GPL-2.0-or-later
// siptls profiles: the table of client profiles in words, for a terminal or as docs/profiles.md.
#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "siptls/known_stacks.h"
#include "siptls/other_clients.h"
#include "siptls/profile.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

constexpr std::string_view kUsage =
    "Usage: siptls profiles [ID...]\n       siptls profiles --markdown\n\nLists the kinds of "
    "client that siptls knows; "
    "of those named by their ID, also the\nrules by which each compares names, when it checks, how "
    "it ends the connection, and\nwhere that is documented. --markdown writes all of it as "
    "docs/profiles.md has it.\n";

std::string_view when(const ClientProfile& profile) {
    switch (profile.checks) {
        case ChecksWhen::InHandshake: return "inside the handshake";
        case ChecksWhen::AfterFinished: return "after the handshake";
        case ChecksWhen::Unknown: return "not documented";
    }
    return "not documented";
}

std::string_view or_not_documented(std::string_view text) {
    return text.empty() ? "not documented" : text;
}

std::string day_of(std::int64_t seconds) {
    const std::chrono::sys_seconds time{std::chrono::seconds{seconds}};
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
    return fmt::format("{}-{:02}-{:02}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

// Label and text of each line that tells of a profile.
std::vector<std::array<std::string, 2>> details(const ClientProfile& profile) {
    std::vector<std::array<std::string, 2>> lines = {
        {"Versions", std::string(profile.versions.empty() ? "all" : profile.versions)},
        {"Rules", describe(profile)},
        {"Checks", std::string(when(profile))},
        {"Ends by", std::string(or_not_documented(profile.closes))},
    };
    if (profile.built != 0) {
        lines.push_back(
            {"Authorities", fmt::format("those younger than {} it trusts only where it was "
                                        "given them",
                                        day_of(profile.built))});
    }
    if (!profile.other_versions.empty()) {
        lines.push_back({"Other versions", std::string(profile.other_versions)});
    }
    lines.push_back({"Source", std::string(profile.citation)});
    return lines;
}

std::string detailed(const ClientProfile& profile, std::size_t width) {
    std::string text = fmt::format("{}: {}\n", profile.id, profile.title);
    for (const auto& [label, line] : details(profile)) {
        text += wrap(fmt::format("{}: {}", label, line), "    ", width);
    }
    return text;
}

std::string_view heading(OtherClientKind kind) {
    switch (kind) {
        case OtherClientKind::ChecksNoName: return "Clients that check no name";
        case OtherClientKind::AsOtherProfile: return "Clients that behave as one of the profiles";
        case OtherClientKind::RuleNotDocumented:
            return "Clients whose rule is not known well enough";
    }
    return "";
}

constexpr std::array kOtherKinds = {OtherClientKind::AsOtherProfile, OtherClientKind::ChecksNoName,
                                    OtherClientKind::RuleNotDocumented};

// The clients without a row of their own.
std::string others() {
    std::string text;
    for (const OtherClientKind kind : kOtherKinds) {
        text += fmt::format("\n{}:\n", heading(kind));
        for (const OtherClient& client : other_clients()) {
            if (client.kind == kind) {
                text += wrap(fmt::format("{}: {}", client.title, client.behaviour), "  ",
                             terminal_width());
            }
        }
    }
    return text;
}

std::string overview() {
    std::size_t widest = 0;
    for (const ClientProfile& profile : client_profiles()) {
        widest = std::max(widest, profile.id.size());
    }
    std::string text;
    for (const ClientProfile& profile : client_profiles()) {
        text += fmt::format("{:<{}}  {}\n", profile.id, widest, profile.title);
    }
    return text + "\nsiptls profiles ID tells the rules of one.\n" + others();
}

std::string others_as_markdown(OtherClientKind kind) {
    std::string text =
        fmt::format("\n## {}\n\n| Client | {} | Source |\n| --- | --- | --- |\n", heading(kind),
                    kind == OtherClientKind::AsOtherProfile ? "Profile" : "What it does");
    for (const OtherClient& client : other_clients()) {
        if (client.kind == kind) {
            const char* quote = kind == OtherClientKind::AsOtherProfile ? "`" : "";
            text += fmt::format("| {} | {}{}{} | {} |\n", client.title, quote, client.behaviour,
                                quote, client.citation);
        }
    }
    return text;
}

std::string stacks_as_markdown() {
    std::string text =
        "\n## TLS stacks by their ClientHello\n\n"
        "A ClientHello tells a TLS library with its settings, not a phone. Where nothing better "
        "tells who a client is, one\nwhose stack compares names by a profile that accepts the "
        "certificate is not said to have refused the name.\n\n"
        "| JA4 | Stack | Compares names as | Source |\n| --- | --- | --- | --- |\n";
    for (const KnownStack& stack : known_stacks()) {
        std::string profiles;
        for (const std::string_view profile : stack.profiles) {
            profiles += fmt::format("{}`{}`", profiles.empty() ? "" : " or ", profile);
        }
        text += fmt::format("| `{}` | {} | {} | {} |\n", stack.ja4, stack.title,
                            profiles.empty() ? "its programs do" : profiles, stack.source);
    }
    return text;
}

std::string escape_asterisks(std::string_view text) {
    std::string escaped;
    for (const char letter : text) {
        escaped += letter == '*' ? "\\*" : std::string(1, letter);
    }
    return escaped;
}

std::string markdown() {
    std::string text =
        "# Client profiles\n\nHow each kind of client compares the name it looks for with the "
        "names in a certificate. Made by\n`siptls profiles --markdown` from "
        "`analyzer/diagnosis/profiles.cpp`; a test checks that it is current. \"measured\"\nrows "
        "were run against the library itself, \"inferred\" marks what the source leaves open.\n"
        "`siptls match CERTIFICATE NAME` asks all of them about a certificate.\n\n"
        "| Profile | Client | Checks | Ends by |\n| --- | --- | --- | --- |\n";
    for (const ClientProfile& profile : client_profiles()) {
        text += fmt::format("| [`{0}`](#{0}) | {1} | {2} | {3} |\n", profile.id, profile.title,
                            when(profile), or_not_documented(profile.closes));
    }
    for (const ClientProfile& profile : client_profiles()) {
        text += fmt::format("\n## {}\n\n{}.\n\n", profile.id, profile.title);
        for (const auto& [label, line] : details(profile)) {
            text += fmt::format("* {}: {}\n", label, escape_asterisks(line));
        }
    }
    for (const OtherClientKind kind : kOtherKinds) {
        text += others_as_markdown(kind);
    }
    return text + stacks_as_markdown();
}

const ClientProfile& profile_named(const std::string& id) {
    if (const ClientProfile* profile = find_profile(id)) {
        return *profile;
    }
    throw UsageError(
        fmt::format("\"{}\" is no client profile; siptls profiles lists them", escape_text(id)));
}

}  // namespace

int run_profiles(const Arguments& arguments) {
    if (arguments.empty()) {
        print(overview());
        return kDone;
    }
    if (arguments.front() == "--help" || arguments.front() == "-h") {
        print(kUsage);
        return kDone;
    }
    if (arguments.front() == "--markdown") {
        if (arguments.size() != 1) {
            throw UsageError("profiles --markdown writes all of them and takes no ID");
        }
        print(markdown());
        return kDone;
    }
    std::string text;
    for (const std::string& id : arguments) {
        if (id.starts_with("-")) {
            throw UsageError(fmt::format("profiles knows no option {}", escape_text(id)));
        }
        text += detailed(profile_named(id), terminal_width());
    }
    print(text);
    return kDone;
}

}  // namespace siptls::cli
