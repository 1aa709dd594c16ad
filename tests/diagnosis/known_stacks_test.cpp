// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/known_stacks.h"

#include <algorithm>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "diagnosis/scene.h"
#include "siptls/profile.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr const char* kGoHello = "t13d190900_9dc949149365_97f8aa674fd9";
constexpr const char* kNodeHello = "t13d591000_a33745022dd6_1f22a2ca17c4";
constexpr const char* kWgetHello = "t13d291300_723694b0fccc_899037bd0b8c";
constexpr const char* kGnutlsHello = "t13d291300_723694b0fccc_2cc26d266019";
constexpr const char* kOpensslHello = "t13d311000_e8f1e7e78f70_1f22a2ca17c4";
constexpr const char* kErlangHello = "t13d490600_fb133944d0cd_188bc74aacc5";
constexpr const char* kRustlsHello = "t13d101100_61a7ad8aa9b6_dc02626b439c";
constexpr const char* kBearsslHello = "t12d450500_43b9d95bf51a_0f2d7afe6961";
constexpr std::uint8_t kHandshakeFailure = 40;
constexpr std::uint8_t kBadCertificate = 42;

std::string title_of(std::string_view ja4) {
    const KnownStack* stack = find_stack(ja4);
    return stack == nullptr ? "none" : std::string(stack->title);
}

// A client that sends this hello and left the wildcard of the founding certificate.
Scene wildcard_scene(const char* ja4) {
    Scene scene;
    scene.hear_srv();
    scene.ja4 = ja4;
    scene.certificate({"*.mslync.net"});
    return scene;
}

}  // namespace

TEST_CASE("known stacks: every row is complete, and stands for itself alone") {
    std::set<std::string_view> fingerprints;
    for (const KnownStack& stack : known_stacks()) {
        INFO(stack.ja4);
        CHECK(find_stack(stack.ja4) == &stack);
        CHECK(fingerprints.insert(stack.ja4).second);
        CHECK(stack.ja4.size() == std::string_view("t13d311000_e8f1e7e78f70_1f22a2ca17c4").size());
        CHECK_FALSE(stack.title.empty());
        CHECK_FALSE(stack.source.empty());
        for (const std::string_view profile : stack.profiles) {
            CHECK(find_profile(profile) != nullptr);
        }
    }
}

TEST_CASE("known stacks: a server name and protocols inside TLS make no other stack") {
    CHECK(title_of("t13i180900_9dc949149365_97f8aa674fd9") == "none");  // 18 suites, not 19
    CHECK(title_of("t13i190800_9dc949149365_97f8aa674fd9") == "Go crypto/tls");
    CHECK(title_of("t13d1910h2_9dc949149365_97f8aa674fd9") == "Go crypto/tls");
    CHECK(title_of("t12d190900_9dc949149365_97f8aa674fd9") == "none");
    CHECK(title_of("t13d190900_9dc949149365_97f8aa674fd8") == "none");
}

TEST_CASE("known stacks: what is no JA4 is of no stack") {
    for (const char* ja4 :
         {"", "t13d190900", "t13d190900_", "____________________________________"}) {
        CHECK(find_stack(ja4) == nullptr);
    }
}

TEST_CASE("known stacks: the identity tells the stack as a guess, in its own member") {
    Scene scene = wildcard_scene(kGoHello);
    const Verdict verdict = scene.judge_alone(scene.left(0));
    CHECK(verdict.identity.tls_stack == "Go crypto/tls");
    CHECK(verdict.identity.family.empty());
    CHECK_FALSE(verdict.profile);
    const auto note =
        std::find_if(verdict.identity.notes.begin(), verdict.identity.notes.end(),
                     [](const IdentityNote& one) { return one.fact == IdentityFact::TlsStack; });
    REQUIRE(note != verdict.identity.notes.end());
    CHECK(note->source == IdentitySource::ClientHello);
    CHECK(note->certainty == Certainty::Inferred);
}

TEST_CASE("known stacks: one whose own check takes the wildcard did not leave for the name") {
    Scene scene = wildcard_scene(kGoHello);
    Session session = scene.left(0);
    Scene::say(session, kBadCertificate);
    const Verdict verdict = scene.judge_alone(session);
    CHECK(in_short(verdict) == "untrusted_ca possible");
    CHECK_FALSE(verdict.incident);
    CHECK(leaves_open(verdict, Cause::NameMismatch));
    CHECK(gives(verdict, Reason::StackAccepts));
}

TEST_CASE(
    "known stacks: one that leaves without a word for any reason did not leave for the name") {
    Scene scene = wildcard_scene(kBearsslHello);
    const Verdict verdict = scene.judge_alone(scene.left(0));
    CHECK(in_short(verdict) == "unknown");
    CHECK(leaves_open(verdict, Cause::NameMismatch));
}

TEST_CASE("known stacks: one whose rules are set by its programs may have refused the wildcard") {
    Scene erlang = wildcard_scene(kErlangHello);
    Session session = erlang.left(0);
    Scene::say(session, kHandshakeFailure);
    CHECK(in_short(erlang.judge_alone(session)) == "name_mismatch probable");
    Scene rustls = wildcard_scene(kRustlsHello);
    CHECK(in_short(rustls.judge_alone(session)) == "unknown");
}

TEST_CASE("known stacks: a stack whose programs have rules of their own excuses nothing") {
    Scene scene = wildcard_scene(kOpensslHello);
    const Verdict verdict = scene.judge_alone(scene.left(0));
    CHECK(in_short(verdict) == "name_mismatch probable");
    CHECK(verdict.identity.tls_stack == "OpenSSL 3.0 (openssl s_client, baresip)");
}

TEST_CASE("known stacks: what every client refuses is refused, whatever the stack") {
    Scene scene;
    scene.hear_srv();
    scene.ja4 = kGoHello;
    const Verdict verdict = scene.judge_alone(scene.left(scene.certificate({"www.contoso.com"})));
    CHECK(in_short(verdict) == "name_mismatch probable");
}

TEST_CASE("known stacks: a User-Agent goes before the ClientHello") {
    Scene scene = wildcard_scene(kGoHello);
    scene.hear_user_agent("CPE/4.0.7577.107 OCPhone/4.0.7577.107 (Microsoft Lync Phone Edition)");
    const Verdict verdict = scene.judge_alone(scene.left(0));
    CHECK(in_short(verdict) == "name_mismatch probable");
    CHECK(verdict.profile->id == "lync-phone-edition");
    CHECK_FALSE(gives(verdict, Reason::StackAccepts));
}

TEST_CASE("known stacks: one that compares names elsewhere in the handshake tells nothing") {
    Scene scene = wildcard_scene(kNodeHello);  // after its Finished
    CHECK(in_short(scene.judge_alone(scene.left(0))) == "name_mismatch probable");
    Scene late = wildcard_scene(kNodeHello);
    late.over(late.left_after_finished(0, 100));
    late.over(late.left_after_finished(0, 117));
    CHECK(in_short(late.judge_alone(late.left_after_finished(0, 160))) == "none");
}

TEST_CASE("known stacks: one that compares names behind its Finished refuses at the first try") {
    for (const std::pair<const char*, const char*>& row :
         {std::pair{kWgetHello, "name_mismatch possible"},  // no common name beside an SRV name
          std::pair{kNodeHello, "none"}, std::pair{kGnutlsHello, "none"}, std::pair{"", "none"}}) {
        Scene scene;
        scene.hear_srv();
        scene.ja4 = row.first;
        const CertificateId leaf = scene.certificate({});
        scene.certificates[leaf].common_names = {"sip.mslync.net"};
        scene.certificates[leaf].srv_names = {"_sips.mslync.net"};
        CHECK_MESSAGE(in_short(scene.judge_alone(scene.left_after_finished(leaf))) == row.second,
                      std::string(row.first));
    }
}

TEST_CASE("known stacks: even attempts are a monitor's, unless the stack compares names then") {
    for (const std::pair<const char*, const char*>& row :
         {std::pair{kOpensslHello, "probe possible"}, std::pair{"", "probe possible"},
          std::pair{kNodeHello, "name_mismatch probable"}, std::pair{kGoHello, "probe possible"}}) {
        Scene scene;
        scene.hear_srv();
        scene.ja4 = row.first;
        const CertificateId leaf = scene.certificate({"www.contoso.com"});
        Session last;
        for (const int second : {100, 110, 120, 130, 140}) {
            last = scene.left_after_finished(leaf, second);
            scene.over(last);
        }
        const Verdict verdict = scene.judge(last);
        CHECK_MESSAGE(in_short(verdict) == row.second, std::string(row.first));
        CHECK(leaves_open(verdict, Cause::NameMismatch) == (verdict.cause == Cause::Probe));
    }
}

TEST_CASE(
    "known stacks: a phone that said who it is does not monitor, however even its attempts are") {
    Scene scene;
    scene.hear_srv();
    scene.hear_user_agent("snom300/8.7.5.35");
    const CertificateId leaf = scene.certificate({"www.contoso.com"});
    Session last;
    for (const int second : {100, 110, 120, 130, 140}) {
        last = scene.left_after_finished(leaf, second);
        scene.over(last);
    }
    CHECK(scene.judge(last).cause == Cause::NameMismatch);
}
