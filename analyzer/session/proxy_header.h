// SPDX-License-Identifier: GPL-2.0-or-later
// The PROXY protocol (HAProxy's proxy-protocol.txt, versions 1 and 2): what a load balancer says of
// the client before it hands on the client's own bytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "siptls/bytes.h"

namespace siptls::session {

struct ProxyHeader {
    enum class Found : std::uint8_t { No, NeedMore, Yes };

    Found found = Found::No;
    std::size_t length = 0;  // only with Yes
};

// Whether the first bytes of a connection are such a header, no longer than kMaxProxyHeader. What
// is in it is not looked at.
ProxyHeader find_proxy_header(Bytes bytes);

}  // namespace siptls::session
