// SPDX-License-Identifier: GPL-2.0-or-later
// Hash functors over addresses and endpoints for the context tables.
#pragma once

#include <cstddef>

#include "bytes/hash.h"
#include "siptls/endpoint.h"

namespace siptls::diagnosis {

struct AddressHash {
    std::size_t operator()(const IpAddress& address) const {
        return static_cast<std::size_t>(
            hash_bytes(address.bytes, static_cast<std::uint64_t>(address.family)));
    }
};

struct MacHash {
    std::size_t operator()(const MacAddress& mac) const {
        return static_cast<std::size_t>(hash_bytes(mac.bytes, 0));
    }
};

struct EndpointHash {
    std::size_t operator()(const Endpoint& endpoint) const {
        return static_cast<std::size_t>(hash_bytes(endpoint.address.bytes, endpoint.port));
    }
};

}  // namespace siptls::diagnosis
