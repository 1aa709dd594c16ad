// SPDX-License-Identifier: GPL-2.0-or-later
// What a server sends along about its certificate, or owes, as a reason to leave.
#include <string>

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

std::int64_t start() {
    return at_second(100).nanoseconds / kSecond;
}

// The flight was seen whole, and the client had asked for an answer that the certificate demands.
void owe_answer(Session& session, Certificate& certificate) {
    certificate.must_staple = true;
    session.asked_for_staple = true;
    session.server_flight_complete = true;
}

struct Row {
    std::string sentence;
    std::vector<std::string> names;
    void (*tell)(Scene&, Session&, Certificate&);
    std::string verdict;
};

void check(const Row& row) {
    CAPTURE(row.sentence);
    CHECK(verdict_of(row.names, row.tell) == row.verdict);
}

const std::vector<std::string> kFits = {"sip.mslync.net"};
const std::vector<std::string> kSomeRefuse = {"*.mslync.net"};

}  // namespace

TEST_CASE("a stapled answer is a reason of its own") {
    const Row rows[] = {
        {"good", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Good, start() + 1};
         },
         "unknown"},
        {"revoked", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Revoked, start() - 1};
         },
         "certificate_other probable"},
        {"revoked, and some clients refuse the name", kSomeRefuse,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Revoked, start() - 1};
             Scene::say(s, 42);
         },
         "certificate_other probable"},
        {"good, and some clients refuse the name", kSomeRefuse,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Good, start() + 1};
             Scene::say(s, 42);
         },
         "name_mismatch probable"},
        {"revoked, and nobody accepts the name",
         {"www.fabrikam.example"},
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Revoked, start() - 1};
             Scene::say(s, 42);
         },
         "name_mismatch possible"},
        {"revoked, which the client says as well", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Revoked, start() - 1};
             Scene::say(s, 44);
         },
         "certificate_other confirmed"},
        {"revoked, but this client accepted it before", kFits,
         [](Scene& scene, Session& s, Certificate&) {
             s.staple = {Staple::Revoked, start() - 1};
             scene.over(scene.accepted(*s.leaf()));
         },
         "certificate_other possible"},
        {"out of date, and nothing is blamed", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Good, start() - 1};
         },
         "certificate_other possible"},
        {"out of date, and the certificate is blamed", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Good, start() - 1};
             Scene::say(s, 42);
         },
         "certificate_other probable"},
        {"in its last second, and the certificate is blamed", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Good, start()};
             Scene::say(s, 42);
         },
         "untrusted_ca possible"},
        {"it does not say until when", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Good, 0};
         },
         "unknown"},
        {"the authority does not know the certificate: clients take that", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Unknown, start() + 1};
         },
         "unknown"},
        {"about another certificate", kFits,
         [](Scene&, Session& s, Certificate&) {
             s.staple = {Staple::Unfit, 0};
             Scene::say(s, 42);
         },
         "certificate_other probable"},
        {"out of date, but the certificate has expired, too", kFits,
         [](Scene&, Session& s, Certificate& c) {
             s.staple = {Staple::Good, start() - 1};
             c.not_after = start() - 1;
         },
         "certificate_expired probable"},
        {"out of date, under trust anchors that know the issuer", kFits,
         [](Scene& scene, Session& s, Certificate&) {
             s.staple = {Staple::Good, start() - 1};
             scene.trust = diagnosis::TrustFact{true, "CN=mslync-CA"};
         },
         "certificate_other possible"},
        {"out of date, under trust anchors that do not know the issuer", kFits,
         [](Scene& scene, Session& s, Certificate&) {
             s.staple = {Staple::Good, start() - 1};
             scene.trust = diagnosis::TrustFact{false, "unable to get local issuer certificate"};
         },
         "untrusted_ca possible"},
    };
    for (const Row& row : rows) {
        check(row);
    }
}

TEST_CASE("an answer is missing only if it was due, asked for and would have been seen") {
    const Row rows[] = {
        {"due, and the certificate is blamed", kFits,
         [](Scene&, Session& s, Certificate& c) {
             owe_answer(s, c);
             Scene::say(s, 42);
         },
         "certificate_other probable"},
        {"due, and the client leaves in silence", kFits,
         [](Scene&, Session& s, Certificate& c) { owe_answer(s, c); },
         "certificate_other possible"},
        {"not demanded", kFits,
         [](Scene&, Session& s, Certificate& c) {
             owe_answer(s, c);
             c.must_staple = false;
         },
         "unknown"},
        {"not asked for", kFits,
         [](Scene&, Session& s, Certificate& c) {
             owe_answer(s, c);
             s.asked_for_staple = false;
         },
         "unknown"},
        {"bytes of the server are missing", kFits,
         [](Scene&, Session& s, Certificate& c) {
             owe_answer(s, c);
             s.visibility.gap_in_server = true;
         },
         "unknown"},
        {"the certificate is known from another session", kFits,
         [](Scene&, Session& s, Certificate& c) {
             owe_answer(s, c);
             s.certificate_source = CertificateSource::Operator;
         },
         "unknown"},
    };
    for (const Row& row : rows) {
        check(row);
    }
}
