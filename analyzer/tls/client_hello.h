// SPDX-License-Identifier: GPL-2.0-or-later
// ClientHello (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2), also in the SSL 2.0 compatible form (RFC 5246,
// E.2): what the client can do, and which server name it asks for. Used by session/.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bytes/result.h"
#include "siptls/bytes.h"
#include "tls/number_list.h"

namespace siptls::tls {

// The first host_name of the extension server_name (RFC 6066, 3), raw: no text that was checked.
struct ServerName {
    std::string_view host;
    bool has_nul = false;
    bool has_non_ascii = false;
};

// All views look into the parsed body.
struct ClientHello {
    std::uint16_t legacy_version = 0;
    Bytes random;      // 32 bytes; SSL 2.0 form: the challenge, 16 to 32 bytes
    Bytes session_id;  // at most 32 bytes
    // SSL 2.0 form: three bytes each, of which those below 0x010000 are TLS.
    NumberList cipher_suites;
    Bytes compression_methods;
    Bytes extensions;  // raw, for ExtensionReader; well formed

    // From the extensions; a list is empty if its extension is missing.
    std::optional<ServerName> server_name;
    NumberList supported_versions;
    NumberList supported_groups;
    NumberList point_formats;
    Bytes protocols;                     // ALPN, for AlpnReader; well formed
    bool offers_session_ticket = false;  // the extension is there
    bool has_session_ticket = false;     // and holds a ticket
    bool has_pre_shared_key = false;
    bool offers_early_data = false;
    bool extended_master_secret = false;
    bool encrypt_then_mac = false;
    bool status_request = false;

    // The highest version that it offers; in supported_versions only SSL 3.0 to TLS 1.3 count.
    std::uint16_t offered_version() const;
    // The lowest, of the same; 0 where supported_versions does not tell.
    std::uint16_t lowest_version() const;

    // Equal for equal software with equal settings; a key for tables inside one run, unlike JA3 and
    // JA4, which are for exchange with others. A hash over versions, cipher suites, types of the
    // extensions, groups and point formats. Left out is what differs between two connections of the
    // same software: GREASE, the order of extensions (some shuffle them), and whether it names a
    // host, resumes, sends early data, answers a HelloRetryRequest or pads. Never 0.
    std::uint64_t fingerprint() const;

    // Equal for ClientHellos whose JA3 and JA4 are equal because all that these read is:
    // fingerprint() and what else they look at. `software` is that fingerprint.
    std::uint64_t wording(std::uint64_t software) const;
};

// `body`: the handshake message without its header. Where an extension stands twice, the first one
// counts. An extension that is looked at here and is malformed makes the message malformed.
Result<ClientHello> parse_client_hello(Bytes body);

// `message`: the fragment of a record with sslv2_client_hello.
Result<ClientHello> parse_sslv2_client_hello(Bytes message);

}  // namespace siptls::tls
