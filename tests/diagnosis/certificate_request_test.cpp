// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/certificate_request.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

using namespace siptls;

namespace {

Analysis analysis_with(Certificate old, std::string missing, NameKind kind = NameKind::Host) {
    Analysis analysis;
    old.has_subject_alt_name = true;
    analysis.certificates.push_back(std::move(old));
    Incident incident;
    incident.cause = Cause::NameMismatch;
    incident.client = *parse_ip_address("192.0.2.101");
    incident.expected_name.name = missing;
    incident.expected_name.kind = kind;
    incident.certificate = 0;
    analysis.incidents.push_back(incident);
    Finding finding;
    finding.cause = Cause::NameMismatch;
    finding.missing_name = std::move(missing);
    finding.missing_kind = kind;
    finding.certificate = 0;
    analysis.findings.push_back(std::move(finding));
    return analysis;
}

Certificate founding() {
    Certificate certificate;
    certificate.subject_cn = "lync.schertz.local";
    certificate.common_names = {"lync.schertz.local"};
    certificate.dns_names = {"lync.schertz.local", "*.mslync.net"};
    return certificate;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

CertificateRequest only(const Analysis& analysis, std::vector<std::string> domains = {}) {
    const auto requests = certificate_requests(analysis, domains);
    REQUIRE(requests.size() == 1);
    return requests.front();
}

}  // namespace

TEST_CASE("certificate request: the old names stay, the missing one comes") {
    const auto request = only(analysis_with(founding(), "sip.mslync.net"));
    CHECK(request.common_name == "lync.schertz.local");
    CHECK(request.dns_names ==
          std::vector<std::string>{"lync.schertz.local", "*.mslync.net", "sip.mslync.net"});
    CHECK(request.added == std::vector<std::string>{"sip.mslync.net"});
    CHECK(request.still_refusing.empty());
    CHECK(request.left_out.empty());
}

TEST_CASE("certificate request: two findings of one certificate give one request") {
    Analysis analysis = analysis_with(founding(), "sip.mslync.net");
    analysis.findings.push_back(analysis.findings.front());
    analysis.findings.back().missing_name = "SIP.contoso.com";
    AtRisk risk;
    risk.certificate = 0;
    risk.expected_name.name = "meet.mslync.net";
    analysis.at_risk.push_back(risk);
    const auto request = only(analysis);
    CHECK(request.added ==
          std::vector<std::string>{"sip.mslync.net", "SIP.contoso.com", "meet.mslync.net"});
}

TEST_CASE("certificate request: nothing is asked for where no name is missing") {
    Analysis analysis = analysis_with(founding(), "sip.mslync.net");
    analysis.findings.front().cause = Cause::CertificateExpired;
    CHECK(certificate_requests(analysis, {}).empty());
    CHECK(certificate_requests(Analysis{}, {}).empty());
}

TEST_CASE("certificate request: of too many missing names those of most clients are asked for") {
    Analysis analysis = analysis_with(founding(), "sip.mslync.net");
    for (int number = 0; number < 150; ++number) {
        analysis.findings.push_back(analysis.findings.front());
        analysis.findings.back().missing_name = "n" + std::to_string(number) + ".mslync.net";
    }
    analysis.findings.back().clients.resize(2);
    analysis.incidents.push_back(analysis.incidents.front());
    analysis.incidents.back().expected_name.name = "n140.mslync.net";
    const auto request = only(analysis, {"contoso.com"});
    CHECK(request.names_beyond == 51);
    CHECK(has(request.added, "n149.mslync.net"));
    CHECK(has(request.added, "sip.mslync.net"));
    CHECK(has(request.added, "n97.mslync.net"));
    CHECK_FALSE(has(request.added, "n98.mslync.net"));
    CHECK(has(request.added, "sip.contoso.com"));  // the operator's always
    CHECK(asks_for(request, "N97.mslync.net"));
    CHECK_FALSE(asks_for(request, "n98.mslync.net"));
    CHECK(request.still_refusing.empty());  // who looks for one of the others is not asked
}

TEST_CASE("certificate request: domains to come add sip. and the domain itself") {
    const std::vector<std::string> domains = {"contoso.com"};
    const auto request = only(analysis_with(founding(), "sip.mslync.net"), domains);
    CHECK(has(request.dns_names, "sip.contoso.com"));
    CHECK(has(request.dns_names, "contoso.com"));
    CHECK_FALSE(has(request.dns_names, "lyncdiscover.contoso.com"));
}

TEST_CASE("certificate request: an address is asked for as an address") {
    const auto request = only(analysis_with(founding(), "192.0.2.21", NameKind::Ip));
    REQUIRE(request.ip_addresses.size() == 1);
    CHECK(to_string(request.ip_addresses.front()) == "192.0.2.21");
    CHECK(request.added.empty());
}

TEST_CASE("certificate request: beside a SIP URI a SIP domain needs one, too") {
    Certificate old = founding();
    old.uris = {"sip:schertz.local"};
    const auto request = only(analysis_with(old, "mslync.net", NameKind::SipDomain));
    CHECK(has(request.dns_names, "mslync.net"));
    CHECK(has(request.uris, "sip:mslync.net"));
    CHECK(only(analysis_with(founding(), "mslync.net", NameKind::SipDomain)).uris.empty());
}

TEST_CASE("certificate request: who would refuse it still is named") {
    Analysis analysis = analysis_with(founding(), "mslync.net", NameKind::SipDomain);
    analysis.incidents.front().profile =
        IdentifiedProfile{.id = "avaya-j100", .version = {}, .evidence = "operator", .frame = {}};
    const auto request = only(analysis);  // it wants a sip: URI
    REQUIRE(request.still_refusing.size() == 1);
    CHECK(request.still_refusing.front().profiles == std::vector<std::string_view>{"avaya-j100"});
}

TEST_CASE("certificate request: no name of a certificate ends a line, a quote or a file name") {
    Certificate old = founding();
    old.subject_cn = "../../etc/x\n[evil]";
    old.dns_names = {"a\"&b.example", "x\ny = z", "-rf", "*.mslync.net", "ok.example"};
    old.uris = {"sip:user@host", "http://x", "sip:ok.example"};
    const auto request = only(analysis_with(old, "sip.mslync.net"));
    CHECK(request.common_name == "ok.example");
    CHECK(request.dns_names ==
          std::vector<std::string>{"*.mslync.net", "ok.example", "sip.mslync.net"});
    CHECK(request.uris == std::vector<std::string>{"sip:ok.example"});
    CHECK(request.left_out.size() == 5);
    for (const std::string& text : {openssl_request(request), certreq_inf(request)}) {
        CHECK(text.find("\ny = z") == std::string::npos);
        CHECK(text.find("[evil]") == std::string::npos);
    }
}

TEST_CASE("certificate request: both forms say which certificate is replaced, in comments alone") {
    Certificate old = founding();
    old.subject = "CN=a\nDNS.9 = evil.example\\";
    old.issuer = "CN=Root";
    old.serial = "0A";
    old.sha1 = "11aa";
    old.sha256 = "22bb";
    Analysis analysis = analysis_with(old, "sip.mslync.net");
    for (std::uint8_t host = 1; host <= 6; ++host) {
        const auto address = parse_ip_address("192.0.2." + std::to_string(host));
        analysis.findings.front().servers.push_back({*address, 5061});
    }
    analysis.findings.push_back(analysis.findings.front());  // the same servers, told once
    const auto request = only(analysis);
    for (const auto& [text, comment] :
         {std::pair{openssl_request(request), '#'}, std::pair{certreq_inf(request), ';'}}) {
        CAPTURE(text);
        CHECK(text.find("issued by CN=Root (serial 0A)\n") != std::string::npos);
        CHECK(text.find("SHA-1 11aa, SHA-256 22bb\n") != std::string::npos);
        CHECK(text.find("192.0.2.4:5061 and 2 more\n") != std::string::npos);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            CHECK_FALSE(line.ends_with('\\'));
            if (line.find("evil.example") != std::string::npos ||
                line.find("192.0.2.") != std::string::npos) {
                CHECK(line.front() == comment);
            }
        }
    }
}

TEST_CASE("certificate request: both forms hold every name") {
    const auto request = only(analysis_with(founding(), "sip.mslync.net"));
    CHECK(openssl_request(request).find("DNS.3 = sip.mslync.net\n") != std::string::npos);
    CHECK(openssl_request(request).find("CN = lync.schertz.local\n") != std::string::npos);
    CHECK(certreq_inf(request).find("_continue_ = \"dns=sip.mslync.net&\"\n") != std::string::npos);
    CHECK(certreq_inf(request).find("Subject = \"CN=lync.schertz.local\"\n") != std::string::npos);
}
