// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/requests.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/wording/names.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kSubjectColumns = 100;

template <class Values, class Words>
std::string list(const Values& values, Words words) {
    std::string text;
    for (const auto& value : values) {
        text += (text.empty() ? "" : ", ") + std::string(words(value));
    }
    return text;
}

template <class Value>
bool holds(const std::vector<Value>& values, const Value& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

std::vector<RequestedName> names_of(const CertificateRequest& request, const Certificate* old) {
    std::vector<RequestedName> names;
    for (const std::string& name : request.dns_names) {
        names.push_back({escape_text(name), holds(request.added, name)});
    }
    for (const IpAddress& address : request.ip_addresses) {
        const bool added = old != nullptr && !holds(old->ip_addresses, address);
        names.push_back({"IP " + to_string(address), added});
    }
    for (const std::string& uri : request.uris) {
        const bool added = old != nullptr && !holds(old->uris, uri);
        names.push_back({escape_text(uri), added});
    }
    return names;
}

// Three hundred phones of one kind get one sentence.
std::vector<std::string> refusals_of(const CertificateRequest& request) {
    std::map<std::pair<std::string, std::vector<std::string_view>>, std::size_t> places;
    std::vector<std::pair<const StillRefusing*, std::size_t>> groups;
    for (const StillRefusing& refusing : request.still_refusing) {
        const auto [place, fresh] =
            places.try_emplace({refusing.name, refusing.profiles}, groups.size());
        if (fresh) {
            groups.emplace_back(&refusing, 0);
        }
        ++groups[place->second].second;
    }
    std::vector<std::string> sentences;
    for (const auto& [first, clients] : groups) {
        const std::string profiles = list(first->profiles, [](std::string_view id) { return id; });
        sentences.push_back(fmt::format(
            "{}{} would refuse it still: {} looks for {}, and {} takes it from no such name.",
            to_string(first->client),
            clients == 1   ? std::string()
            : clients == 2 ? std::string(" and another client")
                           : fmt::format(" and {} other clients", clients - 1),
            clients == 1 ? "it" : "each", escape_text(first->name), profiles));
    }
    return sentences;
}

// Certificates of one subject are told apart as elsewhere in the report.
std::string title_of(const Certificate* old) {
    if (old == nullptr) {
        return "In place of it";
    }
    return fmt::format("In place of {}, {}", shorten(escape_text(old->subject), kSubjectColumns),
                       fingerprint_words(*old));
}

}  // namespace

RequestText tell(const CertificateRequest& request, const Certificate* old) {
    RequestText text;
    text.title = title_of(old);
    text.names = names_of(request, old);
    if (!request.left_out.empty()) {
        text.remarks.push_back(fmt::format(
            "To be typed with care, for it is no plain host name: {}.",
            list(request.left_out, [](const std::string& name) { return escape_text(name); })));
    }
    if (request.names_beyond != 0) {
        text.remarks.push_back(
            fmt::format("Clients miss {} names more, too many for one certificate: the findings "
                        "have them.",
                        request.names_beyond));
    }
    for (std::string& sentence : refusals_of(request)) {
        text.remarks.push_back(std::move(sentence));
    }
    return text;
}

std::string names_words(const RequestText& text) {
    std::vector<RequestedName> added;
    std::copy_if(text.names.begin(), text.names.end(), std::back_inserter(added),
                 [](const RequestedName& name) { return name.added; });
    const auto words = [](const RequestedName& name) { return name.text; };
    const std::string all = list(text.names, words);
    return added.empty() ? all : fmt::format("{} (new: {})", all, list(added, words));
}

std::vector<RequestFile> files_of(const CertificateRequest& request) {
    return {{"Request for OpenSSL", openssl_request(request)},
            {"Request for certreq (Windows)", certreq_inf(request)}};
}

}  // namespace siptls::report
