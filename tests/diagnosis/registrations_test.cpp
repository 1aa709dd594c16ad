// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/registrations.h"

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
