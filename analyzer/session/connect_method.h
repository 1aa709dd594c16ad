// SPDX-License-Identifier: GPL-2.0-or-later
// The CONNECT method of HTTP (RFC 9110, 9.3.6; in HTTP/1.1 as RFC 9112 writes messages): a client
// asks a proxy for a server, and behind the proxy's consent both speak with each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "session/first_bytes.h"
#include "siptls/bytes.h"

namespace siptls::session {

struct ConnectRequest {
    Found found = Found::No;
    std::size_t length = 0;  // with its header fields; only with Yes
    // A view of the bytes, an IPv6 address without its brackets; empty where it is neither a host
    // name nor an address.
    std::string_view host;
    std::uint16_t port = 0;
};

struct ConnectAnswer {
    Found found = Found::No;
    std::size_t length = 0;    // up to the end of its header fields; only with Yes
    std::uint16_t status = 0;  // 100 to 599
};

// Whether the bytes begin with such a message. Its header fields, credentials among them, are
// passed over; with more than kMaxConnect bytes it is none.
ConnectRequest find_connect_request(Bytes bytes);
// The same of a proxy's answer. An answer that refuses may have a body behind its header fields.
ConnectAnswer find_connect_answer(Bytes bytes);

}  // namespace siptls::session
