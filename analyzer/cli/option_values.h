// SPDX-License-Identifier: GPL-2.0-or-later
// The values of options that have a syntax of their own. Each throws UsageError with a sentence
// that shows what is expected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "siptls/analyzer.h"
#include "siptls/profile.h"
#include "siptls/report.h"

namespace siptls::cli {

// The parts of `text` between commas.
std::vector<std::string> split_list(std::string_view text);

// A whole number from `least` to `most`; `option` without its dashes.
std::uint64_t parse_number(std::string_view text, std::string_view option, std::uint64_t least,
                           std::uint64_t most);
// A port number, 1 to 65535.
std::uint16_t parse_port(std::string_view text, std::string_view option);
// "5061,5067": adds them to `ports` unless they are there.
void add_ports(std::vector<std::uint16_t>& ports, std::string_view list, std::string_view option);

// A word of the operator's (siptls/operator_words.h), or the sentence that shows how it is written.
OperatorName parse_server_name(std::string_view text);
OperatorCertificate parse_server_certificate(std::string_view text);
OperatorProfile parse_client_profile(std::string_view text);
// An id of client_profiles().
const ClientProfile& parse_profile(std::string_view id, std::string_view option);
// "KEY=VALUE"
std::pair<std::string, std::string> parse_label(std::string_view text);
// "text,json": each format once.
std::vector<const ReportFormat*> parse_formats(std::string_view list);
SessionListing parse_listing(std::string_view text);

// "auto" or seconds with decimals and sign, at most a year; nothing for auto.
std::optional<Nanoseconds> parse_trace_offset(std::string_view text);

// A host name in A-labels or an IP literal, as it is compared; throws if `text` is neither.
std::string parse_name(std::string_view text, std::string_view option);
// Likewise of --sip-domain, which takes no address.
std::string parse_sip_domain(std::string_view text);

// The password of RSA keys: the first line of the file, else the environment variable
// SIPTLS_RSA_KEY_PASSWORD, else empty. Never on the command line, which everybody on the machine
// can read. Throws UsageError if the file cannot be read.
std::string rsa_key_password(const std::optional<std::string>& file);

}  // namespace siptls::cli
