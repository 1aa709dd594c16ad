// SPDX-License-Identifier: GPL-2.0-or-later
// Which device had which address when: leases, renewals, moves, reassignments, restarts.
#include "diagnosis/lease_book.h"

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const char* const kOther = "10.50.8.102";
const MacAddress kMac{{0x00, 0x04, 0xf2, 0xb1, 0x90, 0x01}};
const MacAddress kOtherMac{{0x00, 0x04, 0xf2, 0xb1, 0x90, 0x02}};

dhcp::Message message(dhcp::Op op, dhcp::MessageType type, const MacAddress& mac) {
    dhcp::Message made;
    made.op = op;
    made.type = type;
    made.chaddr = mac;
    return made;
}

dhcp::Message ack(const char* address, const MacAddress& mac = kMac) {
    dhcp::Message made = message(dhcp::Op::Reply, dhcp::MessageType::Ack, mac);
    made.yiaddr = ip(address);
    return made;
}

dhcp::Message renewal(const char* address, const MacAddress& mac = kMac) {
    dhcp::Message made = message(dhcp::Op::Request, dhcp::MessageType::Request, mac);
    made.ciaddr = ip(address);
    return made;
}

std::string holder(const LeaseBook& book, const char* address, std::int64_t second) {
    const Lease* lease = book.lease_of(ip(address), at_second(second));
    return lease == nullptr ? "" : to_string(lease->mac);
}

}  // namespace

TEST_CASE("a lease maps an address from its ACK on, not before") {
    LeaseBook book;
    CHECK(book.empty());
    book.hear(ack(kPhone), seen_at(50));
    CHECK_FALSE(book.empty());
    CHECK(holder(book, kPhone, 49).empty());
    CHECK(holder(book, kPhone, 50) == to_string(kMac));
    CHECK(holder(book, kPhone, 5000) == to_string(kMac));
    CHECK(holder(book, kOther, 5000).empty());
}

TEST_CASE("who renews an address, or informs about it, had it before") {
    LeaseBook book;
    SUBCASE("a renewal") {
        book.hear(renewal(kPhone), seen_at(50));
    }
    SUBCASE("an INFORM") {
        dhcp::Message inform = renewal(kPhone);
        inform.type = dhcp::MessageType::Inform;
        book.hear(inform, seen_at(50));
    }
    SUBCASE("its ACK") {
        dhcp::Message answer = ack(kPhone);
        answer.ciaddr = ip(kPhone);
        book.hear(answer, seen_at(50));
    }
    CHECK(holder(book, kPhone, 1) == to_string(kMac));
}

TEST_CASE("an address that goes to another device is the other's from then on") {
    LeaseBook book;
    book.hear(ack(kPhone), seen_at(50));
    book.hear(ack(kPhone, kOtherMac), seen_at(90));
    CHECK(holder(book, kPhone, 60) == to_string(kMac));
    CHECK(holder(book, kPhone, 90) == to_string(kOtherMac));
}

TEST_CASE("a device with a new address leaves its old one") {
    LeaseBook book;
    book.hear(ack(kPhone), seen_at(50));
    book.hear(ack(kOther), seen_at(90));
    CHECK(holder(book, kPhone, 89) == to_string(kMac));
    CHECK(holder(book, kPhone, 90).empty());
    CHECK(holder(book, kOther, 90) == to_string(kMac));
    CHECK(book.device(kMac)->addresses == std::vector<IpAddress>{ip(kPhone), ip(kOther)});
}

TEST_CASE("an offer, a refusal and a message without hardware address map nothing") {
    LeaseBook book;
    dhcp::Message offer = ack(kPhone);
    offer.type = dhcp::MessageType::Offer;
    book.hear(offer, seen_at(1));
    dhcp::Message refusal = ack(kPhone);
    refusal.type = dhcp::MessageType::Nak;
    book.hear(refusal, seen_at(2));
    dhcp::Message without = ack(kPhone);
    without.chaddr.reset();
    book.hear(without, seen_at(3));
    CHECK(holder(book, kPhone, 10).empty());
}

TEST_CASE("a device says its name and class itself, and its starts are counted") {
    LeaseBook book;
    dhcp::Message discover = message(dhcp::Op::Request, dhcp::MessageType::Discover, kMac);
    discover.host_name = "LYNCPHONE-7";
    discover.vendor_class = "CPE-OCPHONE";
    for (const std::int64_t second : {10, 12, 100, 300}) {  // the second repeats the first
        book.hear(discover, seen_at(second));
    }
    dhcp::Message answer = ack(kPhone);
    answer.host_name = "what the server thinks";
    book.hear(answer, seen_at(11));
    const Device* device = book.device(kMac);
    REQUIRE(device != nullptr);
    CHECK(device->host_name == "LYNCPHONE-7");
    CHECK(device->vendor_class == "CPE-OCPHONE");
    CHECK(device->starts.size() == 3);
}

TEST_CASE("a DHCPv6 reply maps the addresses it gives") {
    LeaseBook book;
    dhcp::MessageV6 reply;
    reply.type = dhcp::MessageTypeV6::Reply;
    reply.client_mac = kMac;
    reply.addresses = {ip("2001:db8::101")};
    book.hear(reply, seen_at(50));
    CHECK(holder(book, "2001:db8::101", 60) == to_string(kMac));
    reply.type = dhcp::MessageTypeV6::Advertise;
    reply.addresses = {ip("2001:db8::102")};
    book.hear(reply, seen_at(70));
    CHECK(holder(book, "2001:db8::102", 80).empty());
}

TEST_CASE("one address that changes hands again and again stays within its ceiling") {
    LeaseBook book;
    for (std::uint8_t i = 0; i < 100; ++i) {
        book.hear(ack(kPhone, MacAddress{{0, 4, 0xf2, 0, 0, i}}), seen_at(i * 10));
    }
    CHECK(holder(book, kPhone, 2000) == "00:04:f2:00:00:63");
    CHECK(holder(book, kPhone, 5).empty());  // long forgotten
}
