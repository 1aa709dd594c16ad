// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/chain.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "x509/certificate.h"
#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509::test;

namespace {

constexpr std::int64_t kNow = 1'800'000'000;

Certificate parsed(const Made& made) {
    return *siptls::x509::parse_certificate(made.der);
}

Recipe authority(std::string common_name) {
    Recipe recipe;
    recipe.common_names = {{std::move(common_name)}};
    recipe.role = Role::Authority;
    return recipe;
}

// A root, an authority between, and a leaf.
struct Family {
    Made root = make_certificate(authority("Root"));
    Made between = make_certificate(authority("Between"), &root);
    Made leaf;
    Certificate root_certificate = parsed(root);
    Certificate between_certificate = parsed(between);
    Certificate leaf_certificate;

    explicit Family(const Recipe& recipe = with_names({"sip.example.com"}))
        : leaf(make_certificate(recipe, &between)), leaf_certificate(parsed(leaf)) {}
};

using Chain = std::vector<const Certificate*>;

bool has(const std::vector<ChainRemark>& remarks, ChainFault fault) {
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const ChainRemark& remark) { return remark.fault == fault; });
}

ChainWeight weight_of(const std::vector<ChainRemark>& remarks, ChainFault fault) {
    for (const ChainRemark& remark : remarks) {
        if (remark.fault == fault) {
            return remark.weight;
        }
    }
    return ChainWeight::Note;
}

}  // namespace

TEST_CASE("chain: leaf and intermediate in order need only the root, which the client has") {
    const Family family;
    const auto remarks =
        inspect_chain(Chain{&family.leaf_certificate, &family.between_certificate}, kNow);
    REQUIRE(remarks.size() == 1);
    CHECK(remarks.front().fault == ChainFault::IssuerNotSent);
    CHECK(remarks.front().at == 1);
    CHECK(remarks.front().argument == family.root_certificate.subject);
}

TEST_CASE("chain: a missing intermediate is told by its name") {
    const Family family;
    const auto remarks = inspect_chain(Chain{&family.leaf_certificate}, kNow);
    REQUIRE(has(remarks, ChainFault::IssuerNotSent));
    CHECK(remarks.front().argument == family.between_certificate.subject);
    CHECK(describe(remarks.front()).find("Between") != std::string::npos);
}

TEST_CASE("chain: order, strangers and the root are told apart") {
    const Family family;
    const Certificate& leaf = family.leaf_certificate;
    const Certificate& between = family.between_certificate;
    const Certificate& root = family.root_certificate;
    const auto whole = inspect_chain(Chain{&leaf, &between, &root}, kNow);
    CHECK_FALSE(has(whole, ChainFault::OutOfOrder));
    CHECK_FALSE(has(whole, ChainFault::IssuerNotSent));
    CHECK(has(whole, ChainFault::RootSent));
    CHECK(has(whole, ChainFault::NewRoot));  // of 2023
    CHECK(has(inspect_chain(Chain{&leaf, &root, &between}, kNow), ChainFault::OutOfOrder));

    const Certificate stranger = parsed(make_certificate(authority("Stranger")));
    const auto odd = inspect_chain(Chain{&leaf, &between, &stranger}, kNow);
    CHECK(has(odd, ChainFault::NotInChain));
    CHECK_FALSE(has(odd, ChainFault::OutOfOrder));
}

TEST_CASE("chain: dates are judged at the time given, for each link") {
    Recipe recipe = with_names({"sip.example.com"});
    recipe.not_after = kNow - 1;
    const Family expired(recipe);
    const Chain chain = {&expired.leaf_certificate, &expired.between_certificate};
    CHECK(has(inspect_chain(chain, kNow), ChainFault::Expired));
    CHECK_FALSE(has(inspect_chain(chain, kNow - 2), ChainFault::Expired));
    CHECK(has(inspect_chain(chain, kNow - 2), ChainFault::ExpiresSoon));
    CHECK_FALSE(has(inspect_chain(chain, kNow - 40 * 86'400), ChainFault::ExpiresSoon));
    const auto early = inspect_chain(chain, 1'000'000'000);
    CHECK(has(early, ChainFault::NotYetValid));
    CHECK(weight_of(early, ChainFault::NotYetValid) == ChainWeight::Severe);
    CHECK(std::count_if(early.begin(), early.end(), [](const ChainRemark& remark) {
              return remark.fault == ChainFault::NotYetValid;
          }) == 2);
}

TEST_CASE("chain: a link that expired is severe, a root or a stranger that did is not judged") {
    Recipe old = authority("Between");
    old.not_after = kNow - 1;
    Recipe old_root = authority("Root");
    old_root.not_after = kNow - 1;
    const Made root = make_certificate(old_root);
    const Made between = make_certificate(old, &root);
    const Certificate leaf = parsed(make_certificate(with_names({"sip.example.com"}), &between));
    const Certificate link = parsed(between);
    const Certificate end = parsed(root);
    const auto remarks = inspect_chain(Chain{&leaf, &link, &end}, kNow);
    REQUIRE(has(remarks, ChainFault::Expired));
    CHECK(remarks.front().fault == ChainFault::Expired);
    CHECK(remarks.front().at == 1);
    CHECK(remarks.front().weight == ChainWeight::Severe);
    CHECK(std::count_if(remarks.begin(), remarks.end(), [](const ChainRemark& remark) {
              return remark.fault == ChainFault::Expired;
          }) == 1);
    const Family family;
    const Chain stranger = {&family.leaf_certificate, &family.between_certificate, &link};
    CHECK_FALSE(has(inspect_chain(stranger, kNow), ChainFault::Expired));
}

TEST_CASE("chain: purposes must include servers, where any are named") {
    Recipe recipe = with_names({"sip.example.com"});
    recipe.extended_key_usage = "clientAuth";
    const Family wrong(recipe);
    const auto remarks = inspect_chain(Chain{&wrong.leaf_certificate}, kNow);
    CHECK(weight_of(remarks, ChainFault::NotForServers) == ChainWeight::Severe);
    recipe.extended_key_usage = "serverAuth,clientAuth";
    const Family right(recipe);
    CHECK_FALSE(
        has(inspect_chain(Chain{&right.leaf_certificate}, kNow), ChainFault::NotForServers));
}

TEST_CASE("chain: weak keys and signatures are weighed") {
    const Family family;
    Certificate leaf = family.leaf_certificate;
    const auto weigh = [&](ChainFault fault) {
        return weight_of(inspect_chain(Chain{&leaf, &family.between_certificate}, kNow), fault);
    };
    leaf.key = "RSA 1024";
    leaf.key_bits = 1024;
    CHECK(weigh(ChainFault::WeakKey) == ChainWeight::Some);
    leaf.key_bits = 512;
    CHECK(weigh(ChainFault::WeakKey) == ChainWeight::Severe);
    leaf.key_bits = 2048;
    CHECK(weigh(ChainFault::WeakKey) == ChainWeight::Note);
    leaf.signature_algorithm = "sha1WithRSAEncryption";
    CHECK(weigh(ChainFault::WeakSignature) == ChainWeight::Some);
    leaf.signature_algorithm = "md5WithRSAEncryption";
    CHECK(weigh(ChainFault::WeakSignature) == ChainWeight::Severe);
    leaf.signature_algorithm = "sha256WithRSAEncryption";
    CHECK(weigh(ChainFault::WeakSignature) == ChainWeight::Note);
}

TEST_CASE("chain: a self-signed leaf and one without alternative names are told") {
    const Certificate alone = parsed(make_certificate(with_names({}, {"sip.example.com"})));
    const auto remarks = inspect_chain(Chain{&alone}, kNow);
    CHECK(has(remarks, ChainFault::SelfSigned));
    CHECK(has(remarks, ChainFault::NoAlternativeNames));
    CHECK_FALSE(has(remarks, ChainFault::IssuerNotSent));
}

TEST_CASE("chain: what cannot be read, or is not there, does no harm") {
    CHECK(inspect_chain({}, kNow).empty());
    const std::vector<std::uint8_t> junk = {1, 2, 3};
    const Certificate unreadable = siptls::x509::malformed_certificate(junk);
    CHECK(has(inspect_chain(Chain{&unreadable}, kNow), ChainFault::Unreadable));
    const Family family;
    const Chain mixed = {&family.leaf_certificate, &unreadable, &family.between_certificate};
    CHECK(has(inspect_chain(mixed, kNow), ChainFault::Unreadable));
}

TEST_CASE("chain: without trust anchors nothing is judged") {
    const Family family;
    const Chain chain = {&family.leaf_certificate};
    CHECK_FALSE(judge_trust(chain, kNow, {}, {}).judged);
}
