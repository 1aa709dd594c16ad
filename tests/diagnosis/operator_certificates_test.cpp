// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/operator_certificates.h"

#include <string>

#include <doctest/doctest.h>

#include "diagnosis/scene.h"
#include "session/story.h"
#include "source_folder.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

std::string file_of(const char* scenario, const char* name) {
    return test::source_folder() + "/captures/" + scenario + "/" + name;
}

const std::string kPoolFile = file_of("tls13-certificate-from-operator", "server.pem");
const std::string kOtherFile = file_of("unknown-ca-silent-name-fits", "ca.pem");

Session hidden() {
    Session session;
    session.client = endpoint("10.50.8.101:50001");
    session.server = endpoint("10.50.8.21:5061");
    session.tls_version = 0x0304;
    session.at(Moment::ServerHello) = seen_at(100);
    session.at(Moment::ServerFlight) = seen_at(100);
    session.server_flight_complete = true;
    return session;
}

// The leaf that the session has afterwards; nothing if none was given.
std::optional<CertificateId> leaf_of(const OperatorCertificates& told, Session session) {
    told.complete(session);
    CHECK((!session.leaf() || session.certificate_source == CertificateSource::Operator));
    return session.leaf();
}

}  // namespace

TEST_CASE("the operator's certificate is given to sessions that hide theirs") {
    x509::CertificateStore store{1};
    const OperatorCertificates told({{std::nullopt, kPoolFile}}, store);
    REQUIRE(store.all().size() == 1);
    CHECK(leaf_of(told, hidden()) == 0U);

    Session partial = hidden();
    partial.server_flight_complete = false;
    CHECK_FALSE(leaf_of(told, partial));

    Session lost = hidden();
    lost.tls_version = 0x0303;
    CHECK_FALSE(leaf_of(told, lost));  // every byte was seen, and none was a certificate
    lost.visibility.gap_in_server = true;
    CHECK(leaf_of(told, lost) == 0U);
}

TEST_CASE("a session that shows a certificate, resumes or never came so far is left as it is") {
    x509::CertificateStore store{1};
    const OperatorCertificates told({{std::nullopt, kPoolFile}}, store);
    Session resumed = hidden();
    resumed.resumed = true;
    CHECK_FALSE(leaf_of(told, resumed));
    Session early = hidden();
    early.at(Moment::ServerHello) = {};
    CHECK_FALSE(leaf_of(told, early));
    Session shown = hidden();
    shown.certificate_chain = {7};
    told.complete(shown);
    CHECK(shown.leaf() == 7U);
    CHECK(shown.certificate_source == CertificateSource::Wire);
}

TEST_CASE("what is told of an endpoint goes before its address, and that before all servers") {
    x509::CertificateStore store{1};
    const Endpoint here = endpoint("10.50.8.21:5061");
    const Endpoint address{here.address, 0};
    const Endpoint other_port{here.address, 443};
    const OperatorCertificates told(
        {{address, kPoolFile}, {std::nullopt, kOtherFile}, {other_port, kOtherFile}}, store);
    CHECK(leaf_of(told, hidden()) == 0U);
    Session web = hidden();
    web.server.port = 443;
    CHECK(leaf_of(told, web) == 1U);
    Session elsewhere = hidden();
    elsewhere.server = endpoint("10.50.8.22:5061");
    CHECK(leaf_of(told, elsewhere) == 1U);
    const OperatorCertificates one({{other_port, kPoolFile}}, store);
    CHECK_FALSE(leaf_of(one, hidden()));
}

TEST_CASE("a file that cannot be read gives nothing") {
    x509::CertificateStore store{1};
    const OperatorCertificates told({{std::nullopt, "/no/such/file.pem"}}, store);
    CHECK(told.empty());
    CHECK_FALSE(leaf_of(told, hidden()));
}
