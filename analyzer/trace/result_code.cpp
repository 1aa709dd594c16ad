// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/result_code.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "bytes/ascii.h"

namespace siptls::trace {

namespace {

// Alert descriptions (RFC 8446, 6) by the status that SChannel reports for them.
constexpr std::uint8_t kUnsupported[] = {70};
constexpr std::uint8_t kInternalError[] = {80};
constexpr std::uint8_t kLogonDenied[] = {49};
constexpr std::uint8_t kUntrustedRoot[] = {48};
constexpr std::uint8_t kIllegalMessage[] = {40, 10, 22, 47, 50, 60, 100, 109, 110, 112, 120};
constexpr std::uint8_t kCertificateUnknown[] = {46, 42, 43};
constexpr std::uint8_t kCertificateExpired[] = {45};
constexpr std::uint8_t kDecryptFailure[] = {51, 21};
constexpr std::uint8_t kAlgorithmMismatch[] = {71};
constexpr std::uint8_t kCanceled[] = {90};
constexpr std::uint8_t kRevoked[] = {44};
constexpr std::uint8_t kMessageAltered[] = {20, 30};
constexpr std::uint8_t kContextExpired[] = {0};

constexpr ResultCode kCodes[] = {
    {0x80072745, "WSAECONNABORTED", "the connection was aborted on this machine"},
    {0x80072746, "WSAECONNRESET", "the peer reset the connection"},
    {0x8007274c, "WSAETIMEDOUT", "the peer did not answer in time"},
    {0x8007274d, "WSAECONNREFUSED", "the peer refused the connection"},
    {0x80072af9, "WSAHOST_NOT_FOUND", "the host name could not be resolved"},
    {0x80090302, "SEC_E_UNSUPPORTED_FUNCTION", "the peers have no protocol version in common",
     kUnsupported},
    {0x80090304, "SEC_E_INTERNAL_ERROR", "the peer reported an internal error", kInternalError},
    {0x80090308, "SEC_E_INVALID_TOKEN", "the bytes received are no TLS that was expected here"},
    {0x8009030c, "SEC_E_LOGON_DENIED", "the peer denied access", kLogonDenied},
    {0x8009030d, "SEC_E_UNKNOWN_CREDENTIALS", "the certificate or its key cannot be used"},
    {0x8009030f, "SEC_E_MESSAGE_ALTERED", "a message was altered on its way", kMessageAltered},
    {0x80090317, "SEC_E_CONTEXT_EXPIRED", "the peer ended the TLS session (close_notify)",
     kContextExpired},
    {0x80090318, "SEC_E_INCOMPLETE_MESSAGE", "the connection ended inside a TLS message"},
    {0x80090322, "SEC_E_WRONG_PRINCIPAL",
     "the peer's certificate lacks the name that this machine expected"},
    {0x80090325, "SEC_E_UNTRUSTED_ROOT", "the certificate's issuer is not trusted", kUntrustedRoot},
    {0x80090326, "SEC_E_ILLEGAL_MESSAGE",
     "the peer refused the handshake, or a message was malformed", kIllegalMessage},
    {0x80090327, "SEC_E_CERT_UNKNOWN", "the peer refused the certificate without saying why",
     kCertificateUnknown},
    {0x80090328, "SEC_E_CERT_EXPIRED", "the certificate has expired", kCertificateExpired},
    {0x80090330, "SEC_E_DECRYPT_FAILURE", "a message could not be decrypted", kDecryptFailure},
    {0x80090331, "SEC_E_ALGORITHM_MISMATCH", "the peers have no cipher suite in common",
     kAlgorithmMismatch},
    {0x80090333, "SEC_E_UNFINISHED_CONTEXT_DELETED", "the peer cancelled the handshake", kCanceled},
    {0x80090349, "SEC_E_CERT_WRONG_USAGE", "the certificate is not meant for this use"},
    {0x80092010, "CRYPT_E_REVOKED", "the certificate was revoked", kRevoked},
    {0x80092012, "CRYPT_E_NO_REVOCATION_CHECK", "revocation could not be checked"},
    {0x80092013, "CRYPT_E_REVOCATION_OFFLINE", "the revocation server was not reachable"},
    {0x80096004, "TRUST_E_CERT_SIGNATURE", "the certificate's signature cannot be verified"},
    {0x800b0101, "CERT_E_EXPIRED", "the certificate is not valid at this time"},
    {0x800b0109, "CERT_E_UNTRUSTEDROOT", "the certificate's root is not trusted"},
    {0x800b010f, "CERT_E_CN_NO_MATCH", "the certificate lacks the name that was looked for"},
    {0x80131500, "COR_E_EXCEPTION", "an unspecified .NET error"},
    {0xc3e93c2f, "SIPPROXY_E_UNKNOWN_USER_OR_EPID", "the user or its endpoint is not known"},
    {0xc3e93c5e, "SIPPROXY_E_ROUTING", "the message cannot be routed"},
    {0xc3e93c62, "SIPPROXY_E_NO_DEFAULT_OUTGOING_CERT",
     "the server has no certificate for outgoing connections"},
    {0xc3e93d67, "SIPPROXY_E_ROUTING_MSG_CERT_MISMATCH",
     "the peer's certificate lacks the name that this server expected"},
    {0xc3e93d6a, "SIPPROXY_E_CONNECTION_UNKNOWN_SERVER",
     "the peer is not a configured server on this network interface"},
    {0xc3e93d6f, "SIPPROXY_E_ROUTING_ALLOWED_DOMAIN_NO_SRV_MATCH",
     "the domain's SRV record names no host of the same domain"},
};

static_assert(std::is_sorted(std::begin(kCodes), std::end(kCodes),
                             [](const ResultCode& a, const ResultCode& b) {
                                 return a.code < b.code;
                             }));

constexpr std::size_t kHexDigits = 8;

}  // namespace

std::span<const ResultCode> result_codes() {
    return kCodes;
}

const ResultCode* find_result_code(std::uint32_t code) {
    const auto* found = std::lower_bound(
        std::begin(kCodes), std::end(kCodes), code,
        [](const ResultCode& entry, std::uint32_t wanted) { return entry.code < wanted; });
    return found != std::end(kCodes) && found->code == code ? found : nullptr;
}

const ResultCode* find_result_code(std::string_view symbol) {
    const auto* found = std::find_if(
        std::begin(kCodes), std::end(kCodes),
        [&](const ResultCode& entry) { return equal_ignoring_case(entry.symbol, symbol); });
    return found != std::end(kCodes) ? found : nullptr;
}

std::optional<std::uint32_t> parse_result_code(std::string_view text) {
    const char* const end = text.data() + text.size();
    if (text.starts_with('-')) {
        std::int32_t value = 0;
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        return error == std::errc() && stop == end
                   ? std::optional(static_cast<std::uint32_t>(value))
                   : std::nullopt;
    }
    if (text.starts_with("0x") || text.starts_with("0X")) {
        text.remove_prefix(2);
    }
    std::uint32_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, value, 16);
    return text.size() == kHexDigits && error == std::errc() && stop == end ? std::optional(value)
                                                                            : std::nullopt;
}

}  // namespace siptls::trace
