// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/pseudonyms.h"

#include <memory>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "bytes/ascii.h"
#include "report/samples.h"
#include "siptls/redaction.h"
#include "siptls/report.h"

using namespace siptls;
using report::Pseudonyms;

namespace {

const std::string kKey = "0123456789abcdef";

IpAddress ip(std::string_view text) {
    return *parse_ip_address(text);
}

int common_bits(const IpAddress& a, const IpAddress& b) {
    int bits = 0;
    while (bits < 128 && ((a.bytes[static_cast<std::size_t>(bits) / 8] ^
                           b.bytes[static_cast<std::size_t>(bits) / 8]) &
                          (0x80 >> (bits % 8))) == 0) {
        ++bits;
    }
    return bits;
}

}  // namespace

TEST_CASE("pseudonyms: the same under one key, others under another") {
    Pseudonyms one(kKey);
    Pseudonyms again(kKey);
    Pseudonyms other(kKey + "x");
    CHECK(one.name("sip.mslync.net") == again.name("SIP.mslync.NET"));
    CHECK(one.name("sip.mslync.net") != other.name("sip.mslync.net"));
    CHECK(one.address(ip("10.0.0.1")) == again.address(ip("10.0.0.1")));
    CHECK(one.address(ip("10.0.0.1")) != other.address(ip("10.0.0.1")));
}

TEST_CASE("pseudonyms: addresses keep the length of their common prefix") {
    Pseudonyms to(kKey);
    for (const auto& [a, b, bits] :
         {std::tuple("10.50.8.101", "10.50.8.102", 30), std::tuple("10.50.8.101", "10.50.9.1", 23),
          std::tuple("10.0.0.1", "192.0.2.1", 0),
          std::tuple("2001:db8::1", "2001:db8:0:1::1", 63)}) {
        CHECK(common_bits(ip(a), ip(b)) == bits);
        CHECK(common_bits(to.address(ip(a)), to.address(ip(b))) == bits);
    }
    CHECK(to.address(ip("0.0.0.0")) == ip("0.0.0.0"));
    CHECK(to.name("10.50.8.101") == to_string(to.address(ip("10.50.8.101"))));
}

TEST_CASE("pseudonyms: a name keeps its labels, wildcards, services and top-level domain") {
    Pseudonyms to(kKey);
    const std::string domain = to.name("mslync.net");
    CHECK(domain.ends_with(".net"));
    CHECK(to.name("sip.mslync.net").ends_with("." + domain));
    CHECK(to.name("*.mslync.net") == "*." + domain);
    CHECK(to.name("*.mslync.net.") == "*." + domain + ".");
    CHECK(to.name("_sip._tls.mslync.net") == "_sip._tls." + domain);
    CHECK(to.name("w*w.mslync.net").find('*') != std::string::npos);
    CHECK(to.name("jeff.smith").find("smith") == std::string::npos);
    CHECK(to.name("Schertz Root CA").find("Schertz") == std::string::npos);
    CHECK(to.name(std::string("a\0b.c\n", 6)).find('\0') == std::string::npos);
}

TEST_CASE("pseudonyms: addresses of record, subjects and hashes keep their form") {
    Pseudonyms to(kKey);
    const std::string aor = to.uri("sip:jeff@mslync.net:5061;transport=tls");
    CHECK(aor.starts_with("sip:n"));
    CHECK(aor.ends_with("@" + to.name("mslync.net") + ":5061;transport=tls"));
    CHECK(to.uri("jeff@mslync.net") == to.uri("sip:jeff@mslync.net").substr(4));
    CHECK(to.uri("sip:mslync.net") == "sip:" + to.name("mslync.net"));
    CHECK(to.distinguished_name("CN=sip.mslync.net,O=Schertz\\, Inc,C=US") ==
          "CN=" + to.name("sip.mslync.net") + ",O=" + to.name("Schertz\\, Inc") + ",C=US");
    const std::string hash = to.hash("9cf8fab1c6739e6542b9d83cf800ca1f");
    CHECK(hash.size() == 32);
    CHECK(hash.starts_with(to.hash("9cf8fab1c6739e65")));
    CHECK(to.hash("610F").size() == 4);
    CHECK(to.path("/home/jeff/edge01.pcapng.gz").ends_with(".pcapng.gz"));
    CHECK(to.path("/home/jeff/edge01.pcapng.gz").find("edge01") == std::string::npos);
    CHECK(to.path("-") == "-");
}

TEST_CASE("pseudonyms: free text loses what names anyone and keeps the rest") {
    Pseudonyms to(kKey);
    const std::string agent =
        "CPE/4.0.7577.107 OCPhone/4.0.7577.107 (Microsoft Lync Phone Edition)";
    CHECK(to.text(agent) == agent);
    const std::string server = to_string(to.address(ip("10.0.0.1")));
    CHECK(to.text("gre key 7 10.0.0.1 > 10.0.0.1") == "gre key 7 " + server + " > " + server);
    CHECK(to.text("closed by 10.0.0.1:5061.") == "closed by " + server + ":5061.");
    CHECK(to.text("at sip.mslync.net, again") == "at " + to.name("sip.mslync.net") + ", again");
    CHECK(to.text("Polycom_0004f2aa1031").find("0004f2aa1031") == std::string::npos);
    for (const char* device : {"SEP0004F2AA1031", "Phone-00:04:f2:aa:10:31", "00-04-f2-aa-10-31x",
                               "0004f2aa1031-line1"}) {
        CAPTURE(device);
        const std::string hidden = lower(to.text(device));
        for (const char* digits : {"0004f2", "aa1031", "00:04:f2", "aa-10-31"}) {
            CHECK(hidden.find(digits) == std::string::npos);
        }
    }
    CHECK(to.text("SEP0004F2AA1031").starts_with("SEP"));
    CHECK(to.text("MAC 00:04:F2:AA:10:31") == "MAC " + to.mac_text("00:04:f2:aa:10:31"));
    to.uri("sip:jeff@mslync.net");
    CHECK(to.text("user jeff is unknown").find("jeff") == std::string::npos);
}

TEST_CASE("redaction: the model keeps its shape and its cross references") {
    Redaction redaction(kKey);
    Analysis plain = test::founding_case();
    plain.incidents[0].first.session.connect = std::make_shared<const ConnectTarget>(
        ConnectTarget{plain.incidents[0].expected_name.name, plain.incidents[0].server, {5, 0}});
    const Analysis redacted = redaction.apply(plain);
    const JudgedSession session = redaction.apply(plain.incidents[0].first);
    CHECK(session.id != plain.incidents[0].first.id);
    CHECK(redacted.incidents[0].sessions[0] == session.id);
    CHECK(redacted.findings[0].incidents[1] == redacted.incidents[1].id);
    CHECK(redacted.findings[0].clients[0] == redacted.incidents[0].client);
    CHECK(redacted.findings[0].missing_name == redacted.incidents[0].expected_name.name);
    REQUIRE(session.session.connect != nullptr);
    CHECK(session.session.connect->host == redacted.incidents[0].expected_name.name);
    CHECK(session.session.connect->server == redacted.incidents[0].server);
    CHECK(redacted.certificates[0].dns_names[1].starts_with("*."));
    CHECK(redacted.certificates[0].der.empty());
    CHECK(redacted.certificates[0].not_before % 86400 == 0);
    CHECK(redaction.apply(plain.certificates)[0].sha256 == redacted.certificates[0].sha256);
}

TEST_CASE("redaction: of a problem only whole names of the file are replaced") {
    Redaction redaction(kKey);
    const auto text_of_problem = [&](const std::string& path, const std::string& text) {
        CaptureReport capture;
        capture.facts.path = path;
        capture.facts.problems = {Problem{ProblemCode::ReadFailed, text}};
        return redaction.apply(capture).facts.problems.front().text;
    };
    const std::string a = Pseudonyms(kKey).path("/tmp/a");
    CHECK(text_of_problem("/tmp/a", "/tmp/a: reading failed at byte 12; save (a) anew: \"a\".") ==
          a + ": reading failed at byte 12; save (" + a + ") anew: \"" + a + "\".");
    const std::string x = Pseudonyms(kKey).path("x.pcap");
    CHECK(text_of_problem("x.pcap", "x.pcap ends early, ./x.pcap.") ==
          x + " ends early, ./" + x + ".");
}

TEST_CASE("redaction: no format shows what hostile text would hide") {
    Redaction redaction(kKey);
    const Analysis redacted = redaction.apply(test::hostile_case());
    REQUIRE(redacted.findings.size() == 1);
    for (const ReportFormat& format : report_formats()) {
        CAPTURE(format.id);
        std::ostringstream out;
        const auto writer = format.make(out, {});
        writer->session(redacted.incidents[0].first, redacted.certificates);
        writer->finish(redacted);
        const std::string text = lower(out.str());
        CHECK(text.size() > 1000);
        for (const std::string original :
             {"mslync", "schertz", "jeff", "10.50.8.", "00:04:f2:aa", "9cf8fab1c6739e65"}) {
            CAPTURE(original);
            CHECK(text.find(original) == std::string::npos);
        }
    }
}

TEST_CASE("redaction: a realm names its owner, unless a product brings it along") {
    Redaction redaction(kKey);
    Analysis analysis = test::founding_case();
    SipExchange exchange;
    exchange.auth_realms = {"CONTOSO", "contoso.example", "SIP Communications Service", "asterisk"};
    exchange.ms_diagnostics = {
        {1000, "Final handshake failed", "LYNCFE01", "1000;source=\"LYNCFE01\";fqdn=\"LYNC FE01\""},
        {0, "", "FE 01 CONTOSO", "?;source=\"FE 01 CONTOSO\""}};
    analysis.registrations.assign(1, Registration{});
    analysis.registrations[0].exchange = exchange;
    const SipExchange hidden = redaction.apply(analysis).registrations[0].exchange;
    CHECK(hidden.auth_realms[0] != "CONTOSO");
    CHECK(hidden.auth_realms[1].ends_with(".example"));
    CHECK(hidden.auth_realms[1] != "contoso.example");
    CHECK(hidden.auth_realms[2] == "SIP Communications Service");
    CHECK(hidden.auth_realms[3] == "asterisk");
    CHECK(hidden.ms_diagnostics[0].source != "LYNCFE01");
    CHECK(hidden.ms_diagnostics[0].reason == "Final handshake failed");
    CHECK(hidden.ms_diagnostics[0].text == "1000;reason=\"Final handshake failed\";source=\"" +
                                               hidden.ms_diagnostics[0].source + "\"");
    CHECK(hidden.ms_diagnostics[1].text.find("CONTOSO") == std::string::npos);
    CHECK(hidden.ms_diagnostics[1].text.find("01") == std::string::npos);
}
