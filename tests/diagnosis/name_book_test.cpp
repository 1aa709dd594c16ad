// SPDX-License-Identifier: GPL-2.0-or-later
// What is heard in DNS, DHCP and REGISTER requests, and how much of it is kept.
#include <doctest/doctest.h>

#include "dhcp/samples.h"
#include "diagnosis/scene.h"
#include "dns/samples.h"
#include "from_hex.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

dns::Message with_alias(dns::Message message, std::string from, std::string to) {
    message.records.push_back(
        {dns::Section::Answer, std::move(from), dns::RecordType::Cname, 300, dns::Alias{to}});
    return message;
}

std::string heard_as(const dns::Message& message) {
    const auto answers = addresses_in(message);
    return answers.size() == 1 ? std::string(answers[0].name) : std::to_string(answers.size());
}

}  // namespace

TEST_CASE("an address is remembered under the name that was asked for") {
    const dns::Message plain = address_answer("sip.mslync.net", "sip.mslync.net", kPool);
    CHECK(heard_as(plain) == "sip.mslync.net");
    const dns::Message to_pool = address_answer("sip.mslync.net", "lync.schertz.local", kPool);
    CHECK(heard_as(with_alias(to_pool, "sip.mslync.net", "lync.schertz.local")) ==
          "sip.mslync.net");
    dns::Message chain = with_alias(to_pool, "b.mslync.net", "lync.schertz.local");
    CHECK(heard_as(with_alias(chain, "sip.mslync.net", "b.mslync.net")) == "sip.mslync.net");
}

TEST_CASE("an address that no alias connects with the question is its own") {
    CHECK(heard_as(address_answer("_sip._tls.mslync.net", "sip.mslync.net", kPool)) ==
          "sip.mslync.net");
    dns::Message unasked = address_answer("", "sip.mslync.net", kPool);
    unasked.questions.clear();
    CHECK(heard_as(unasked) == "sip.mslync.net");
}

TEST_CASE("aliases that run in a circle end") {
    dns::Message loop = address_answer("a.mslync.net", "sip.mslync.net", kPool);
    loop = with_alias(with_alias(loop, "a.mslync.net", "b.mslync.net"), "b.mslync.net",
                      "a.mslync.net");
    CHECK(heard_as(loop) == "sip.mslync.net");
    CHECK(heard_as(with_alias(loop, "c.mslync.net", "c.mslync.net")) == "sip.mslync.net");
}

TEST_CASE("an alias lends its target and its lifetime, if that is the shorter") {
    dns::Message message = address_answer("sip.mslync.net", "lync.schertz.local", kPool);
    message = with_alias(message, "sip.mslync.net", "lync.schertz.local");
    message.records[1].ttl = 60;
    const auto answers = addresses_in(message);
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].alias_target == "lync.schertz.local");
    CHECK(answers[0].ttl == 60);
    message.records[0].ttl = 5;
    CHECK(addresses_in(message)[0].ttl == 5);
}

TEST_CASE("a question tells no address") {
    dns::Message question = address_answer("sip.mslync.net", "sip.mslync.net", kPool);
    question.is_response = false;
    CHECK(addresses_in(question).empty());
}

TEST_CASE("the messages of the capture are heard") {
    Scene scene;
    for (const auto sample : {kSrvAnswer, kAddressAnswer, kAliasAnswer}) {
        scene.hear(dns::parse_message(from_hex(sample)).value());
    }
    const ClientNames* own = scene.names.of(ip(kPhone));
    REQUIRE(own != nullptr);
    REQUIRE(own->services.size() == 1);
    CHECK(own->services[0].target == "sip.mslync.net");
    CHECK(own->services[0].port == 5061);
    REQUIRE(own->addresses.size() == 2);
    CHECK(own->addresses[1].name == "lyncphones.mslync.net");
    CHECK(scene.names.names_of(ip(kPool))->size() == 2);
    CHECK(scene.names.services().size() == 1);
    CHECK(scene.names.of(ip("10.50.8.151")) == nullptr);
}

TEST_CASE("only SRV names of SIP services count") {
    for (const char* owner :
         {"_sip._tls.mslync.net", "_sips._tcp.mslync.net", "_sip._tcp.a.b", "_sipinternal._tcp.a.b",
          "_sipinternaltls._tcp.a.b", "_sipfederationtls._tcp.a.b"}) {
        CAPTURE(owner);
        CHECK(is_sip_service(owner));
    }
    for (const char* owner : {"_sip._udp.mslync.net", "_ldap._tcp.mslync.net", "_sip", "_sip.",
                              "_sipx._tcp.a.b", "sip._tcp.a.b", ""}) {
        CAPTURE(owner);
        CHECK_FALSE(is_sip_service(owner));
    }
    CHECK(service_domain("_sip._tls.mslync.net") == "mslync.net");
    CHECK(service_domain("_sip._tls").empty());
}

TEST_CASE("a lease of a Lync phone names its registrar") {
    Scene scene;
    const auto message = dhcp::parse_message(dhcp_message(kAckHead, kAckOptions));
    REQUIRE(message);
    scene.names.hear(*message, ip("255.255.255.255"), seen_at(5));
    const IpAddress client =
        message->yiaddr.family == AddressFamily::None ? message->ciaddr : message->yiaddr;
    REQUIRE(scene.names.of(client) != nullptr);
    REQUIRE(scene.names.of(client)->sip_servers.size() == 1);
    CHECK(scene.names.of(client)->sip_servers[0].name == "sip.mslync.net");
}

TEST_CASE("a REGISTER tells the domain, its redirects the next host, addresses nothing") {
    Scene scene;
    SipExchange exchange;
    exchange.request_domain = "mslync.net";
    exchange.redirect_hosts = {"pool2.mslync.net", "10.50.8.22"};
    scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(5));
    exchange.request_domain = "10.50.8.21";
    scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(6));
    const ClientNames* own = scene.names.of(ip(kPhone));
    CHECK(own->sip_domains.size() == 1);
    CHECK(own->redirects.size() == 1);
}

TEST_CASE("lists keep the newest, heard again is not heard twice") {
    Scene scene;
    for (int i = 0; i < 200; ++i) {
        const std::string host = "h" + std::to_string(i) + ".mslync.net";
        scene.hear(address_answer(host, host, kPool), i);
        scene.hear(service_answer("_sip._tls." + host, host), i);
    }
    scene.hear(address_answer("h199.mslync.net", "h199.mslync.net", kPool), 300);
    const ClientNames* own = scene.names.of(ip(kPhone));
    CHECK(own->addresses.size() == kMaxAnswersPerClient);
    CHECK(own->addresses.back().name == "h199.mslync.net");
    CHECK(own->addresses.back().heard.first.time == at_second(199));
    CHECK(own->addresses.back().heard.last.time == at_second(300));
    CHECK(own->services.size() == kMaxServiceAnswersPerClient);
    CHECK(scene.names.names_of(ip(kPool))->size() == kMaxNamesPerAddress);
}

TEST_CASE(
    "clients beyond the ceiling push out the one not heard for longest, and that is counted") {
    NameBook book;
    const dns::Message answer = address_answer("sip.mslync.net", "sip.mslync.net", kPool);
    for (std::uint32_t i = 0; i <= kMaxClients; ++i) {
        IpAddress client = ip("10.0.0.0");
        client.bytes[1] = static_cast<std::uint8_t>(i >> 16);
        client.bytes[2] = static_cast<std::uint8_t>(i >> 8);
        client.bytes[3] = static_cast<std::uint8_t>(i);
        book.hear(answer, client, seen_at(1));
    }
    CHECK(book.dropped() == 1);
    CHECK(book.of(ip("10.0.0.0")) == nullptr);
    CHECK(book.of(ip("10.0.0.1")) != nullptr);
}
