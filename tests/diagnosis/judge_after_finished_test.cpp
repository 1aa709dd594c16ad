// SPDX-License-Identifier: GPL-2.0-or-later
// Clients that left behind their Finished: a late check of the name, a probe, or nothing wrong.
#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

const std::vector<std::string> kWildcard = {"lync.schertz.local", "*.mslync.net"};
// Covered as a common name only: most kinds of client accept, some do not.
CertificateId common_name_only(Scene& scene) {
    const CertificateId leaf = scene.certificate({});
    scene.certificates[leaf].has_subject_alt_name = false;
    scene.certificates[leaf].common_names = {"sip.mslync.net"};
    scene.certificates[leaf].subject_cn = "sip.mslync.net";
    return leaf;
}

void repeat(Scene& scene, CertificateId leaf, std::initializer_list<std::int64_t> seconds) {
    for (const std::int64_t second : seconds) {
        scene.over(scene.left_after_finished(leaf, second));
    }
}

}  // namespace

TEST_CASE("after Finished a name that nobody accepts is a mismatch") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    const Verdict verdict = scene.judge_alone(scene.left_after_finished(leaf));
    CHECK(in_short(verdict) == "name_mismatch probable");
    CHECK(verdict.incident);
    CHECK(gives(verdict, Reason::LeftAfterFinished));
}

TEST_CASE("after Finished a name that is there means nothing is wrong") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"sip.mslync.net"});
    CHECK(in_short(scene.judge_alone(scene.left_after_finished(leaf))) == "none");
}

TEST_CASE("after Finished a SIP domain that fits clears only who looks for one") {
    struct Row {
        const char* profile;
        const char* verdict;
    };
    for (const Row& row : {Row{"rfc5922", "none"}, Row{"snom", "unknown"}, Row{"", "unknown"}}) {
        CAPTURE(row.profile);
        Scene scene = *row.profile != 0 ? Scene({{std::nullopt, row.profile}}) : Scene();
        SipExchange exchange;
        exchange.request_domain = "mslync.net";
        scene.names.hear_register(ip(kPhone), ip(kPool), exchange, seen_at(80));
        const CertificateId leaf = scene.certificate({"mslync.net"});
        CHECK(in_short(scene.judge_alone(scene.left_after_finished(leaf))) == row.verdict);
    }
}

TEST_CASE("after Finished, with a name that some refuse, one try says nothing") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = common_name_only(scene);
    CHECK_FALSE(scene.judge_alone(scene.left_after_finished(leaf)).incident);
}

TEST_CASE("after Finished, with a name that some refuse, a client that never succeeds may refuse") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = common_name_only(scene);
    repeat(scene, leaf, {100, 130, 190});
    const Verdict verdict = scene.judge(scene.left_after_finished(leaf, 190));
    CHECK(in_short(verdict) == "name_mismatch possible");
}

TEST_CASE("after Finished, a client that succeeds here with this name does not refuse it") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = common_name_only(scene);
    repeat(scene, leaf, {100, 130, 190});
    Session resumed = scene.accepted(leaf, 60);
    resumed.resumed = true;
    resumed.hello_fingerprint = 0;
    scene.over(scene.accepted(leaf, 61));
    CHECK_FALSE(scene.judge(scene.left_after_finished(leaf, 190)).incident);
}

TEST_CASE("a steady period with a fitting name, or none, is a probe") {
    Scene scene;
    const CertificateId leaf = scene.certificate({"sip.mslync.net"});
    SUBCASE("no name known") {}
    SUBCASE("name covered") {
        scene.hear_srv();
    }
    repeat(scene, leaf, {100, 130, 160, 190});
    const Verdict verdict = scene.judge(scene.left_after_finished(leaf, 190));
    CHECK(in_short(verdict) == "probe probable");
    CHECK_FALSE(verdict.incident);
}

TEST_CASE("a steady period goes before a name that nobody accepts, and leaves it open") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    repeat(scene, leaf, {100, 130, 160, 190});
    const Verdict verdict = scene.judge(scene.left_after_finished(leaf, 190));
    CHECK(in_short(verdict) == "probe possible");
    CHECK_FALSE(verdict.incident);
    CHECK(leaves_open(verdict, Cause::NameMismatch));
}

TEST_CASE("a steady period goes on where the clock is set back between two attempts") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    SUBCASE("a monitor") {
        repeat(scene, leaf, {100, 130, 160, 95, 125});
        CHECK(in_short(scene.judge(scene.left_after_finished(leaf, 125))) == "probe possible");
    }
    SUBCASE("near miss: a client that backs off") {
        repeat(scene, leaf, {100, 130, 190, 95, 215});
        CHECK(in_short(scene.judge(scene.left_after_finished(leaf, 215))) ==
              "name_mismatch probable");
    }
}

TEST_CASE("a monitor of which one attempt is missing is a rival of the refused name") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    repeat(scene, leaf, {100, 130, 160, 220, 250});
    const Verdict verdict = scene.judge(scene.left_after_finished(leaf, 250));
    CHECK(in_short(verdict) == "name_mismatch possible");
    CHECK(leaves_open(verdict, Cause::Probe));
}

TEST_CASE("one attempt fewer is no period: then the name counts, and a probe is its rival") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    repeat(scene, leaf, {100, 130, 160});
    const Verdict verdict = scene.judge(scene.left_after_finished(leaf, 160));
    CHECK(in_short(verdict) == "name_mismatch possible");
    CHECK(verdict.incident);
    CHECK(leaves_open(verdict, Cause::Probe));
}

TEST_CASE("a probe whose certificate is hidden has its period too") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    scene.over(scene.left(leaf, 20));
    Session probe;
    for (const std::int64_t second : {100, 130, 160, 190}) {
        probe = scene.left13(second);
        probe.outcome = Outcome::ClientClosedAfterFinished;
        probe.lone_protected_alert = false;
        scene.over(probe);
    }
    const Verdict verdict = scene.judge(probe);
    CHECK(in_short(verdict) == "probe possible");
    CHECK_FALSE(verdict.incident);
    CHECK(leaves_open(verdict, Cause::NameMismatch));
}

TEST_CASE("without name and period nobody knows why it left") {
    Scene scene;
    const CertificateId leaf = scene.certificate(kWildcard);
    CHECK(in_short(scene.judge_alone(scene.left_after_finished(leaf))) == "unknown");
}

TEST_CASE("an established session has no trouble, whatever its certificate names") {
    Scene scene;
    scene.hear_srv();
    const CertificateId leaf = scene.certificate({"www.fabrikam.example"});
    const Verdict verdict = scene.judge_alone(scene.accepted(leaf));
    CHECK(in_short(verdict) == "none");
    CHECK(verdict.expected_name->name == "sip.mslync.net");
    CHECK(verdict.profile_matches.empty());
}
