// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/ms_uc_client.h"

#include <cstdint>
#include <string_view>

#include "bytes/ascii.h"
#include "bytes/reader.h"

namespace siptls::dhcp {
namespace {

constexpr std::uint8_t kPad = 0;
constexpr std::uint8_t kEnd = 255;

// Beginning of the identifier; servers were seen that shorten its end.
constexpr std::string_view kIdentifier = "MS-UC-";

std::string* text_of(MsUcClient& client, std::uint8_t code) {
    switch (code) {
        case 1: return &client.identifier;
        case 2: return &client.url_scheme;
        case 3: return &client.web_server_fqdn;
        case 4: return &client.web_server_port;
        case 5: return &client.certificate_provisioning_path;
        default: return nullptr;
    }
}

}  // namespace

std::optional<MsUcClient> parse_ms_uc_client(Bytes value) {
    MsUcClient client;
    Reader in{value};
    while (!in.at_end()) {
        const std::uint8_t code = in.u8();
        if (code == kEnd) {
            break;
        }
        if (code == kPad) {
            continue;
        }
        const Bytes part = in.prefixed(1);
        if (!in.ok()) {
            return std::nullopt;
        }
        if (std::string* const text = text_of(client, code)) {
            text->assign(part.begin(), part.end());
        }
    }
    if (!client.identifier.starts_with(kIdentifier)) {
        return std::nullopt;
    }
    client.web_server_fqdn = lower(client.web_server_fqdn);
    return client;
}

}  // namespace siptls::dhcp
