// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/selected.h"

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

const MacAddress kMac{{0x00, 0x04, 0xf2, 0xb1, 0x90, 0x01}};

// The forms are asked in turn; the other client of a scene is never meant.
struct Asked {
    Scene scene;
    Session session = scene.left(scene.certificate({"a.b"}));
    Selection selection;

    bool known() const { return is_selected(selection, session, scene.context()); }
    bool out() const { return is_ruled_out(selection, session); }
};

}  // namespace

TEST_CASE("without a selection every session is selected") {
    const Asked asked;
    CHECK(asked.known());
    CHECK_FALSE(asked.out());
}

TEST_CASE("a selected session is of one of the clients") {
    Asked asked;
    asked.selection.addresses = {*parse_ip_address("10.9.9.9")};
    CHECK_FALSE(asked.known());
    CHECK(asked.out());
    asked.selection.addresses.push_back(asked.session.client.address);
    CHECK(asked.known());
    CHECK_FALSE(asked.out());
}

TEST_CASE("a client's hardware address selects it on its own segment, and may yet be heard") {
    Asked asked;
    asked.selection.macs = {kMac};
    CHECK_FALSE(asked.known());
    CHECK_FALSE(asked.out());
    asked.session.client_mac = kMac;
    asked.session.client_hop_limit = 127;  // the router's, then
    CHECK_FALSE(asked.known());
    asked.session.client_hop_limit = 128;
    CHECK(asked.known());
}

TEST_CASE("a user selects the sessions in which he signs in, with sip or sips") {
    Asked asked;
    asked.selection.aors = {"sip:alice@example.com"};
    CHECK_FALSE(asked.known());
    CHECK_FALSE(asked.out());
    asked.session.sip.emplace_back().aor = "sips:Alice@Example.com";
    CHECK(asked.known());
    asked.session.sip[0].aor = "sip:malice@example.com";
    CHECK_FALSE(asked.known());
}

TEST_CASE("a selected session began within the span, its ends included") {
    Asked asked;
    const Timestamp start = asked.session.start_time;
    const auto at = [&](Nanoseconds after) { return Timestamp{start.nanoseconds + after}; };
    asked.selection.from = start;
    asked.selection.to = start;
    CHECK(asked.known());
    asked.selection.from = at(1);
    asked.selection.to.reset();
    CHECK_FALSE(asked.known());
    CHECK(asked.out());
    asked.selection = {};
    asked.selection.to = at(-1);
    CHECK_FALSE(asked.known());
    CHECK(asked.out());
    // Client and time must both fit.
    asked.selection.to = start;
    asked.selection.addresses = {*parse_ip_address("10.9.9.9")};
    CHECK_FALSE(asked.known());
}

TEST_CASE("sign-ins without TLS are selected by their client") {
    Asked asked;
    Registration registration;
    registration.client = asked.session.client;
    registration.exchange.aor = "sip:alice@example.com";
    const auto known = [&] {
        return is_selected(asked.selection, registration, asked.scene.context());
    };
    CHECK(known());
    asked.selection.addresses = {*parse_ip_address("10.9.9.9")};
    CHECK_FALSE(known());
    asked.selection.aors = {"sip:alice@example.com"};
    CHECK(known());
    asked.selection = {};
    asked.selection.macs = {kMac};
    CHECK_FALSE(known());
    dhcp::Message lease;
    lease.op = dhcp::Op::Reply;
    lease.type = dhcp::MessageType::Ack;
    lease.chaddr = kMac;
    lease.yiaddr = registration.client.address;
    asked.scene.clients.hear(lease, Seen{FrameRef{2, 0}, Timestamp{2 * kSecond}});
    CHECK(known());
}
