// SPDX-License-Identifier: GPL-2.0-or-later
// The PROXY protocol (HAProxy's proxy-protocol.txt, versions 1 and 2): what a load balancer says of
// the client before it hands on the client's own bytes.
#pragma once

#include <cstddef>
#include <optional>

#include "session/first_bytes.h"
#include "siptls/bytes.h"
#include "siptls/event.h"

namespace siptls::session {

struct ProxyHeader {
    Found found = Found::No;
    std::size_t length = 0;  // only with Yes
    // The balancer's own connection, as it makes to see whether the server is well (LOCAL).
    bool own = false;
    // Nothing also where the header names nobody (UNKNOWN, UNSPEC), or not by an IP address and a
    // TCP port, or in no form that the specification has.
    std::optional<ClientNamed> named;
};

// Whether the first bytes of a connection are such a header, no longer than kMaxProxyHeader, and
// whom it names. Extensions (TLVs) are passed over.
ProxyHeader find_proxy_header(Bytes bytes);

}  // namespace siptls::session
