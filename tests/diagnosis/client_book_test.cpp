// SPDX-License-Identifier: GPL-2.0-or-later
// Who the clients are: User-Agents, firmware, operator's word, hardware addresses.
#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

ClientBook operators(std::vector<OperatorProfile> known) {
    return ClientBook(std::move(known));
}

SipExchange said(std::string user_agent) {
    SipExchange exchange;
    exchange.aor = "sip:jeff@mslync.net";
    exchange.user_agent = std::move(user_agent);
    return exchange;
}

}  // namespace

TEST_CASE("a User-Agent stands for the profile of its product") {
    struct Row {
        std::string user_agent;
        std::string profile;
        std::string version;
    };
    const Row rows[] = {
        {"CPE/4.0.7577.107 OCPhone/4.0.7577.107 (Microsoft Lync Phone Edition)",
         "lync-phone-edition", "4.0.7577.107"},
        {"CPE/4.0.7577.4099 OCPhone/4.0.7577.4099", "lync-phone-edition", "4.0.7577.4099"},
        {"CPE/4.0.7577.4100 OCPhone/4.0.7577.4100", "lync-phone-edition-2012", "4.0.7577.4100"},
        {"CPE/4.0.7577.4451 OCPhone/4.0.7577.4451", "lync-phone-edition-2012", "4.0.7577.4451"},
        {"CPE/4.1.0.0 OCPhone/4.1.0.0", "lync-phone-edition-2012", "4.1.0.0"},
        {"CPE/4.0.7576.9999 OCPhone/4.0.7576.9999", "lync-phone-edition", "4.0.7576.9999"},
        {"OCPhone/ (Microsoft Lync Phone Edition)", "", ""},
        {"OCPhone/4.0 (Microsoft Lync Phone Edition)", "", "4.0"},
        {"OCPhone/4.0.7577.99999999999", "", "4.0.7577"},
        {"UCCAPI/4.0.7577.256 OC/4.0.7577.280 (Microsoft Lync 2010)", "lync-windows",
         "4.0.7577.256"},
        {"PJSUA v2.12.1 Linux-5.10", "pjsip", ""},
        {"FreeSWITCH-mod_sofia/1.10.7", "sofia-sip", ""},
        {"snomD785/10.1.84.12", "snom", ""},
        {"Yealink SIP-T48G 35.70.0.20", "yealink", ""},
        {"Cisco-CP-8841-3PCC/11-0-0", "cisco-mpp", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.user_agent);
        const auto reading = read_user_agent(row.user_agent);
        REQUIRE(reading);
        CHECK(std::string(reading->profile) == row.profile);
        CHECK(reading->version == row.version);
    }
    for (const char* unknown : {"", "Linphone/5.1.65", "baresip v1.0.0", "xOCPhone/4.0.7577.107"}) {
        CAPTURE(unknown);
        CHECK_FALSE(read_user_agent(unknown));
    }
}

TEST_CASE("a phone whose firmware cannot be read is not identified") {
    Scene scene;
    scene.hear_user_agent("OCPhone/ (Microsoft Lync Phone Edition)");
    CHECK_FALSE(scene.clients.profile(ip(kPhone), at_second(100)));
    CHECK(scene.clients.identity(ip(kPhone), at_second(100)).user_agent ==
          "OCPhone/ (Microsoft Lync Phone Edition)");
}

TEST_CASE("two User-Agents behind one address identify nobody") {
    Scene scene;
    scene.hear_user_agent("CPE/4.0.7577.107 OCPhone/4.0.7577.107");
    CHECK(scene.clients.profile(ip(kPhone), at_second(100))->id == "lync-phone-edition");
    scene.hear_user_agent("UCCAPI/4.0.7577.256 OC/4.0.7577.280");
    CHECK_FALSE(scene.clients.profile(ip(kPhone), at_second(100)));
    CHECK(scene.clients.identity(ip(kPhone), at_second(100)).user_agent.empty());
    CHECK(scene.clients.identity(ip(kPhone), at_second(100)).aor.empty());
}

TEST_CASE("the operator's word goes before the User-Agent, and the client's own before all") {
    ClientBook book = operators({{std::nullopt, "rfc9525"}, {ip(kPhone), "go"}});
    book.hear_register(ip(kPhone), said("snomD785/10.1.84.12"), seen_at(5));
    CHECK(book.profile(ip(kPhone), at_second(100))->id == "go");
    CHECK(book.profile(ip(kPhone), at_second(100))->evidence == "operator");
    CHECK(book.profile(ip("10.50.8.151"), at_second(100))->id == "rfc9525");
}

TEST_CASE("an unknown client has neither identity nor profile") {
    const ClientBook book = operators({});
    CHECK_FALSE(book.profile(ip(kPhone), at_second(100)));
    CHECK(book.identity(ip(kPhone), at_second(100)).mac.empty());
}
