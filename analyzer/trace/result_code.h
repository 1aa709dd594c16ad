// SPDX-License-Identifier: GPL-2.0-or-later
// The result codes of Windows servers and clients (HRESULT: SChannel, CryptoAPI, Winsock and the
// SIP proxy's own): name, meaning, and for SChannel the TLS alerts that it turns into this status
// when it receives one (Microsoft, "Schannel Error Codes for TLS and SSL Alerts"). The one table of
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace siptls::trace {

struct ResultCode {
    std::uint32_t code = 0;
    std::string_view symbol;
    std::string_view meaning;                   // a clause without full stop
    std::span<const std::uint8_t> alerts = {};  // descriptions that are received as this status
};

// In ascending order of their codes.
std::span<const ResultCode> result_codes();

// Null if the table does not know it.
const ResultCode* find_result_code(std::uint32_t code);
// By its symbol, letter case ignored; null if there is none.
const ResultCode* find_result_code(std::string_view symbol);

// Reads "0x80090327", "80090327" or a negative decimal number as Windows prints them; nothing if
// `text` is none.
std::optional<std::uint32_t> parse_result_code(std::string_view text);

}  // namespace siptls::trace
