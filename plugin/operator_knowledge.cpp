// SPDX-License-Identifier: GPL-2.0-or-later
#include "operator_knowledge.h"

#include <utility>
#include <variant>

#include "siptls/certificate.h"
#include "siptls/operator_words.h"
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

std::string quoted(std::string_view text) {
    return '"' + escape_text(text) + '"';
}

}  // namespace

std::vector<OperatorName> read_server_names(std::string_view text,
                                            std::vector<std::string>& problems) {
    std::vector<OperatorName> names;
    for (const std::string_view word : words_of(text, kCommasAndBlanks)) {
        auto known = read_operator_name(word);
        if (std::holds_alternative<WrongPart>(known)) {
            problems.push_back(
                "expected names are [IP[:PORT]=]NAME, as in "
                "192.0.2.1:5061=sip.example.com; " +
                quoted(word) + " is none");
        } else {
            names.push_back(std::get<OperatorName>(std::move(known)));
        }
    }
    return names;
}

std::vector<OperatorCertificate> read_server_certificates(std::string_view text,
                                                          std::vector<std::string>& problems) {
    std::vector<OperatorCertificate> certificates;
    for (const std::string_view word : words_of(text, ",")) {
        auto read = read_operator_certificate(word);
        auto* known = std::get_if<OperatorCertificate>(&read);
        if (known == nullptr) {
            problems.push_back(
                "server certificates are [IP[:PORT]=]FILE, as in "
                "192.0.2.1:5061=server.pem; the file is missing in " +
                quoted(word));
        } else if (const LoadedCertificates loaded = load_certificates(known->file);
                   !loaded.problem.empty()) {
            problems.push_back(loaded.problem);
        } else {
            certificates.push_back(std::move(*known));
        }
    }
    return certificates;
}

std::vector<OperatorProfile> read_client_profiles(std::string_view text,
                                                  std::vector<std::string>& problems) {
    std::vector<OperatorProfile> profiles;
    for (const std::string_view word : words_of(text, kCommasAndBlanks)) {
        auto read = read_operator_profile(word);
        const auto* wrong = std::get_if<WrongPart>(&read);
        if (wrong == nullptr) {
            profiles.push_back(std::get<OperatorProfile>(std::move(read)));
        } else if (wrong->which == WrongPart::Which::Value) {
            problems.push_back("there is no client profile " + quoted(wrong->text) +
                               "; the command siptls profiles lists them");
        } else {
            problems.push_back(
                "client profiles are [IP=]ID, as in "
                "192.0.2.31=lync-phone-edition; " +
                quoted(wrong->text) + " is no address");
        }
    }
    return profiles;
}

}  // namespace siptls::plugin
