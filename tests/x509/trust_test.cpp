// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/trust.h"

#include <doctest/doctest.h>
#include <openssl/err.h>

#include "bytes/temporary_directory.h"
#include "x509/certificate.h"
#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509;
using namespace siptls::x509::test;

namespace {

constexpr std::int64_t kWithin = 2'000'000'000;
constexpr std::int64_t kBefore = 1'600'000'000;
constexpr std::int64_t kAfter = 2'600'000'000;

Recipe authority(const char* name) {
    Recipe recipe = with_names({}, {name});
    recipe.role = Role::Authority;
    return recipe;
}

struct Line {
    Made root = make_certificate(authority("Root"));
    Made middle = make_certificate(authority("Middle"), &root);
    Made leaf = make_certificate(with_names({"sip.mslync.net"}, {"sip"}), &middle);
};

Certificate value(const Made& made) {
    return parse_certificate(made.der).value();
}

TrustAnswer ask(const TrustAnchors& anchors, const std::vector<Certificate>& chain,
                std::int64_t at) {
    std::vector<const Certificate*> pointers;
    pointers.reserve(chain.size());
    for (const Certificate& certificate : chain) {
        pointers.push_back(&certificate);
    }
    return anchors.verify(pointers, at);
}

TrustAnchors anchors_of(const std::string& pem) {
    const siptls::test::TemporaryDirectory directory;
    const std::vector<std::string> files = {directory.file("anchors.pem", pem)};
    auto loaded = TrustAnchors::load(files, {});
    REQUIRE(loaded.problems.empty());
    return std::move(loaded.anchors);
}

}  // namespace

TEST_CASE("trust: a chain to an anchor is trusted at a time within its validity only") {
    const Line line;
    const TrustAnchors anchors = anchors_of(pem_of(line.root));
    CHECK(anchors.size() == 1);
    const std::vector<Certificate> chain = {value(line.leaf), value(line.middle)};
    const TrustAnswer trusted = ask(anchors, chain, kWithin);
    CHECK(trusted.trusted);
    CHECK(trusted.problem == TrustProblem::None);
    CHECK(trusted.anchor == "CN=Root,O=Test");
    CHECK(trusted.error == "");
    CHECK(ask(anchors, chain, kAfter).problem == TrustProblem::Expired);
    CHECK(ask(anchors, chain, kBefore).problem == TrustProblem::NotYetValid);
    // Superfluous and unordered certificates do no harm.
    CHECK(ask(anchors, {chain[0], value(line.root), chain[1], chain[1]}, kWithin).trusted);
}

TEST_CASE("trust: whom the chain lacks is named") {
    const Line line;
    const TrustAnchors anchors = anchors_of(pem_of(line.root));
    const TrustAnswer alone = ask(anchors, {value(line.leaf)}, kWithin);
    CHECK_FALSE(alone.trusted);
    CHECK(alone.problem == TrustProblem::UnknownIssuer);
    CHECK(alone.missing_issuer == "CN=Middle,O=Test");
    CHECK(alone.error != "");

    const TrustAnchors others = anchors_of(pem_of(make_certificate(authority("Other"))));
    const TrustAnswer unknown = ask(others, {value(line.leaf), value(line.middle)}, kWithin);
    CHECK(unknown.problem == TrustProblem::UnknownIssuer);
    CHECK(unknown.missing_issuer == "CN=Root,O=Test");
    CHECK(ask(others, {value(line.leaf), value(line.middle), value(line.root)}, kWithin).problem ==
          TrustProblem::SelfSigned);
    CHECK(ask(others, {value(make_certificate(with_names({"a.example"})))}, kWithin).problem ==
          TrustProblem::SelfSigned);
    // Unknown at any time: dates come second.
    CHECK(ask(others, {value(line.leaf)}, kAfter).problem == TrustProblem::UnknownIssuer);
}

TEST_CASE("trust: an anchor need not be self-signed, and a leaf can be its own") {
    const Line line;
    CHECK(ask(anchors_of(pem_of(line.middle)), {value(line.leaf)}, kWithin).trusted);
    const Made alone = make_certificate(with_names({"a.example"}));
    CHECK(ask(anchors_of(pem_of(alone)), {value(alone)}, kWithin).trusted);
}

TEST_CASE("trust: forged, misused and malformed certificates are not trusted") {
    const Line line;
    const TrustAnchors anchors = anchors_of(pem_of(line.root));
    // Signed by an end entity.
    const Made child = make_certificate(with_names({"b.example"}), &line.leaf);
    CHECK_FALSE(
        ask(anchors, {value(child), value(line.leaf), value(line.middle)}, kWithin).trusted);
    // The right issuer name over another key.
    const Made impostor = make_certificate(authority("Root"));
    const Made forged = make_certificate(with_names({"c.example"}), &impostor);
    CHECK_FALSE(ask(anchors, {value(forged)}, kWithin).trusted);
    CHECK_FALSE(ask(anchors, {malformed_certificate({})}, kWithin).trusted);
    CHECK_FALSE(ask(anchors, {}, kWithin).trusted);
    CHECK(ask(anchors, {value(line.leaf), malformed_certificate({}), value(line.middle)}, kWithin)
              .trusted);
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("trust: a certificate at fault is told apart from an issuer that is not known") {
    const Line line;
    const TrustAnchors anchors = anchors_of(pem_of(line.root));
    Made broken = make_certificate(with_names({"sip.mslync.net"}), &line.middle);
    broken.der.back() ^= 1;  // of its signature
    CHECK(ask(anchors, {value(broken), value(line.middle)}, kWithin).problem ==
          TrustProblem::Certificate);
    CHECK(ask(anchors, {value(broken)}, kWithin).problem == TrustProblem::UnknownIssuer);
    const Made child = make_certificate(with_names({"b.example"}), &line.leaf);
    CHECK(ask(anchors, {value(child), value(line.leaf), value(line.middle)}, kWithin).problem ==
          TrustProblem::Certificate);
    CHECK(ask(anchors, {malformed_certificate({})}, kWithin).problem == TrustProblem::NotJudged);
}

TEST_CASE("trust: an answer holds as long as no date of chain and anchors passes") {
    const Line line;
    const TrustAnchors anchors = anchors_of(pem_of(line.root));
    const std::vector<Certificate> chain = {value(line.leaf), value(line.middle)};
    for (const std::int64_t at : {kBefore, kWithin, kAfter}) {
        CAPTURE(at);
        const TrustAnswer answer = ask(anchors, chain, at);
        CHECK(answer.steady.holds(at));
        for (const std::int64_t other : {kBefore, kWithin, kAfter}) {
            CHECK((!answer.steady.holds(other) ||
                   ask(anchors, chain, other).trusted == answer.trusted));
        }
    }
    // An anchor that ends before the chain does.
    Recipe short_lived = authority("Root");
    short_lived.not_after = kWithin - 1;
    const Made root = make_certificate(short_lived);
    const Made leaf = make_certificate(with_names({"sip.mslync.net"}), &root);
    const TrustAnchors brief = anchors_of(pem_of(root));
    const TrustAnswer trusted = ask(brief, {value(leaf)}, kWithin - 100);
    CHECK(trusted.trusted);
    CHECK_FALSE(trusted.steady.holds(kWithin));
    CHECK(ask(brief, {value(leaf)}, kWithin).problem == TrustProblem::Expired);
}

TEST_CASE("trust: anchors come from files and directories, and problems are told") {
    const Line line;
    const siptls::test::TemporaryDirectory directory;
    directory.file("root.crt", line.root.der);
    directory.file("again.pem", pem_of(line.root));
    directory.file("notes.txt", std::string("these are our roots"));
    const siptls::test::TemporaryDirectory empty;
    const std::vector<std::string> directories = {directory.path(), empty.path(),
                                                  empty.path() + "/missing"};
    const std::vector<std::string> files = {empty.path() + "/missing.pem"};
    const auto loaded = TrustAnchors::load(files, directories);
    CHECK(loaded.anchors.size() == 1);
    REQUIRE(loaded.problems.size() == 3);
    CHECK(loaded.problems[0].find(files[0]) == 0);
    CHECK(loaded.problems[1].find(directories[1]) == 0);
    CHECK(loaded.problems[2].find(directories[2]) == 0);
    CHECK(ask(loaded.anchors, {value(line.leaf), value(line.middle)}, kWithin).trusted);
}
