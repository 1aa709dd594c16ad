// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/exchanges.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sip/limits.h"
#include "sip/samples.h"
#include "text_properties.h"

using namespace siptls::sip;
using namespace siptls::tests;
using siptls::FrameRef;
using siptls::MsDiagnostic;
using siptls::Side;
using siptls::SipExchange;

namespace {

using Statuses = std::vector<std::uint16_t>;
using Texts = std::vector<std::string>;

// One flow; each message is a frame, counted from 1.
struct Flow {
    Exchanges exchanges;
    std::uint64_t frame = 0;

    Flow& see(std::string_view text) {
        const auto message = parse_message(bytes_of(text));
        REQUIRE(message);
        const Side from = message->request() != nullptr ? Side::Client : Side::Server;
        exchanges.add(*message, from, FrameRef{++frame, 0});
        return *this;
    }
};

std::string accepted_with(std::string_view status_line, std::string_view field = "Expires: 7200") {
    return with(with(kLyncAccepted, "SIP/2.0 200 OK", status_line), "Expires: 7200", field);
}

// Every text that is kept.
Texts texts_of(const SipExchange& exchange) {
    Texts texts = {exchange.method,         exchange.aor,     exchange.user_agent,  exchange.server,
                   exchange.request_domain, exchange.contact, exchange.instance_id, exchange.epid};
    for (const Texts* list :
         {&exchange.auth_schemes, &exchange.auth_realms, &exchange.auth_used, &exchange.registrars,
          &exchange.redirect_hosts, &exchange.service_routes}) {
        texts.insert(texts.end(), list->begin(), list->end());
    }
    for (const MsDiagnostic& diagnostic : exchange.ms_diagnostics) {
        texts.insert(texts.end(), {diagnostic.reason, diagnostic.source, diagnostic.text});
    }
    return texts;
}

std::string register_of(std::string_view user, int number) {
    std::string text = with(kLyncRegister, "To: <sip:jeff@", "To: <sip:" + std::string(user) + "@");
    return with(text, "CSeq: 1 ", "CSeq: " + std::to_string(number) + " ");
}

}  // namespace

TEST_CASE("register: challenge and answer are one exchange") {
    Flow flow;
    flow.see(kLyncRegister).see(kLyncChallenged).see(kLyncRegisterAgain).see(kLyncAccepted);
    REQUIRE(flow.exchanges.all().size() == 1);
    const auto& exchange = flow.exchanges.all().front();
    CHECK(exchange.method == "REGISTER");
    CHECK(exchange.aor == "sip:jeff@mslync.net");
    CHECK(exchange.user_agent == "UCCAPI/4.0.7577.4109 OC/4.0.7577.4109 (Microsoft Lync 2010)");
    CHECK(exchange.request_domain == "mslync.net");
    CHECK(exchange.statuses == Statuses{401, 200});
    CHECK(exchange.auth_schemes == Texts{"NTLM", "TLS-DSK"});
    CHECK(exchange.ms_diagnostics.empty());
    CHECK(exchange.redirect_hosts.empty());
    CHECK(exchange.frame == FrameRef{1, 0});
}

TEST_CASE("register: retransmissions count once") {
    Flow flow;
    flow.see(kLyncRegister).see(kLyncRegister).see(kLyncChallenged).see(kLyncRegister);
    flow.see(kLyncChallenged).see(kLyncRegisterAgain).see(kLyncAccepted).see(kLyncAccepted);
    REQUIRE(flow.exchanges.all().size() == 1);
    CHECK(flow.exchanges.all().front().statuses == Statuses{401, 200});
}

TEST_CASE("register: a new CSeq is a new try") {
    Flow flow;
    const std::string refused = accepted_with("SIP/2.0 403 Forbidden");
    flow.see(kLyncRegisterAgain).see(refused);
    flow.see(with(kLyncRegisterAgain, "CSeq: 2", "CSeq: 3"))
        .see(with(refused, "CSeq: 2", "CSeq: 3"));
    CHECK(flow.exchanges.all().at(0).statuses == Statuses{403, 403});
}

TEST_CASE("register: provisional responses leave no trace") {
    Flow flow;
    flow.see(kLyncRegisterAgain).see(accepted_with("SIP/2.0 100 Trying")).see(kLyncAccepted);
    CHECK(flow.exchanges.all().at(0).statuses == Statuses{200});
}

TEST_CASE("other methods of the client are exchanges of their own") {
    Flow flow;
    flow.see(kLyncRegisterAgain).see(kServiceWithBody).see(kLyncAccepted);
    flow.see(with(with(with(kServiceWithBody, "SERVICE", "OPTIONS"), "7 SERVICE", "8 OPTIONS"),
                  "5aab", "5aac"));
    flow.see(
        "SIP/2.0 503 Service Unavailable\r\n"
        "v: SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bKa1\r\n"
        "t: <sip:jeff@mslync.net>\r\ni: 5aac\r\nCSeq: 8 OPTIONS\r\nRetry-After: 30 (busy)\r\n\r\n");
    REQUIRE(flow.exchanges.all().size() == 3);
    CHECK(flow.exchanges.all()[0].statuses == Statuses{200});
    CHECK(flow.exchanges.all()[1].method == "SERVICE");
    CHECK(flow.exchanges.all()[1].statuses.empty());
    CHECK(flow.exchanges.all()[2].method == "OPTIONS");
    CHECK(flow.exchanges.all()[2].statuses == Statuses{503});
    CHECK(flow.exchanges.all()[2].retry_after == 30U);
}

TEST_CASE("requests of the server, their answers and ACK leave no trace") {
    Exchanges exchanges;
    const auto see = [&](const std::string& text, Side from) {
        const auto message = parse_message(bytes_of(text));
        REQUIRE(message);
        return exchanges.add(*message, from, FrameRef{1, 0});
    };
    CHECK(see(std::string(kServiceWithBody), Side::Server) == nullptr);
    CHECK(see(std::string(kLyncAccepted), Side::Client) == nullptr);
    CHECK(see(with(with(kServiceWithBody, "SERVICE", "ACK"), "7 SERVICE", "7 ACK"), Side::Client) ==
          nullptr);
    CHECK(exchanges.all().empty());
    const SipExchange* const exchange = see(std::string(kLyncRegister), Side::Client);
    CHECK(exchange == &exchanges.all().front());
}

TEST_CASE("a CANCEL is not taken for a retransmission of what it cancels") {
    Flow flow;
    const std::string invite =
        with(with(kServiceWithBody, "SERVICE", "INVITE"), "7 SERVICE", "7 INVITE");
    flow.see(invite).see(with(with(invite, "INVITE", "CANCEL"), "7 INVITE", "7 CANCEL"));
    REQUIRE(flow.exchanges.all().size() == 2);
    CHECK(flow.exchanges.all()[1].method == "CANCEL");
}

TEST_CASE("register: an unanswered request is an exchange without status") {
    Flow flow;
    flow.see(kBaresipRegister);
    REQUIRE(flow.exchanges.all().size() == 1);
    CHECK(flow.exchanges.all().front().statuses.empty());
    CHECK(flow.exchanges.all().front().user_agent == "baresip v1.0.0 (x86_64/linux)");
}

TEST_CASE("register: a response whose request was not captured counts by its To") {
    Flow flow;
    flow.see(kLyncChallenged).see(kLyncRegister).see(kLyncChallenged);
    REQUIRE(flow.exchanges.all().size() == 1);
    const auto& exchange = flow.exchanges.all().front();
    CHECK(exchange.aor == "sip:jeff@mslync.net");
    CHECK(exchange.statuses == Statuses{401});
    // The request came late and still tells who asked.
    CHECK(exchange.request_domain == "mslync.net");
    CHECK(exchange.frame == FrameRef{1, 0});
}

TEST_CASE("register: addresses-of-record are kept apart, in the order of their first message") {
    Flow flow;
    flow.see(register_of("zoe", 1)).see(register_of("amy", 2)).see(register_of("zoe", 3));
    REQUIRE(flow.exchanges.all().size() == 2);
    CHECK(flow.exchanges.all()[0].aor == "sip:zoe@mslync.net");
    CHECK(flow.exchanges.all()[1].aor == "sip:amy@mslync.net");
    CHECK(flow.exchanges.all()[1].frame == FrameRef{2, 0});
}

TEST_CASE("register: diagnostics are kept as they stand, each once") {
    const char* const inside = "4005;reason=\"Not enabled\";source=\"lync.schertz.local\"";
    Flow flow;
    const std::string refused =
        accepted_with("SIP/2.0 404 Not Found", "ms-diagnostics: " + std::string(inside) +
                                                   "\r\nMS-Diagnostics-Public: 4006;reason=\"x\"");
    flow.see(kLyncRegisterAgain).see(refused);
    flow.see(with(kLyncRegisterAgain, "CSeq: 2", "CSeq: 3"))
        .see(with(refused, "CSeq: 2", "CSeq: 3"));
    const auto& diagnostics = flow.exchanges.all().at(0).ms_diagnostics;
    REQUIRE(diagnostics.size() == 2);
    CHECK(diagnostics[0].text == inside);
    CHECK(diagnostics[0].id == 4005);
    CHECK(diagnostics[1].text == "4006;reason=\"x\"");
}

TEST_CASE("register: a redirect tells where the client goes next") {
    Flow flow;
    flow.see(kLyncRegisterAgain)
        .see(with(accepted_with("SIP/2.0 301 Moved"), "Contact: <sip:10.50.8.102:42783",
                  "Contact: <sip:Pool.Schertz.local:5061;transport=tls>, <sip:x"));
    CHECK(flow.exchanges.all().at(0).redirect_hosts == Texts{"pool.schertz.local", "x"});
    CHECK(flow.exchanges.all().at(0).statuses == Statuses{301});
}

TEST_CASE("register: of credentials the scheme alone is kept") {
    constexpr std::string_view kDigest =
        "Digest username=\"jeff-secret\", realm=\"mslync.net\", nonce=\"secretnonce\", "
        "uri=\"sip:mslync.net\", response=\"secretresponse\", cnonce=\"secretcnonce\", "
        "opaque=\"secretopaque\"";
    Flow flow;
    flow.see(with(kLyncRegister, "Event: registration",
                  "Proxy-Authorization: " + std::string(kDigest) +
                      "\r\nContact: <sip:jeff:secretpassword@10.50.8.102>"));
    flow.see(with(kLyncChallenged, "version=4", "version=4, gssapi-data=\"secretgssapi\""));
    flow.see(with(kLyncRegisterAgain, "34cefeea", "secretgssapi"));
    flow.see(with(kLyncAccepted, "Expires: 7200",
                  "Authentication-Info: NTLM rspauth=\"secretrspauth\""));
    const SipExchange& exchange = flow.exchanges.all().at(0);
    CHECK(exchange.auth_used == Texts{"Digest", "NTLM"});
    CHECK(exchange.auth_schemes == Texts{"NTLM", "TLS-DSK"});
    CHECK(exchange.auth_realms == Texts{"SIP Communications Service"});
    for (const std::string& text : texts_of(exchange)) {
        CAPTURE(text);
        CHECK(text.find("secret") == std::string::npos);
    }
}

TEST_CASE("register: who the client and the registrar say they are") {
    Flow flow;
    flow.see(kLyncRegister).see(kLyncChallenged).see(kLyncRegisterAgain).see(kLyncAccepted);
    const SipExchange& lync = flow.exchanges.all().at(0);
    CHECK(lync.epid == "9ce64be100");
    CHECK(lync.instance_id.empty());
    CHECK(lync.contact == "sip:10.50.8.102:42783");
    CHECK(lync.server == "RTC/4.0");
    CHECK(lync.registrars == Texts{"lync.schertz.local"});
    CHECK(lync.sts_hosts == Texts{"lync.schertz.local"});
    CHECK(lync.expires == 7200U);
    CHECK(lync.requests == 2);
    CHECK(lync.last_frame == FrameRef{4, 0});

    Flow other;
    other.see(kBaresipRegister).see(kKamailioChallenged);
    const SipExchange& baresip = other.exchanges.all().at(0);
    CHECK(baresip.instance_id == "urn:uuid:5d0a4b86-0000-4000-8000-000000000001");
    CHECK(baresip.epid.empty());
    CHECK(baresip.contact == "sip:jeff-0x5575a8eb91c0@10.50.8.102:39361");
    CHECK(baresip.server == "kamailio (5.6.3 (x86_64/linux))");
    CHECK_FALSE(baresip.expires);
}

TEST_CASE("register: a Kerberos target names the registrar without its service") {
    Flow flow;
    flow.see(kLyncRegister)
        .see(with(kLyncChallenged, "NTLM realm=\"SIP Communications Service\", targetname=\"lync",
                  "Kerberos realm=\"SIP Communications Service\", targetname=\"sip/Lync"));
    CHECK(flow.exchanges.all().at(0).registrars == Texts{"lync.schertz.local"});
    CHECK(flow.exchanges.all().at(0).auth_schemes == Texts{"Kerberos", "TLS-DSK"});
}

TEST_CASE("register: the lifetime granted is that of the client's own contact") {
    Flow flow;
    flow.see(kLyncRegisterAgain)
        .see(with(accepted_with("SIP/2.0 200 OK", "Expires: 60"), "Contact: <sip:10.50.8.102:42783",
                  "Contact: <sip:10.50.8.200:5061>;expires=10, <sip:10.50.8.102:42783"));
    CHECK(flow.exchanges.all().at(0).expires == 7200U);
    Flow plain;
    plain.see(kLyncRegisterAgain)
        .see(with(accepted_with("SIP/2.0 200 OK", "Expires: 60"), ";expires=7200", ""));
    CHECK(plain.exchanges.all().at(0).expires == 60U);
}

TEST_CASE("register: the route that the registrar wants for what follows") {
    Flow flow;
    flow.see(kLyncRegisterAgain)
        .see(accepted_with("SIP/2.0 200 OK",
                           "Service-Route: <sip:Pool.Schertz.local:5061;transport=tls;lr>"));
    CHECK(flow.exchanges.all().at(0).service_routes == Texts{"sip:pool.schertz.local:5061"});
}

TEST_CASE("register: a proxy on the way asks for credentials of its own") {
    std::string asked =
        with(kLyncChallenged, "401 Unauthorized", "407 Proxy Authentication Required");
    asked = with(with(asked, "WWW-Authenticate: NTLM", "Proxy-Authenticate: Kerberos"),
                 "WWW-Authenticate: TLS-DSK", "Proxy-Authenticate: Digest");
    Flow flow;
    flow.see(kLyncRegister).see(asked);
    flow.see(with(kLyncRegisterAgain, "Authorization: NTLM", "Proxy-Authorization: Kerberos"));
    flow.see(kLyncAccepted);
    const SipExchange& exchange = flow.exchanges.all().at(0);
    CHECK(exchange.statuses == Statuses{407, 200});
    CHECK(exchange.auth_schemes == Texts{"Kerberos", "Digest"});
    CHECK(exchange.auth_used == Texts{"Kerberos"});
}

TEST_CASE("register: too short a lifetime asked for, then granted") {
    Flow flow;
    flow.see(kLyncRegister)
        .see(with(with(kLyncChallenged, "401 Unauthorized", "423 Interval Too Brief"),
                  "Content-Length", "Min-Expires: 600\r\nContent-Length"))
        .see(kLyncRegisterAgain)
        .see(kLyncAccepted);
    CHECK(flow.exchanges.all().at(0).statuses == Statuses{423, 200});
}

TEST_CASE("register: a message cut by the snapshot length counts as far as it goes") {
    Flow flow;
    const std::string_view cut = kLyncRegister.substr(0, kLyncRegister.find("User-Agent") + 20);
    flow.see(cut).see(kLyncChallenged);
    REQUIRE(flow.exchanges.all().size() == 1);
    CHECK(flow.exchanges.all().front().statuses == Statuses{401});
    CHECK(flow.exchanges.all().front().user_agent.empty());
    // Without a To nothing can be said.
    flow.see("REGISTER sip:a SIP/2.0\r\nMax-Forwards: 70\r\nTo: <sip:");
    CHECK(flow.exchanges.all().size() == 1);
}

TEST_CASE("register: every table has its ceiling") {
    Flow flow;
    for (std::size_t user = 0; user < kMaxExchanges + 2; ++user) {
        flow.see(register_of("u" + std::to_string(user), static_cast<int>(user) + 1));
    }
    CHECK(flow.exchanges.all().size() == kMaxExchanges);
    CHECK(flow.exchanges.ignored() == 2);
    for (std::size_t user = 0; user < kMaxOtherExchanges + 1; ++user) {
        const std::string number = std::to_string(user);
        flow.see(
            with(with(kServiceWithBody, "t: <sip:jeff", "t: <sip:u" + number), "5aab", number));
    }
    CHECK(flow.exchanges.all().size() == kMaxExchanges + kMaxOtherExchanges);
    CHECK(flow.exchanges.ignored() == 3);

    Flow busy;
    for (std::size_t round = 0; round < kMaxStatuses + 2 * kMaxTransactions; ++round) {
        const std::string number = "CSeq: " + std::to_string(round) + " ";
        const bool last = round + 1 == kMaxStatuses + 2 * kMaxTransactions;
        busy.see(with(kLyncRegisterAgain, "CSeq: 2 ", number));
        busy.see(with(accepted_with(last ? "SIP/2.0 200 OK" : "SIP/2.0 403 Forbidden"), "CSeq: 2 ",
                      number));
    }
    const auto& exchange = busy.exchanges.all().at(0);
    CHECK(exchange.statuses.size() == kMaxStatuses);
    CHECK(exchange.statuses.back() == 200);
    CHECK(exchange.statuses.front() == 403);
}

TEST_CASE("register: long texts are kept in part") {
    Flow flow;
    flow.see(with(kLyncRegister, "User-Agent: ", "User-Agent: " + std::string(5000, 'x')));
    CHECK(flow.exchanges.all().at(0).user_agent == std::string(kMaxText, 'x'));
}
