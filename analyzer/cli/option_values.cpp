// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/option_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <variant>

#include <fmt/format.h>

#include "cli/outcome.h"
#include "siptls/operator_words.h"
#include "siptls/profile.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

template <class Items, class Id>
std::string ids(const Items& items, Id id) {
    std::string text;
    for (const auto& item : items) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ", id(item));
    }
    return text;
}

[[noreturn]] void refuse_name(std::string_view text, std::string_view option) {
    throw UsageError(fmt::format("{} takes a host name such as sip.example.com; \"{}\" is none",
                                 option, escape_text(text)));
}

[[noreturn]] void refuse_profile(std::string_view id, std::string_view option) {
    throw UsageError(
        fmt::format("{}: there is no profile \"{}\"; known are {}", option, escape_text(id),
                    ids(client_profiles(), [](const ClientProfile& known) { return known.id; })));
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t comma = text.find(',');
        parts.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(comma + 1);
    }
}

std::uint64_t parse_number(std::string_view text, std::string_view option, std::uint64_t least,
                           std::uint64_t most) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < least ||
        number > most) {
        throw UsageError(fmt::format("--{} takes a whole number from {} to {}; \"{}\" is none",
                                     option, least, most, escape_text(text)));
    }
    return number;
}

std::uint16_t parse_port(std::string_view text, std::string_view option) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        throw UsageError(
            fmt::format("{} takes port numbers from 1 to 65535 with commas between, "
                        "as in 5061,5067; \"{}\" is none",
                        option, escape_text(text)));
    }
    return port;
}

void add_ports(std::vector<std::uint16_t>& ports, std::string_view list, std::string_view option) {
    for (const std::string& part : split_list(list)) {
        const std::uint16_t port = parse_port(part, option);
        if (std::find(ports.begin(), ports.end(), port) == ports.end()) {
            ports.push_back(port);
        }
    }
}

std::string parse_name(std::string_view text, std::string_view option) {
    auto name = read_reference_name(text);
    if (!name) {
        refuse_name(text, option);
    }
    return *std::move(name);
}

OperatorName parse_server_name(std::string_view text) {
    auto word = read_operator_name(text);
    if (const auto* wrong = std::get_if<WrongPart>(&word)) {
        if (wrong->which == WrongPart::Which::Value) {
            refuse_name(wrong->text, "--server-name");
        }
        throw UsageError(fmt::format(
            "--server-name takes [IP[:PORT]=]NAME, as in 192.0.2.1:5061=sip.example.com or "
            "[2001:db8::1]:5061=sip.example.com; \"{}\" is no address",
            escape_text(wrong->text)));
    }
    return std::get<OperatorName>(std::move(word));
}

OperatorCertificate parse_server_certificate(std::string_view text) {
    auto word = read_operator_certificate(text);
    if (std::holds_alternative<WrongPart>(word)) {
        throw UsageError(
            "--server-cert takes [IP[:PORT]=]FILE, as in 192.0.2.1:5061=pool.pem or "
            "[2001:db8::1]:5061=pool.pem; the file is missing");
    }
    return std::get<OperatorCertificate>(std::move(word));
}

const ClientProfile& parse_profile(std::string_view id, std::string_view option) {
    const ClientProfile* const profile = find_profile(id);
    if (profile == nullptr) {
        refuse_profile(id, option);
    }
    return *profile;
}

OperatorProfile parse_client_profile(std::string_view text) {
    auto word = read_operator_profile(text);
    if (const auto* wrong = std::get_if<WrongPart>(&word)) {
        if (wrong->which == WrongPart::Which::Value) {
            refuse_profile(wrong->text, "--client-profile");
        }
        throw UsageError(
            fmt::format("--client-profile takes [IP=]ID, as in 192.0.2.31=lync-phone-edition; "
                        "\"{}\" is no address",
                        escape_text(wrong->text)));
    }
    return std::get<OperatorProfile>(std::move(word));
}

std::pair<std::string, std::string> parse_label(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        throw UsageError(
            fmt::format("--label takes KEY=VALUE, as in site=Frankfurt; \"{}\" is "
                        "none",
                        escape_text(text)));
    }
    return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::vector<const ReportFormat*> parse_formats(std::string_view list) {
    std::vector<const ReportFormat*> formats;
    for (const std::string& id : split_list(list)) {
        const ReportFormat* format = find_report_format(id);
        if (format == nullptr) {
            throw UsageError(fmt::format(
                "-T: there is no format \"{}\"; known are {}", escape_text(id),
                ids(report_formats(), [](const ReportFormat& known) { return known.id; })));
        }
        if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
            formats.push_back(format);
        }
    }
    return formats;
}

SessionListing parse_listing(std::string_view text) {
    if (text == "incidents") {
        return SessionListing::Incidents;
    }
    if (text == "failed") {
        return SessionListing::Failed;
    }
    if (text == "all") {
        return SessionListing::All;
    }
    throw UsageError(fmt::format("--sessions takes incidents, failed or all; \"{}\" is none",
                                 escape_text(text)));
}

std::string rsa_key_password(const std::optional<std::string>& file) {
    if (!file) {
        const char* const password = std::getenv("SIPTLS_RSA_KEY_PASSWORD");
        return password != nullptr ? password : "";
    }
    std::ifstream in(*file);
    std::string line;
    if (!std::getline(in, line) || line.empty()) {
        throw UsageError(fmt::format(
            "--rsa-key-password-file {} cannot be read or is empty; its first line is the password",
            escape_text(*file)));
    }
    if (line.back() == '\r') {
        line.pop_back();
    }
    return line;
}

std::optional<Nanoseconds> parse_trace_offset(std::string_view text) {
    if (text == "auto") {
        return std::nullopt;
    }
    std::string_view digits = text;
    if (digits.starts_with('+')) {
        digits.remove_prefix(1);
    }
    double seconds = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] =
        std::from_chars(digits.data(), end, seconds, std::chars_format::fixed);
    constexpr double kYear = 366.0 * 86400.0;
    if (error != std::errc() || stop != end || !(std::abs(seconds) <= kYear) ||
        digits.find_first_not_of("0123456789.-") != std::string_view::npos) {
        throw UsageError(fmt::format(
            "--trace-offset takes auto or seconds such as 173.4 or -7200; \"{}\" is neither",
            escape_text(text)));
    }
    return static_cast<Nanoseconds>(std::llround(seconds * static_cast<double>(kSecond)));
}

std::string parse_sip_domain(std::string_view text) {
    std::string domain = parse_name(text, "--sip-domain");
    if (parse_ip_address(domain)) {
        throw UsageError(
            fmt::format("--sip-domain takes a domain; \"{}\" is an address", escape_text(text)));
    }
    if (domain.size() > 1 && domain.back() == '.') {
        domain.pop_back();  // no client makes its names with the dot that ends a name in DNS
    }
    return domain;
}

}  // namespace siptls::cli
