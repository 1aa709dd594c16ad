// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/message_v6.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "dhcp/limits.h"
#include "text_properties.h"

using namespace siptls;
using namespace siptls::dhcp;
using namespace siptls::tests;

namespace {

// A Reply to a phone whose DUID holds 00:04:f2:11:22:33: its address, two SIP domains, one address.
const std::string kHead = "07a1b2c3";
const std::string kClientId = "0001000e000100012c3d4e5f0004f2112233";
const std::string kAssociation =
    "00030028"
    "000000010000000000000000"
    "00050018"
    "20010db8000000000000000000000101"
    "0000000000000000";
const std::string kSipDomains =
    "0015001a"
    "03736970"
    "066d736c796e63"
    "036e657400"
    "0470626f78"
    "036e657400";
const std::string kSipAddresses =
    "00160010"
    "20010db8000000000000000000000021";

Result<MessageV6> parse(const std::string& hex) {
    return parse_message_v6(unhex(hex));
}

}  // namespace

TEST_CASE("dhcpv6: a reply tells addresses, SIP servers and whose it is") {
    const auto message = parse(kHead + kClientId + kAssociation + kSipDomains + kSipAddresses);
    REQUIRE(message);
    CHECK(message->type == MessageTypeV6::Reply);
    CHECK(message->transaction == 0xa1b2c3);
    REQUIRE(message->client_mac);
    CHECK(to_string(*message->client_mac) == "00:04:f2:11:22:33");
    REQUIRE(message->addresses.size() == 1);
    CHECK(to_string(message->addresses[0]) == "2001:db8::101");
    CHECK(message->sip_domains == std::vector<std::string>{"sip.mslync.net", "pbox.net"});
    REQUIRE(message->sip_addresses.size() == 1);
    CHECK(to_string(message->sip_addresses[0]) == "2001:db8::21");
    CHECK(message->complete);
    CHECK(message->malformed_options.empty());
}

TEST_CASE("dhcpv6: a DUID without a hardware address tells none") {
    CHECK_FALSE(parse(kHead + "0001000600020000aabb")->client_mac);
    CHECK_FALSE(parse(kHead + "00010008000300060004f211")->client_mac);    // not Ethernet
    CHECK_FALSE(parse(kHead + "00010009000300010004f21122")->client_mac);  // too short
    CHECK(parse(kHead + "0001000a000300010004f2112233")->client_mac);      // without a time
}

TEST_CASE("dhcpv6: what a relay wrapped is unwrapped, and the client is whom the relay names") {
    const std::string inner = kHead + kSipAddresses;
    const std::string relay =
        "0d0020010db8000000000000000000000001fe800000000000000204f2fffe112233";
    const auto message = parse(relay +
                               "0009"
                               "0018" +
                               inner);
    REQUIRE(message);
    CHECK(message->type == MessageTypeV6::Reply);
    REQUIRE(message->peer);
    CHECK(to_string(*message->peer) == "fe80::204:f2ff:fe11:2233");
    CHECK(message->sip_addresses.size() == 1);
}

TEST_CASE("dhcpv6: relays nested beyond the limit are not followed") {
    std::string message = kHead;
    for (std::size_t depth = 0; depth <= kMaxRelays; ++depth) {
        char length[17];
        std::snprintf(length, sizeof length, "%04zx", message.size() / 2);
        message = "0d00" + std::string(64, '0') + "0009" + length + message;
    }
    CHECK_FALSE(parse(message));
}

TEST_CASE("dhcpv6: an option that contradicts itself is left out and named, the others stay") {
    const auto message = parse(kHead +
                               "00150002"
                               "0561" +
                               "00160003"
                               "aabbcc" +
                               kAssociation);
    REQUIRE(message);
    CHECK(message->sip_domains.empty());
    CHECK(message->sip_addresses.empty());
    CHECK(message->malformed_options == std::vector<std::uint8_t>{21, 22});
    CHECK(message->addresses.size() == 1);
}

TEST_CASE("dhcpv6: a message that is cut holds what was whole") {
    const std::vector<std::uint8_t> sample =
        unhex(kHead + kClientId + kAssociation + kSipDomains + kSipAddresses);
    for_each_prefix(sample, [&](Bytes prefix) {
        const auto message = parse_message_v6(prefix);
        CHECK(message.has_value() == (prefix.size() >= 4));
        if (message) {
            CHECK(message->sip_addresses.empty());
        }
    });
}
