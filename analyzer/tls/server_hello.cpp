// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/server_hello.h"

#include <algorithm>
#include <array>

#include "bytes/reader.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

constexpr std::size_t kRandomLength = 32;
constexpr std::size_t kMaxSessionId = 32;

// The random that marks a HelloRetryRequest (RFC 8446, 4.1.3).
constexpr std::array<std::uint8_t, kRandomLength> kHelloRetryRequestRandom = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

// False if the extension is malformed.
bool read_extension(const Extension& extension, ServerHello& hello) {
    switch (extension.type) {
        case ExtensionType::SupportedVersions: {
            Reader in{extension.body};
            hello.negotiated_version = without_draft(in.u16());
            return in.at_end();
        }
        case ExtensionType::PreSharedKey: hello.pre_shared_key = true; return true;
        case ExtensionType::SessionTicket: hello.session_ticket = true; return true;
        case ExtensionType::EncryptThenMac: hello.encrypt_then_mac = true; return true;
        case ExtensionType::ExtendedMasterSecret: hello.extended_master_secret = true; return true;
        default: return true;
    }
}

}  // namespace

Result<ServerHello> parse_server_hello(Bytes body) {
    Reader in{body};
    ServerHello hello;
    hello.legacy_version = in.u16();
    hello.negotiated_version = hello.legacy_version;
    hello.random = in.take(kRandomLength);
    hello.session_id = in.prefixed(1);
    hello.cipher_suite = in.u16();
    hello.compression_method = in.u8();
    if (in.ok() && in.remaining() != 0) {
        hello.extensions = in.prefixed(2);
    }
    if (!in.at_end()) {
        return malformed("ServerHello: length and content disagree", in.offset());
    }
    if (hello.session_id.size() > kMaxSessionId) {
        return malformed("ServerHello: session id too long", in.offset());
    }
    hello.hello_retry_request =
        std::equal(hello.random.begin(), hello.random.end(), kHelloRetryRequestRandom.begin());
    ExtensionReader extensions{hello.extensions};
    Extension extension;
    while (extensions.next(extension)) {
        if (!read_extension(extension, hello)) {
            return malformed("ServerHello: malformed extension",
                             static_cast<std::size_t>(extension.body.data() - body.data()));
        }
    }
    if (!extensions.ok()) {
        return malformed("ServerHello: malformed list of extensions",
                         body.size() - hello.extensions.size());
    }
    return hello;
}

}  // namespace siptls::tls
