// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/operator_words.h"

#include "siptls/profile.h"

namespace siptls {
namespace {

using Which = WrongPart::Which;

struct Parts {
    std::optional<std::string_view> place;
    std::string_view value;
};

Parts split(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) {
        return {std::nullopt, word};
    }
    return {word.substr(0, equals), word.substr(equals + 1)};
}

// Port 0 stands for none given.
std::optional<Endpoint> server_at(std::string_view place) {
    if (const auto endpoint = parse_endpoint(place); endpoint && endpoint->port != 0) {
        return endpoint;
    }
    const auto address = parse_ip_address(place);
    return address ? std::optional(Endpoint{*address, 0}) : std::nullopt;
}

}  // namespace

OperatorWord<OperatorName> read_operator_name(std::string_view word) {
    const auto [place, value] = split(word);
    auto name = read_reference_name(value);
    if (!name) {
        return WrongPart{Which::Value, value};
    }
    OperatorName known{std::nullopt, std::move(*name)};
    if (place && !(known.server = server_at(*place))) {
        return WrongPart{Which::Place, *place};
    }
    return known;
}

OperatorWord<OperatorCertificate> read_operator_certificate(std::string_view word) {
    const auto [place, value] = split(word);
    OperatorCertificate known;
    known.server = place ? server_at(*place) : std::nullopt;
    known.file = known.server ? value : word;
    if (known.file.empty()) {
        return WrongPart{Which::Value, value};
    }
    return known;
}

OperatorWord<OperatorProfile> read_operator_profile(std::string_view word) {
    const auto [place, value] = split(word);
    if (find_profile(value) == nullptr) {
        return WrongPart{Which::Value, value};
    }
    OperatorProfile known{std::nullopt, std::string(value)};
    if (place && !(known.client = parse_ip_address(*place))) {
        return WrongPart{Which::Place, *place};
    }
    return known;
}

std::optional<std::string> read_reference_name(std::string_view text) {
    if (const auto address = parse_ip_address(text)) {
        return to_string(*address);
    }
    auto name = to_a_label(text);
    return name && !name->empty() ? std::move(name) : std::nullopt;
}

}  // namespace siptls
