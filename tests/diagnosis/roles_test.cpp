// SPDX-License-Identifier: GPL-2.0-or-later
// Which door of a site a certificate guards.
#include "diagnosis/roles.h"

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

std::string role(std::uint16_t port, std::string_view host = {},
                 NameSource source = NameSource::DnsAddress, NameKind kind = NameKind::Host) {
    std::optional<NameCandidate> expected;
    if (!host.empty()) {
        expected = NameCandidate{host, kind, source, {}, false, {}, {}, {}};
    }
    const auto found = role_of(Endpoint{ip(kPool), port}, expected);
    return found ? std::string(name(*found)) : "";
}

}  // namespace

TEST_CASE("a SIP port is a registrar's whatever the name") {
    CHECK(role(5061) == "registrar");
    CHECK(role(5067, "autodiscover.mslync.net") == "registrar");
}

TEST_CASE("on 443 the name and what told it decide") {
    CHECK(role(443, "lyncweb.mslync.net") == "web");
    CHECK(role(443, "pool.mslync.net", NameSource::Dhcp43) == "web");
    CHECK(role(443, "pool.mslync.net", NameSource::Sip) == "web");  // sts-uri
    CHECK(role(443, "lyncdiscover.mslync.net") == "web");
    CHECK(role(443, "ucupdates-r2.mslync.net") == "web");
    CHECK(role(443, "autodiscover.mslync.net") == "exchange");
    CHECK(role(443, "webmail.mslync.net") == "exchange");
    CHECK(role(443, "sip.mslync.net") == "edge");
    CHECK(role(443, "sipexternal.mslync.net", NameSource::Sni) == "edge");
    CHECK(role(443, "gateway.mslync.net", NameSource::DnsSrv) == "edge");
}

TEST_CASE("on 443 a name that says nothing has no role") {
    CHECK(role(443).empty());
    CHECK(role(443, "www.fabrikam.example").empty());
    CHECK(role(443, "sipping.fabrikam.example").empty());
    CHECK(role(443, "mslync.net", NameSource::Sip, NameKind::SipDomain).empty());
}

TEST_CASE("a certificate has every role that it was seen in, in their order") {
    Scene scene;
    const CertificateId both = scene.certificate({"a.b"});
    const CertificateId none = scene.certificate({"c.d"});
    RoleBook book;
    Session session = scene.left(both);
    session.server.port = 443;
    book.learn(session,
               NameCandidate{
                   "lyncweb.mslync.net", NameKind::Host, NameSource::Sni, {}, false, {}, {}, {}});
    session.server.port = 5061;
    book.learn(session, std::nullopt);
    session.certificate_chain.clear();
    book.learn(session, std::nullopt);
    const auto roles = book.of_certificates(3);
    REQUIRE(roles.size() == 3);
    CHECK(roles[both] ==
          std::vector<CertificateRole>{CertificateRole::Registrar, CertificateRole::Web});
    CHECK(roles[none].empty());
}
