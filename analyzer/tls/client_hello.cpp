// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/client_hello.h"

#include <algorithm>

#include "bytes/reader.h"
#include "tls/alpn.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

constexpr std::size_t kRandomLength = 32;
constexpr std::size_t kMaxSessionId = 32;
constexpr std::uint8_t kHostName = 0;  // NameType

// A vector of numbers that fills the extension, with at least one of them.
bool read_numbers(Bytes body, std::size_t length_bytes, std::size_t width, NumberList& numbers) {
    Reader in{body};
    const Bytes list = in.prefixed(length_bytes);
    if (!in.at_end() || list.empty() || list.size() % width != 0) {
        return false;
    }
    if (numbers.empty()) {
        numbers = NumberList(list, width);
    }
    return true;
}

bool read_server_name(Bytes body, std::optional<ServerName>& name) {
    Reader in{body};
    Reader list{in.prefixed(2)};
    if (!in.at_end() || list.remaining() == 0) {
        return false;
    }
    while (list.remaining() != 0) {
        const std::uint8_t type = list.u8();
        const Bytes raw = list.prefixed(2);  // RFC 6066 leaves other types open; all have this form
        if (!list.ok() || (type == kHostName && raw.empty())) {
            return false;
        }
        if (type == kHostName && !name) {
            const auto is_non_ascii = [](std::uint8_t byte) { return byte >= 0x80; };
            name = {.host = {reinterpret_cast<const char*>(raw.data()), raw.size()},
                    .has_nul = std::find(raw.begin(), raw.end(), 0) != raw.end(),
                    .has_non_ascii = std::any_of(raw.begin(), raw.end(), is_non_ascii)};
        }
    }
    return true;
}

bool read_protocols(Bytes body, Bytes& protocols) {
    Reader in{body};
    const Bytes list = in.prefixed(2);
    AlpnReader names{list};
    Bytes name;
    while (names.next(name)) {
    }
    if (!in.at_end() || list.empty() || !names.ok()) {
        return false;
    }
    if (protocols.empty()) {
        protocols = list;
    }
    return true;
}

// False if the extension is malformed.
bool read_extension(const Extension& extension, ClientHello& hello) {
    switch (extension.type) {
        case ExtensionType::ServerName: return read_server_name(extension.body, hello.server_name);
        case ExtensionType::SupportedVersions:
            return read_numbers(extension.body, 1, 2, hello.supported_versions);
        case ExtensionType::SupportedGroups:
            return read_numbers(extension.body, 2, 2, hello.supported_groups);
        case ExtensionType::EcPointFormats:
            return read_numbers(extension.body, 1, 1, hello.point_formats);
        case ExtensionType::ApplicationLayerProtocolNegotiation:
            return read_protocols(extension.body, hello.protocols);
        case ExtensionType::SessionTicket:
            hello.offers_session_ticket = true;
            hello.has_session_ticket |= !extension.body.empty();
            return true;
        case ExtensionType::PreSharedKey: hello.has_pre_shared_key = true; return true;
        case ExtensionType::EarlyData: hello.offers_early_data = true; return true;
        case ExtensionType::ExtendedMasterSecret: hello.extended_master_secret = true; return true;
        case ExtensionType::EncryptThenMac: hello.encrypt_then_mac = true; return true;
        case ExtensionType::StatusRequest: hello.status_request = true; return true;
        default: return true;
    }
}

}  // namespace

std::uint16_t ClientHello::offered_version() const {
    std::uint16_t highest = 0;
    for (const std::uint32_t number : supported_versions) {
        const auto version = static_cast<std::uint16_t>(number);
        if (is_known_version(version)) {
            highest = std::max(highest, version);
        }
    }
    // RFC 8446, 4.1.2: legacy_version counts only without the extension, and never beyond TLS 1.2.
    return highest != 0 ? highest : std::min(legacy_version, kTls12);
}

std::uint16_t ClientHello::lowest_version() const {
    std::uint16_t lowest = 0;
    for (const std::uint32_t number : supported_versions) {
        const auto version = static_cast<std::uint16_t>(number);
        if (is_known_version(version) && (lowest == 0 || version < lowest)) {
            lowest = version;
        }
    }
    return lowest;
}

Result<ClientHello> parse_client_hello(Bytes body) {
    Reader in{body};
    ClientHello hello;
    hello.legacy_version = in.u16();
    hello.random = in.take(kRandomLength);
    hello.session_id = in.prefixed(1);
    const Bytes suites = in.prefixed(2);
    hello.cipher_suites = NumberList(suites, 2);
    hello.compression_methods = in.prefixed(1);
    if (in.ok() && in.remaining() != 0) {
        hello.extensions = in.prefixed(2);
    }
    if (!in.at_end()) {
        return malformed("ClientHello: length and content disagree", in.offset());
    }
    if (hello.session_id.size() > kMaxSessionId || suites.empty() || suites.size() % 2 != 0 ||
        hello.compression_methods.empty()) {
        return malformed("ClientHello: a vector has a length that is not allowed", in.offset());
    }
    ExtensionReader extensions{hello.extensions};
    Extension extension;
    while (extensions.next(extension)) {
        if (!read_extension(extension, hello)) {
            return malformed("ClientHello: malformed extension",
                             static_cast<std::size_t>(extension.body.data() - body.data()));
        }
    }
    if (!extensions.ok()) {
        return malformed("ClientHello: malformed list of extensions",
                         body.size() - hello.extensions.size());
    }
    return hello;
}

Result<ClientHello> parse_sslv2_client_hello(Bytes message) {
    Reader in{message};
    ClientHello hello;
    in.skip(1);  // msg_type, by which the record was recognised
    hello.legacy_version = in.u16();
    const std::uint16_t cipher_specs = in.u16();
    const std::uint16_t session_id = in.u16();
    const std::uint16_t challenge = in.u16();
    hello.cipher_suites = NumberList(in.take(cipher_specs), 3);
    hello.session_id = in.take(session_id);
    hello.random = in.take(challenge);
    if (!in.at_end()) {
        return malformed("SSL 2.0 ClientHello: length and content disagree", in.offset());
    }
    if (cipher_specs == 0 || cipher_specs % 3 != 0 || session_id > kMaxSessionId ||
        challenge < 16 || challenge > 32) {
        return malformed("SSL 2.0 ClientHello: a vector has a length that is not allowed",
                         in.offset());
    }
    return hello;
}

}  // namespace siptls::tls
