// SPDX-License-Identifier: GPL-2.0-or-later
// siptls match: would each kind of client accept this certificate for this name, and by which rule?
#include <algorithm>
#include <optional>
#include <sstream>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/operator_files.h"
#include "cli/option_values.h"
#include "cli/outcome.h"
#include "cli/program_options.h"
#include "cli/terminal.h"
#include "siptls/profile.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

namespace po = boost::program_options;

struct MatchOptions {
    std::string certificate;
    std::string name;
    std::optional<NameKind> kind;  // nothing: what each profile looks for
    const ClientProfile* profile = nullptr;
    bool help = false;
};

po::options_description visible_options() {
    po::options_description options("Options", kHelpWidth, kHelpWidth / 2);
    options.add_options()                                              //
        ("profile", text_value("ID"), "ask this client profile only")  //
        ("kind", text_value("KIND"),
         "NAME is a host or a sip-domain; without it, what each profile looks for")  //
        ("help,h", po::bool_switch(), "this text");
    return options;
}

NameKind parse_kind(const std::string& text) {
    if (text == "host") {
        return NameKind::Host;
    }
    if (text == "sip-domain") {
        return NameKind::SipDomain;
    }
    throw UsageError(
        fmt::format("--kind takes host or sip-domain; \"{}\" is none", escape_text(text)));
}

MatchOptions parse(const Arguments& arguments) {
    po::options_description all = visible_options();
    all.add_options()("word", po::value<Texts>()->composing());
    po::positional_options_description positional;
    positional.add("word", -1);
    const po::variables_map values = parse_words(arguments, all, positional);
    MatchOptions options;
    options.help = values["help"].as<bool>();
    if (options.help) {
        return options;
    }
    const Texts words = texts_of(values, "word");
    if (words.size() != 2) {
        throw UsageError("match takes a certificate file and a name");
    }
    options.certificate = words[0];
    options.name = parse_name(words[1], "match");
    if (const auto kind = text_of(values, "kind")) {
        options.kind = parse_kind(*kind);
    }
    if (const auto profile = text_of(values, "profile")) {
        options.profile = &parse_profile(*profile, "--profile");
    }
    return options;
}

std::size_t longest_id() {
    std::size_t longest = 0;
    for (const ClientProfile& profile : client_profiles()) {
        longest = std::max(longest, profile.id.size());
    }
    return longest;
}

NameKind kind_for(const MatchOptions& options, const ClientProfile& profile) {
    if (parse_ip_address(options.name)) {
        return NameKind::Ip;
    }
    return options.kind.value_or(profile.reference);
}

std::string presented(const Certificate& certificate) {
    std::string text = certificate.subject_cn ? "CN " + escape_text(*certificate.subject_cn)
                                              : std::string("no CN");
    text += "; SAN";
    if (certificate.dns_names.empty() && certificate.ip_addresses.empty() &&
        certificate.uris.empty() && certificate.srv_names.empty()) {
        text += " none";
    }
    std::string_view between = " ";
    for (const auto* names : {&certificate.dns_names, &certificate.uris, &certificate.srv_names}) {
        for (const std::string& name : *names) {
            text += fmt::format("{}{}", between, escape_text(name));
            between = ", ";
        }
    }
    for (const IpAddress& address : certificate.ip_addresses) {
        text += fmt::format("{}IP {}", between, to_string(address));
        between = ", ";
    }
    return text;
}

}  // namespace

int run_match(const Arguments& arguments) {
    const MatchOptions options = parse(arguments);
    if (options.help) {
        std::ostringstream text;
        text << "Usage: siptls match [options] CERTIFICATE NAME\n\nCERTIFICATE is a file in PEM, "
                "DER, PKCS#7\nor PKCS#12 without password; of several certificates the first that "
                "is no CA's counts.\n\n"
             << visible_options();
        print(text.str());
        return kDone;
    }
    const Certificate certificate = read_certificates(options.certificate).front();
    std::string text = wrap(presented(certificate), "", terminal_width()) +
                       "Looked for: " + escape_text(options.name) + "\n\n";
    const std::size_t columns = longest_id();
    std::size_t asked = 0;
    std::size_t accepting = 0;
    for (const ClientProfile& profile : client_profiles()) {
        if (options.profile != nullptr && options.profile != &profile) {
            continue;
        }
        const NameMatch match =
            match_name(certificate, options.name, kind_for(options, profile), profile);
        ++asked;
        accepting += match.accepted ? 1 : 0;
        text += fmt::format("{}  {:<{}}  {}\n", match.accepted ? "accepts" : "refuses", profile.id,
                            columns, describe(match));
    }
    text += fmt::format("\n{} of {} accept it.\n", accepting, asked);
    print(text);
    return kDone;
}

}  // namespace siptls::cli
