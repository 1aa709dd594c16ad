// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/certificate_store.h"

#include <doctest/doctest.h>

#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509;
using namespace siptls::x509::test;

namespace {

using Der = std::vector<std::uint8_t>;

Der certificate(const char* name) {
    return make_certificate(with_names({name})).der;
}

std::vector<Bytes> list_of(const std::vector<Der>& ders) {
    return {ders.begin(), ders.end()};
}

// Distinct bytes that are no certificate, quickly made.
Der junk(std::size_t number, std::size_t length = 8) {
    Der bytes(length);
    for (std::size_t at = 0; at < 8; ++at) {
        bytes[at] = static_cast<std::uint8_t>(number >> (8 * at));
    }
    return bytes;
}

}  // namespace

TEST_CASE("certificate store: a chain seen again has the same id, whatever the hint") {
    const std::vector<Der> first = {certificate("a.example"), certificate("ca.example")};
    const std::vector<Der> second = {certificate("b.example"), first[1]};
    CertificateStore store(1);
    const auto id = store.intern_chain(list_of(first), 7);
    const auto other = store.intern_chain(list_of(second), 7);
    REQUIRE(id);
    REQUIRE(other);
    CHECK(*id != *other);
    CHECK(store.intern_chain(list_of(first), 7) == id);
    CHECK(store.intern_chain(list_of(first), 8) == id);
    CHECK(store.intern_chain(list_of(first), 7 + kHintSlots) == id);
    CHECK(store.all().size() == 3);
    CHECK(store.all()[store.chain(*id)[0]].dns_names.front() == "a.example");
    CHECK(store.chain(*id)[1] == store.chain(*other)[1]);
}

TEST_CASE("certificate store: order, length and a copied buffer are told apart") {
    const Der a = certificate("a.example");
    const Der b = certificate("b.example");
    CertificateStore store(1);
    const auto ab = store.intern_chain(list_of({a, b}), 0);
    CHECK(store.intern_chain(list_of({b, a}), 0) != ab);
    CHECK(store.intern_chain(list_of({a}), 0) != ab);
    CHECK(store.intern_chain(list_of({a, b, b}), 0) != ab);
    Der longer = b;
    longer.push_back(0);
    CHECK(store.intern_chain(list_of({a, longer}), 1) != ab);
    CHECK(store.intern_chain(list_of({a, b}), 1) == ab);
    CHECK(store.intern_chain(list_of({a, longer}), 1) != ab);
    const auto none = store.intern_chain({}, 0);
    REQUIRE(none);
    CHECK(store.chain(*none).empty());
    CHECK(store.intern_chain(list_of({a, b}), 0) == ab);
    CHECK(store.all().size() == 3);
    CHECK(store.intern(a) == store.chain(*ab)[0]);
}

TEST_CASE("certificate store: the seed changes nothing that comes out") {
    CertificateStore one(1);
    CertificateStore two(~std::uint64_t{0});
    for (std::size_t number = 0; number < 200; ++number) {
        const std::vector<Der> chain = {junk(number % 50), junk(number % 7)};
        CHECK(one.intern_chain(list_of(chain), 3) == two.intern_chain(list_of(chain), 5));
    }
    CHECK(one.all() == two.all());
}

TEST_CASE("certificate store: bytes that are no certificate are kept as malformed") {
    CertificateStore store(1);
    const auto id = store.intern_chain(list_of({junk(1), certificate("ca.example"), {}}), 0);
    REQUIRE(id);
    REQUIRE(store.chain(*id).size() == 3);
    CHECK(store.all()[store.chain(*id)[0]].malformed);
    CHECK(store.all()[store.chain(*id)[0]].der == junk(1));
    CHECK_FALSE(store.all()[store.chain(*id)[1]].malformed);
    CHECK(store.all()[store.chain(*id)[2]].malformed);
}

TEST_CASE("certificate store: at its ceiling it knows the old and counts the new") {
    CertificateStore store(1);
    for (std::size_t number = 0; number < kMaxCertificates; ++number) {
        REQUIRE(store.intern_chain(list_of({junk(number)}), 0));
    }
    CHECK(store.refused() == 0);
    CHECK_FALSE(store.intern_chain(list_of({junk(kMaxCertificates)}), 0));
    CHECK(store.refused() == 1);
    CHECK(store.all().size() == kMaxCertificates);
    CHECK(store.intern_chain(list_of({junk(17)}), 0) == ChainId{17});
    // Known certificates in new company still find room.
    CHECK(store.intern_chain(list_of({junk(1), junk(2)}), 0));
}

TEST_CASE("certificate store: huge certificates and endless chains are refused") {
    CertificateStore store(1);
    constexpr std::size_t kHuge = std::size_t{16} << 20;
    for (std::size_t number = 0; number < kMaxCertificateBytes / kHuge; ++number) {
        CHECK(store.intern_chain(list_of({junk(number, kHuge)}), 0));
    }
    CHECK_FALSE(store.intern_chain(list_of({junk(99)}), 0));
    CHECK_FALSE(store.intern_chain(list_of(std::vector<Der>(kMaxChainLength + 1, junk(0))), 0));
    CHECK(store.refused() == 2);
}
