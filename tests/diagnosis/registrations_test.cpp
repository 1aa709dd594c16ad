// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/registrations.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "session/story.h"
#include "sip/samples.h"
#include "text_properties.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const Endpoint kPhoneEnd = endpoint("10.50.8.101:5060");
const Endpoint kRegistrar = endpoint("10.50.8.21:5060");

SipSeen datagram(const Endpoint& from, const Endpoint& to, std::string_view text) {
    return {from, to, Transport::Udp, bytes_of(text)};
}

}  // namespace

TEST_CASE("who signs in over UDP is the client, whoever spoke first") {
    RegistrationLog log;
    Endpoint client;
    const std::string options =
        with(with(kServiceWithBody, "SERVICE", "OPTIONS"), "7 S", "7 OPTION");
    CHECK(log.add_datagram(datagram(kRegistrar, kPhoneEnd, options), {1, 0}, client) == nullptr);
    const auto* exchange =
        log.add_datagram(datagram(kPhoneEnd, kRegistrar, kLyncRegister), {2, 0}, client);
    REQUIRE(exchange != nullptr);
    CHECK(client == kPhoneEnd);
    CHECK(log.add_datagram(datagram(kRegistrar, kPhoneEnd, kLyncChallenged), {3, 0}, client) ==
          exchange);
    const auto list = log.finish();
    REQUIRE(list.size() == 1);
    CHECK(list[0].client == kPhoneEnd);
    CHECK(list[0].transport == Transport::Udp);
    CHECK(list[0].exchange.statuses == std::vector<std::uint16_t>{401});
}

TEST_CASE("connections that end in any order are listed by their first requests") {
    RegistrationLog log;
    const std::vector<std::uint64_t> frames = {7, 3, 9, 3, 1, 8, 2, 7};
    for (std::size_t ended = 0; ended < frames.size(); ++ended) {
        SipExchange exchange;
        exchange.method = "REGISTER";
        exchange.frame.number = frames[ended];
        log.add_connection(Session{}, std::to_string(ended), {exchange});
    }
    std::vector<std::string> listed;
    for (const Registration& one : log.finish()) {
        listed.push_back(std::to_string(one.exchange.frame.number) + ":" + one.session);
    }
    CHECK(listed ==
          std::vector<std::string>{"1:4", "2:6", "3:1", "3:3", "7:0", "7:7", "8:5", "9:2"});
}

TEST_CASE("of a connection the sign-ins are listed, its other requests are not") {
    RegistrationLog log;
    Session session;
    session.client = kPhoneEnd;
    session.server = kRegistrar;
    session.outcome = Outcome::Established;
    session.sip.resize(2);
    session.sip[0].method = "OPTIONS";
    session.sip[1].method = "REGISTER";
    log.add_connection(session, "0011223344556677", session.sip);
    session.outcome = Outcome::NotTls;
    log.add_connection(session, "", session.sip);
    const auto list = log.finish();
    REQUIRE(list.size() == 2);
    CHECK(list[0].exchange.method == "REGISTER");
    CHECK(list[0].transport == Transport::Tls);
    CHECK(list[1].transport == Transport::Tcp);
}
