// SPDX-License-Identifier: GPL-2.0-or-later
#include "operator_knowledge.h"

#include <optional>

#include "siptls/certificate.h"
#include "siptls/profile.h"
#include "siptls/wording.h"

namespace siptls::plugin {
namespace {

constexpr std::string_view kCommasAndBlanks = ", \t";

std::vector<std::string_view> words_of(std::string_view text, std::string_view between) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = text.find_first_not_of(between);
        if (begin == std::string_view::npos) {
            return words;
        }
        text.remove_prefix(begin);
        words.push_back(text.substr(0, text.find_first_of(between)));
        text.remove_prefix(words.back().size());
    }
}

struct Assignment {
    std::optional<std::string_view> place;
    std::string_view value;
};

Assignment split(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) {
        return {std::nullopt, word};
    }
    return {word.substr(0, equals), word.substr(equals + 1)};
}

std::optional<Endpoint> read_server(std::string_view text) {
    if (const auto endpoint = parse_endpoint(text); endpoint && endpoint->port != 0) {
        return endpoint;
    }
    const auto address = parse_ip_address(text);
    return address ? std::optional(Endpoint{*address, 0}) : std::nullopt;
}

std::optional<std::string> read_name(std::string_view text) {
    if (const auto address = parse_ip_address(text)) {
        return to_string(*address);
    }
    const auto name = to_a_label(text);
    return name && !name->empty() ? name : std::nullopt;
}

std::string quoted(std::string_view text) {
    return '"' + escape_text(text) + '"';
}

}  // namespace

std::vector<OperatorName> read_server_names(std::string_view text,
                                            std::vector<std::string>& problems) {
    std::vector<OperatorName> names;
    for (const std::string_view word : words_of(text, kCommasAndBlanks)) {
        const auto [place, value] = split(word);
        OperatorName known;
        const auto name = read_name(value);
        known.server = place ? read_server(*place) : std::nullopt;
        if (!name || (place && !known.server)) {
            problems.push_back(
                "expected names are [IP[:PORT]=]NAME, as in "
                "192.0.2.1:5061=sip.example.com; " +
                quoted(word) + " is none");
            continue;
        }
        known.name = *name;
        names.push_back(std::move(known));
    }
    return names;
}

std::vector<OperatorCertificate> read_server_certificates(std::string_view text,
                                                          std::vector<std::string>& problems) {
    std::vector<OperatorCertificate> certificates;
    for (const std::string_view word : words_of(text, ",")) {
        const auto [place, value] = split(word);
        OperatorCertificate known;
        known.server = place ? read_server(*place) : std::nullopt;
        known.file = value;
        if (place && !known.server) {
            problems.push_back(
                "server certificates are [IP[:PORT]=]FILE, as in "
                "192.0.2.1:5061=server.pem; " +
                quoted(*place) + " is no address");
            continue;
        }
        if (const LoadedCertificates loaded = load_certificates(known.file);
            !loaded.problem.empty()) {
            problems.push_back(loaded.problem);
            continue;
        }
        certificates.push_back(std::move(known));
    }
    return certificates;
}

std::vector<OperatorProfile> read_client_profiles(std::string_view text,
                                                  std::vector<std::string>& problems) {
    std::vector<OperatorProfile> profiles;
    for (const std::string_view word : words_of(text, kCommasAndBlanks)) {
        const auto [place, value] = split(word);
        OperatorProfile known;
        known.profile = value;
        known.client = place ? parse_ip_address(*place) : std::nullopt;
        if (find_profile(known.profile) == nullptr) {
            problems.push_back("there is no client profile " + quoted(value) +
                               "; the command siptls profiles lists them");
        } else if (place && !known.client) {
            problems.push_back(
                "client profiles are [IP=]ID, as in "
                "192.0.2.31=lync-phone-edition; " +
                quoted(*place) + " is no address");
        } else {
            profiles.push_back(std::move(known));
        }
    }
    return profiles;
}

}  // namespace siptls::plugin
