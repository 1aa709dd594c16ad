// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/register_exchange.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sip/limits.h"
#include "sip/samples.h"
#include "text_properties.h"

using namespace siptls::sip;
using namespace siptls::tests;
using siptls::FrameRef;

namespace {

using Statuses = std::vector<std::uint16_t>;
using Texts = std::vector<std::string>;

// One flow; each message is a frame, counted from 1.
struct Flow {
    RegisterExchanges registers;
    std::uint64_t frame = 0;

    Flow& see(std::string_view text) {
        const auto message = parse_message(bytes_of(text));
        REQUIRE(message);
        registers.add(*message, FrameRef{++frame, 0});
        return *this;
    }
};

std::string accepted_with(std::string_view status_line, std::string_view field = "Expires: 7200") {
    return with(with(kLyncAccepted, "SIP/2.0 200 OK", status_line), "Expires: 7200", field);
}

std::string register_of(std::string_view user, int number) {
    std::string text = with(kLyncRegister, "To: <sip:jeff@", "To: <sip:" + std::string(user) + "@");
    return with(text, "CSeq: 1 ", "CSeq: " + std::to_string(number) + " ");
}

}  // namespace

TEST_CASE("register: challenge and answer are one exchange") {
    Flow flow;
    flow.see(kLyncRegister).see(kLyncChallenged).see(kLyncRegisterAgain).see(kLyncAccepted);
    REQUIRE(flow.registers.exchanges().size() == 1);
    const auto& exchange = flow.registers.exchanges().front();
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
    REQUIRE(flow.registers.exchanges().size() == 1);
    CHECK(flow.registers.exchanges().front().statuses == Statuses{401, 200});
}

TEST_CASE("register: a new CSeq is a new try") {
    Flow flow;
    const std::string refused = accepted_with("SIP/2.0 403 Forbidden");
    flow.see(kLyncRegisterAgain).see(refused);
    flow.see(with(kLyncRegisterAgain, "CSeq: 2", "CSeq: 3"))
        .see(with(refused, "CSeq: 2", "CSeq: 3"));
    CHECK(flow.registers.exchanges().at(0).statuses == Statuses{403, 403});
}

TEST_CASE("register: provisional responses and other methods leave no trace") {
    Flow flow;
    flow.see(kServiceWithBody).see(with(kLyncAccepted, "2 REGISTER", "2 INVITE"));
    CHECK(flow.registers.exchanges().empty());
    flow.see(kLyncRegisterAgain).see(accepted_with("SIP/2.0 100 Trying")).see(kLyncAccepted);
    CHECK(flow.registers.exchanges().at(0).statuses == Statuses{200});
}

TEST_CASE("register: an unanswered request is an exchange without status") {
    Flow flow;
    flow.see(kBaresipRegister);
    REQUIRE(flow.registers.exchanges().size() == 1);
    CHECK(flow.registers.exchanges().front().statuses.empty());
    CHECK(flow.registers.exchanges().front().user_agent == "baresip v1.0.0 (x86_64/linux)");
}

TEST_CASE("register: a response whose request was not captured counts by its To") {
    Flow flow;
    flow.see(kLyncChallenged).see(kLyncRegister).see(kLyncChallenged);
    REQUIRE(flow.registers.exchanges().size() == 1);
    const auto& exchange = flow.registers.exchanges().front();
    CHECK(exchange.aor == "sip:jeff@mslync.net");
    CHECK(exchange.statuses == Statuses{401});
    // The request came late and still tells who asked.
    CHECK(exchange.request_domain == "mslync.net");
    CHECK(exchange.frame == FrameRef{1, 0});
}

TEST_CASE("register: addresses-of-record are kept apart, in the order of their first message") {
    Flow flow;
    flow.see(register_of("zoe", 1)).see(register_of("amy", 2)).see(register_of("zoe", 3));
    REQUIRE(flow.registers.exchanges().size() == 2);
    CHECK(flow.registers.exchanges()[0].aor == "sip:zoe@mslync.net");
    CHECK(flow.registers.exchanges()[1].aor == "sip:amy@mslync.net");
    CHECK(flow.registers.exchanges()[1].frame == FrameRef{2, 0});
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
    CHECK(flow.registers.exchanges().at(0).ms_diagnostics == Texts{inside, "4006;reason=\"x\""});
}

TEST_CASE("register: challenges tell how the server calls itself, and the web service to go to") {
    Flow flow;
    flow.see(kLyncRegisterAgain)
        .see(accepted_with("SIP/2.0 401 Unauthorized",
                           "WWW-Authenticate: Kerberos realm=\"SIP Communications Service\", "
                           "targetname=\"sip/Lync.Schertz.local\", version=4\r\n"
                           "WWW-Authenticate: NTLM realm=\"SIP Communications Service\", "
                           "targetname=\"lync.schertz.local\", version=4\r\n"
                           "WWW-Authenticate: TLS-DSK realm=\"x\", targetname=\"\", "
                           "sts-uri=\"https://LyncWeb.mslync.net:443/CertProv/Service.svc\"\r\n"
                           "Proxy-Authenticate: TLS-DSK realm=\"x\", sts-uri=\"nonsense\""));
    const SipExchange& exchange = flow.registers.exchanges().at(0);
    CHECK(exchange.target_names == Texts{"lync.schertz.local"});
    CHECK(exchange.sts_hosts == Texts{"lyncweb.mslync.net"});
}

TEST_CASE("register: a redirect tells where the client goes next") {
    Flow flow;
    flow.see(kLyncRegisterAgain)
        .see(with(accepted_with("SIP/2.0 301 Moved"), "Contact: <sip:10.50.8.102:42783",
                  "Contact: <sip:Pool.Schertz.local:5061;transport=tls>, <sip:x"));
    CHECK(flow.registers.exchanges().at(0).redirect_hosts == Texts{"pool.schertz.local", "x"});
    CHECK(flow.registers.exchanges().at(0).statuses == Statuses{301});
}

TEST_CASE("register: credentials are never kept") {
    Flow flow;
    flow.see(kLyncRegisterAgain).see(kLyncAccepted);
    const auto& exchange = flow.registers.exchanges().at(0);
    for (const std::string& text : {exchange.aor, exchange.user_agent, exchange.request_domain}) {
        CHECK(text.find("gssapi") == std::string::npos);
    }
    CHECK(exchange.auth_schemes.empty());
}

TEST_CASE("register: a message cut by the snapshot length counts as far as it goes") {
    Flow flow;
    const std::string_view cut = kLyncRegister.substr(0, kLyncRegister.find("User-Agent") + 20);
    flow.see(cut).see(kLyncChallenged);
    REQUIRE(flow.registers.exchanges().size() == 1);
    CHECK(flow.registers.exchanges().front().statuses == Statuses{401});
    CHECK(flow.registers.exchanges().front().user_agent.empty());
    // Without a To nothing can be said.
    flow.see("REGISTER sip:a SIP/2.0\r\nMax-Forwards: 70\r\nTo: <sip:");
    CHECK(flow.registers.exchanges().size() == 1);
}

TEST_CASE("register: every table has its ceiling") {
    Flow flow;
    for (std::size_t user = 0; user < kMaxExchanges + 2; ++user) {
        flow.see(register_of("u" + std::to_string(user), static_cast<int>(user) + 1));
    }
    CHECK(flow.registers.exchanges().size() == kMaxExchanges);
    CHECK(flow.registers.ignored() == 2);

    Flow busy;
    for (std::size_t round = 0; round < kMaxStatuses + 2 * kMaxTransactions; ++round) {
        const std::string number = "CSeq: " + std::to_string(round) + " ";
        const bool last = round + 1 == kMaxStatuses + 2 * kMaxTransactions;
        busy.see(with(kLyncRegisterAgain, "CSeq: 2 ", number));
        busy.see(with(accepted_with(last ? "SIP/2.0 200 OK" : "SIP/2.0 403 Forbidden"), "CSeq: 2 ",
                      number));
    }
    const auto& exchange = busy.registers.exchanges().at(0);
    CHECK(exchange.statuses.size() == kMaxStatuses);
    CHECK(exchange.statuses.back() == 200);
    CHECK(exchange.statuses.front() == 403);
}

TEST_CASE("register: long texts are kept in part") {
    Flow flow;
    flow.see(with(kLyncRegister, "User-Agent: ", "User-Agent: " + std::string(5000, 'x')));
    CHECK(flow.registers.exchanges().at(0).user_agent == std::string(kMaxText, 'x'));
}
