// SPDX-License-Identifier: GPL-2.0-or-later
// Option 43 as Lync phones of vendor class MS-UC-Client get it: where the web service is that
// issues their certificates. Sub-options are code, length, value (RFC 2132, 8.4); their meanings
// are those Microsoft documents for DHCPUtil.
#pragma once

#include <optional>
#include <string>

#include "siptls/bytes.h"

namespace siptls::dhcp {

// What is absent is empty. The text is the server's, not checked.
struct MsUcClient {
    std::string identifier;       // sub-option 1: MS-UC-Client
    std::string url_scheme;       // 2: https
    std::string web_server_fqdn;  // 3, in lower case: the name expected of the web server
    std::string web_server_port;  // 4: 443
    std::string certificate_provisioning_path;  // 5
};

// Takes the option's value. Nothing unless it is a list of sub-options whose identifier is
// Microsoft's: option 43 of other vendors has any shape.
std::optional<MsUcClient> parse_ms_uc_client(Bytes value);

}  // namespace siptls::dhcp
