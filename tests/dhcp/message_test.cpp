// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/message.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "dhcp/samples.h"
#include "text_properties.h"

using namespace siptls::dhcp;
using namespace siptls::tests;
using siptls::Bytes;

namespace {

constexpr std::size_t kFixedLength = 240;

}  // namespace

TEST_CASE("dhcp: a phone asks") {
    const auto message = parse_message(dhcp_message(kInformHead, kInformOptions));
    REQUIRE(message);
    CHECK(message->op == Op::Request);
    CHECK(message->type == MessageType::Inform);
    CHECK(message->xid == 0x14b27585);
    CHECK(siptls::to_string(message->ciaddr) == "10.50.8.101");
    CHECK(message->yiaddr == siptls::IpAddress{});
    REQUIRE(message->chaddr);
    CHECK(siptls::to_string(*message->chaddr) == "00:04:f2:11:22:33");
    CHECK(message->vendor_class == "CPE-OCPHONE");
    CHECK(message->host_name.empty());
    CHECK(message->sip_servers.names.empty());
    CHECK(message->malformed_options.empty());
    CHECK(message->complete);
}

TEST_CASE("dhcp: the server names the registrar and the web service") {
    const auto message = parse_message(dhcp_message(kAckHead, kAckOptions));
    REQUIRE(message);
    CHECK(message->op == Op::Reply);
    CHECK(message->type == MessageType::Ack);
    CHECK(message->sip_servers.names == std::vector<std::string>{"sip.mslync.net"});
    REQUIRE(message->ms_uc_client);
    CHECK(message->ms_uc_client->url_scheme == "https");
    CHECK(message->vendor_information.size() == 18);
}

TEST_CASE("dhcp: host name and address that is given") {
    const auto head = std::string(kAckHead).replace(32, 8, "0a320866");
    const auto message = parse_message(dhcp_message(head, "3501050c076c706531306100ff"));
    REQUIRE(message);
    CHECK(message->host_name == "lpe10a");
    CHECK(siptls::to_string(message->yiaddr) == "10.50.8.102");
}

TEST_CASE("dhcp: only Ethernet has a hardware address of six bytes") {
    for (const char* type_and_length : {"0606", "0107", "0100", "0110"}) {
        CAPTURE(type_and_length);
        const auto head = std::string(kAckHead).replace(2, 4, type_and_length);
        const auto message = parse_message(dhcp_message(head, kAckOptions));
        REQUIRE(message);
        CHECK_FALSE(message->chaddr);
    }
}

TEST_CASE("dhcp: options go on in the file and sname fields, and are joined") {
    // Overload 3; option 120 is in three parts: options, file, sname.
    const auto message = parse_message(dhcp_message(kAckHead,
                                                    "350105340103"
                                                    "780500"
                                                    "03736970"
                                                    "ff",
                                                    "7807066d736c796e63"
                                                    "0c0161ff",
                                                    "7805"
                                                    "036e657400"
                                                    "0c0162ff"));
    REQUIRE(message);
    CHECK(message->sip_servers.names == std::vector<std::string>{"sip.mslync.net"});
    CHECK(message->host_name == "ab");
    CHECK(message->complete);
}

TEST_CASE("dhcp: an option that contradicts its definition is named, the others count") {
    const auto message = parse_message(dhcp_message(kAckHead,
                                                    "35020505"
                                                    "780100"
                                                    "0c0161"
                                                    "ff"));
    REQUIRE(message);
    CHECK_FALSE(message->type);
    CHECK(message->sip_servers.names.empty());
    CHECK(message->malformed_options == std::vector<std::uint8_t>{53, 120});
    CHECK(message->host_name == "a");
}

TEST_CASE("dhcp: what is no DHCP is malformed") {
    auto message = dhcp_message(kAckHead, kAckOptions);
    message[0] = 3;
    CHECK_FALSE(parse_message(message));
    message = dhcp_message(kAckHead, kAckOptions);
    message[236] ^= 1;
    const auto bootp = parse_message(message);
    REQUIRE_FALSE(bootp);
    CHECK(bootp.error().offset == 236);
    CHECK_FALSE(parse_message(dhcp_message(kAckHead, "340101ff", std::string(254, '0') + "0c")));
}

TEST_CASE("dhcp: a proper prefix is malformed or has the whole options before its end") {
    const auto bytes = dhcp_message(kAckHead, kAckOptions);
    for_each_prefix(bytes, [](Bytes prefix) {
        const auto message = parse_message(prefix);
        CHECK(message.has_value() == (prefix.size() >= kFixedLength));
        if (!message) {
            return;
        }
        CHECK_FALSE(message->complete);
        CHECK(message->malformed_options.empty());
        CHECK(message->type.has_value() == (prefix.size() >= kFixedLength + 3));
    });
}

TEST_CASE("dhcp: damage does no harm") {
    for (const std::string_view options : {kInformOptions, kAckOptions}) {
        for_each_damage(dhcp_message(kAckHead, options, "7802", "0c05"), [](Bytes damaged) {
            if (const auto message = parse_message(damaged)) {
                CHECK(message->sip_servers.names.size() <= 3);
                CHECK(message->vendor_information.size() <= damaged.size());
            }
        });
    }
}
