// SPDX-License-Identifier: GPL-2.0-or-later
// Incidents with one missing name and certificate are one finding with its remedy.
#include "diagnosis/findings.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

Incident incident(CertificateId leaf, const char* client, std::string missing = "sip.mslync.net",
                  NameKind kind = NameKind::Host) {
    Incident made;
    made.id = std::string(client) + missing;
    made.cause = Cause::NameMismatch;
    made.confidence = Confidence::Probable;
    made.client = ip(client);
    made.server = Endpoint{ip(kPool), 5061};
    made.expected_name = ExpectedName{std::move(missing), kind, NameSource::DnsSrv, {}, false};
    made.certificate = leaf;
    return made;
}

const Remedy* remedy(const Finding& finding, RemedyAction action) {
    const auto found = std::find_if(finding.remediation.begin(), finding.remediation.end(),
                                    [&](const Remedy& one) { return one.action == action; });
    return found == finding.remediation.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("one name and certificate missing to two phones is one finding") {
    Scene scene;
    const CertificateId leaf = scene.certificate({"lync.schertz.local", "*.mslync.net"});
    std::vector<Incident> incidents = {incident(leaf, kPhone), incident(leaf, "10.50.8.102")};
    incidents[1].confidence = Confidence::Confirmed;
    incidents.push_back(incident(leaf, kPhone, "pool.mslync.net"));
    const auto findings = findings_of(incidents, scene.certificates);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].clients.size() == 2);
    CHECK(findings[0].servers.size() == 1);
    CHECK(findings[0].incidents.size() == 2);
    CHECK(findings[0].confidence == Confidence::Confirmed);
    CHECK(findings[0].id != findings[1].id);
    CHECK(findings[0].id == findings_of({incident(leaf, kPhone)}, scene.certificates)[0].id);
}

TEST_CASE("the remedy is the missing name beside all that is there") {
    Scene scene;
    const CertificateId leaf = scene.certificate({"lync.schertz.local", "*.mslync.net"});
    const auto findings = findings_of({incident(leaf, kPhone)}, scene.certificates);
    const Remedy* add = remedy(findings[0], RemedyAction::AddSubjectAltName);
    REQUIRE(add != nullptr);
    CHECK(add->names == std::vector<std::string>{"sip.mslync.net"});
    const Remedy* request = remedy(findings[0], RemedyAction::RequestCertificate);
    REQUIRE(request != nullptr);
    CHECK(request->names ==
          std::vector<std::string>{"sip.mslync.net", "lync.schertz.local", "*.mslync.net"});
}

TEST_CASE("each request for one certificate has what all its findings miss") {
    Scene scene;
    const CertificateId leaf = scene.certificate({"lync.schertz.local"});
    const CertificateId other = scene.certificate({"www.fabrikam.net"});
    const auto findings =
        findings_of({incident(leaf, kPhone), incident(leaf, kPhone, "pool.mslync.net"),
                     incident(leaf, kPhone, "192.0.2.21", NameKind::Ip),
                     incident(other, kPhone, "web.mslync.net")},
                    scene.certificates);
    REQUIRE(findings.size() == 4);
    const auto names = [&](std::size_t at) {
        const Remedy* request = remedy(findings[at], RemedyAction::RequestCertificate);
        return request == nullptr ? std::vector<std::string>{} : request->names;
    };
    CHECK(names(0) ==
          std::vector<std::string>{"sip.mslync.net", "pool.mslync.net", "lync.schertz.local"});
    CHECK(names(1) ==
          std::vector<std::string>{"pool.mslync.net", "sip.mslync.net", "lync.schertz.local"});
    CHECK(names(2).empty());
    CHECK(names(3) == std::vector<std::string>{"web.mslync.net", "www.fabrikam.net"});
    CHECK(remedy(findings[0], RemedyAction::AddSubjectAltName)->names ==
          std::vector<std::string>{"sip.mslync.net"});
}

TEST_CASE("a name that is there may be pointed to only inside the domain of the missing host") {
    struct Row {
        std::string missing;
        NameKind kind;
        std::vector<std::string> presented;
        std::vector<std::string> offered;
    };
    const Row rows[] = {
        {"sip.mslync.net",
         NameKind::Host,
         {"pool.mslync.net", "*.mslync.net"},
         {"pool.mslync.net"}},
        {"sip.mslync.net", NameKind::Host, {"lync.schertz.local"}, {}},
        {"sip.mslync.net", NameKind::Host, {"evilmslync.net"}, {}},
        {"sip.mslync.net", NameKind::Host, {"a b.mslync.net", "s*.mslync.net"}, {}},
        {"mslync.net", NameKind::Host, {"www.fabrikam.net"}, {}},
        {"mslync.net", NameKind::SipDomain, {"sip.mslync.net", "www.fabrikam.net"}, {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.missing);
        Scene scene;
        const CertificateId leaf = scene.certificate(row.presented);
        const auto findings =
            findings_of({incident(leaf, kPhone, row.missing, row.kind)}, scene.certificates);
        const Remedy* point = remedy(findings[0], RemedyAction::PointNameElsewhere);
        CHECK((point != nullptr ? point->names : std::vector<std::string>{}) == row.offered);
    }
}

TEST_CASE("new firmware helps where a wildcard covers the name and the phone may be old") {
    struct Row {
        MatchedBy matched_by;
        std::string_view profile;
        bool helps;
    };
    for (const Row& row : {Row{MatchedBy::DnsWildcard, "", true},
                           Row{MatchedBy::DnsWildcard, "lync-phone-edition", true},
                           Row{MatchedBy::DnsWildcard, "lync-phone-edition-2012", false},
                           Row{MatchedBy::DnsWildcard, "pjsip", false},
                           Row{MatchedBy::Nothing, "lync-phone-edition", false}}) {
        CAPTURE(std::string(row.profile));
        Scene scene;
        const CertificateId leaf = scene.certificate({"*.mslync.net"});
        Incident made = incident(leaf, kPhone);
        made.first.verdict.profile_matches = {
            {"lync-windows", {true, row.matched_by, MatchRefusal::None, "*.mslync.net"}}};
        if (!row.profile.empty()) {
            made.profile = IdentifiedProfile{row.profile, {}, "user-agent", {}};
        }
        const auto findings = findings_of({made}, scene.certificates);
        CHECK((remedy(findings[0], RemedyAction::UpdateFirmware) != nullptr) == row.helps);
    }
}

TEST_CASE("no firmware of a phone is told to a client that cannot be one") {
    const auto helps = [](void (*tell)(Incident&)) {
        Scene scene;
        Incident made = incident(scene.certificate({"*.mslync.net"}), kPhone);
        made.first.verdict.profile_matches = {
            {"lync-windows", {true, MatchedBy::DnsWildcard, MatchRefusal::None, "*.mslync.net"}}};
        tell(made);
        const auto findings = findings_of({made}, scene.certificates);
        return remedy(findings[0], RemedyAction::UpdateFirmware) != nullptr;
    };
    CHECK(helps([](Incident&) {}));
    CHECK_FALSE(helps([](Incident& made) { made.first.session.sni = "sip.mslync.net"; }));
    CHECK_FALSE(helps([](Incident& made) { made.identity.tls_stack = "Erlang/OTP ssl"; }));
    CHECK_FALSE(helps([](Incident& made) { made.identity.user_agent = "GXP2170 1.0.11.10"; }));
    CHECK_FALSE(helps([](Incident& made) { made.identity.family = "Linphone"; }));
    CHECK(helps([](Incident& made) { made.identity.family = "Lync Phone Edition"; }));
    CHECK(helps([](Incident& made) {  // a hint by its ClientHello, which SChannel's phones share
        made.identity.family = "Lync, Communicator and other Windows clients (SChannel), perhaps";
    }));
    CHECK(helps([](Incident& made) {  // its own word outranks what its hello looks like
        made.identity.tls_stack = "Erlang/OTP ssl";
        made.profile = IdentifiedProfile{"lync-phone-edition", {}, "user-agent", {}};
    }));
}

TEST_CASE("causes that remain are to be checked before a certificate is issued") {
    Scene scene;
    Incident made = incident(scene.certificate({"*.mslync.net"}), kPhone);
    CHECK(remedy(findings_of({made}, scene.certificates)[0], RemedyAction::CheckBeforeIssuing) ==
          nullptr);
    made.first.verdict.also = {{Cause::UntrustedCa, Confidence::Possible}};
    const auto findings = findings_of({made, made}, scene.certificates);
    const Remedy* check = remedy(findings[0], RemedyAction::CheckBeforeIssuing);
    REQUIRE(check != nullptr);
    CHECK(check->names == std::vector<std::string>{"untrusted_ca"});
}
