// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/followed_names.h"

#include <string>

#include <doctest/doctest.h>

#include "diagnosis/limits.h"
#include "diagnosis/scene.h"
#include "net/limits.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

IpAddress server(std::size_t number) {
    IpAddress address = ip("10.0.0.0");
    address.bytes[2] = static_cast<std::uint8_t>(number >> 8);
    address.bytes[3] = static_cast<std::uint8_t>(number);
    return address;
}

}  // namespace

TEST_CASE("followed names: servers beyond the ceiling are not followed, and counted") {
    net::PortWatch watch;
    FollowedNames followed(watch, {5061}, {5060}, false);
    for (std::size_t number = 0; number < net::kMaxServers + 3; ++number) {
        Leads leads;
        leads.addresses.push_back(AddressFound{"sip.mslync.net", server(number), {}, {}});
        followed.hear(leads);
    }
    CHECK(followed.is_tls_server(Endpoint{server(net::kMaxServers - 1), 443}));
    CHECK_FALSE(followed.is_tls_server(Endpoint{server(net::kMaxServers), 443}));
    CHECK(followed.is_tls_server(Endpoint{server(net::kMaxServers), 5061}));
    CHECK(followed.refused() == 3);
}

TEST_CASE("followed names: names beyond the ceiling lead nowhere, and are counted") {
    net::PortWatch watch;
    FollowedNames followed(watch, {5061}, {5060}, false);
    const auto name = [](std::size_t number) { return "h" + std::to_string(number) + ".example"; };
    for (std::size_t number = 0; number < kMaxServices + 2; ++number) {
        const std::string text = name(number);
        Leads leads;
        leads.services.push_back(Place{text, 443});
        followed.hear(leads);
    }
    CHECK(followed.refused() == 2);
    const auto is_followed = [&](std::size_t number) {
        const std::string text = name(number);
        Leads leads;
        leads.addresses.push_back(AddressFound{text, server(number), {}, {}});
        followed.hear(leads);
        return followed.is_tls_server(Endpoint{server(number), 443});
    };
    CHECK(is_followed(kMaxServices - 1));
    CHECK_FALSE(is_followed(kMaxServices));
}
