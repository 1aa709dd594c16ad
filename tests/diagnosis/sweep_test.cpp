// SPDX-License-Identifier: GPL-2.0-or-later
// Scanners, which connect with one ClientHello after another, and crowds, which are none.
#include "diagnosis/sweep.h"

#include <doctest/doctest.h>

#include "diagnosis/limits.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

// `kinds` ClientHellos in turn, in so many attempts, one each `pause` seconds.
Sweep attempts(std::uint64_t kinds, std::int64_t count, std::int64_t pause,
               std::int64_t begin = 100) {
    Sweep sweep;
    for (std::int64_t at = 0; at < count; ++at) {
        const auto hello = 1 + static_cast<std::uint64_t>(at) % kinds;
        sweep.note(hello, at_second(begin + at * pause));
    }
    return sweep;
}

void scan(Scene& scene, CertificateId leaf, std::uint64_t kinds, std::int64_t count) {
    for (std::int64_t at = 0; at < count; ++at) {
        Session session = scene.left(leaf, 100 + at);
        session.hello_fingerprint = 1 + static_cast<std::uint64_t>(at) % kinds;
        scene.over(session);
    }
}

}  // namespace

TEST_CASE("eight ClientHellos in a row are a scan, from its first attempt to its last") {
    const Sweep sweep = attempts(20, 20, 1);
    CHECK_FALSE(sweep.covers(at_second(99)));
    CHECK(sweep.covers(at_second(100)));
    CHECK(sweep.covers(at_second(119)));
    CHECK_FALSE(sweep.covers(at_second(120)));
}

TEST_CASE("a crowd repeats itself, and what comes slowly is no scan") {
    CHECK_FALSE(attempts(kSweepHellos - 1, 100, 1).covers(at_second(110)));
    CHECK_FALSE(attempts(20, 20, 30).covers(at_second(300)));
    CHECK(attempts(kSweepHellos, 100, 1).covers(at_second(110)));
}

TEST_CASE("a scan is noticed behind any number of other attempts") {
    Sweep sweep = attempts(1, 95, 1);
    for (std::uint64_t hello = 2; hello < 22; ++hello) {
        sweep.note(hello, at_second(200));
    }
    CHECK_FALSE(sweep.covers(at_second(150)));
    CHECK(sweep.covers(at_second(200)));
}

TEST_CASE("who goes on with the same ClientHello behind a scan does not prolong it") {
    Sweep sweep = attempts(20, 20, 1);  // up to second 119
    for (std::int64_t second = 125; second < 400; second += 30) {
        sweep.note(1, at_second(second));
    }
    CHECK(sweep.covers(at_second(125)));  // not seen lately, so perhaps the scan's
    CHECK_FALSE(sweep.covers(at_second(155)));
    for (std::uint64_t hello = 50; hello < 60; ++hello) {
        sweep.note(hello, at_second(500));  // the next scan
    }
    CHECK(sweep.covers(at_second(500)));
}

TEST_CASE("attempts that are told in the order of their ends are a scan as well") {
    Sweep sweep;
    for (const std::int64_t second : {103, 101, 100, 102, 106, 104, 107, 105, 99}) {
        sweep.note(static_cast<std::uint64_t>(second), at_second(second));
    }
    CHECK(sweep.covers(at_second(99)));
    CHECK(sweep.covers(at_second(107)));
}

TEST_CASE("a scanner that leaves a foreign certificate refuses nothing") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    scan(scene, leaf, 20, 20);
    for (const std::int64_t second : {100, 110, 119}) {
        const Verdict verdict = scene.judge(scene.left(leaf, second));
        CHECK(in_short(verdict) == "probe probable");
        CHECK_FALSE(verdict.incident);
        CHECK(gives(verdict, Reason::OffersSwept));
        CHECK(leaves_open(verdict, Cause::NameMismatch));
    }
    const Verdict finished = scene.judge(scene.left_after_finished(leaf, 110));
    CHECK(in_short(finished) == "probe probable");
}

TEST_CASE("a scan is one though much of its attempts was lost") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    for (std::int64_t at = 0; at < 9; ++at) {
        Session session = scene.left(leaf, 100 + at);
        session.hello_fingerprint = 1 + static_cast<std::uint64_t>(at);
        if (at % 3 == 0) {
            session.certificate_chain.clear();
        }
        if (at % 4 == 1) {
            session.outcome = Outcome::Incomplete;
        }
        scene.over(session);
    }
    CHECK(in_short(scene.judge(scene.left(leaf, 104))) == "probe probable");
    CHECK(scene.judge(scene.left(leaf, 120)).incident);
}

TEST_CASE("near miss: phones behind one address that come again and again refuse the name") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    scan(scene, leaf, 4, 20);
    CHECK(scene.judge(scene.left(leaf, 110)).incident);
}

TEST_CASE("near miss: who blames the certificate in the middle of a scan refuses it") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    scan(scene, leaf, 20, 20);
    Session session = scene.left(leaf, 110);
    Scene::say(session, 42);
    CHECK(in_short(scene.judge(session)) == "name_mismatch probable");
}

TEST_CASE("near miss: the same client long after its scan") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    scan(scene, leaf, 20, 20);
    scene.over(scene.left(leaf, 900));
    CHECK(scene.judge(scene.left(leaf, 900)).incident);
}
