// SPDX-License-Identifier: GPL-2.0-or-later
// The memory of what profiles say: one list for each pair of certificate and name, never another's.
#include "diagnosis/match_book.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "diagnosis/limits.h"

using namespace siptls;
using namespace siptls::diagnosis;

namespace {

constexpr CertificateId kNarrow = 0;
constexpr CertificateId kWide = 1;

Certificate named(const char* name) {
    Certificate certificate;
    certificate.has_subject_alt_name = true;
    certificate.dns_names = {name};
    return certificate;
}

ExpectedName looked_for(std::string name, NameKind kind = NameKind::Host) {
    ExpectedName expected;
    expected.name = std::move(name);
    expected.kind = kind;
    return expected;
}

std::ptrdiff_t accepting(const ProfileMatches& matches) {
    return std::count_if(matches.begin(), matches.end(),
                         [](const ProfileMatch& match) { return match.match.accepted; });
}

}  // namespace

TEST_CASE("who asks for the same certificate and name gets the same list") {
    MatchBook book;
    const Certificate certificate = named("sip.mslync.net");
    const ProfileMatches first = book.matches(kNarrow, certificate, looked_for("sip.mslync.net"));
    const ProfileMatches again = book.matches(kNarrow, certificate, looked_for("sip.mslync.net"));
    CHECK(first.data() == again.data());
    REQUIRE(first.size() == client_profiles().size());
    CHECK(first.begin()->profile == client_profiles().front().id);
}

TEST_CASE("another name, kind of name or certificate has answers of its own") {
    MatchBook book;
    const Certificate narrow = named("sip.mslync.net");
    const Certificate wide = named("*.mslync.net");
    const ProfileMatches fits = book.matches(kNarrow, narrow, looked_for("sip.mslync.net"));
    CHECK(accepting(fits) == static_cast<std::ptrdiff_t>(fits.size()));
    CHECK(accepting(book.matches(kNarrow, narrow, looked_for("web.mslync.net"))) == 0);
    const auto by_wildcard = accepting(book.matches(kWide, wide, looked_for("sip.mslync.net")));
    CHECK(by_wildcard > 0);
    CHECK(by_wildcard < accepting(fits));
    const ProfileMatches of_domain =
        book.matches(kNarrow, narrow, looked_for("sip.mslync.net", NameKind::SipDomain));
    CHECK(of_domain.data() != fits.data());
}

TEST_CASE("beyond the ceiling answers are worked out anew, and lists handed out stay") {
    MatchBook book;
    const Certificate certificate = named("sip.mslync.net");
    const ExpectedName wanted = looked_for("sip.mslync.net");
    const ProfileMatches before = book.matches(kNarrow, certificate, wanted);
    for (std::size_t number = 0; number < kMaxMatches; ++number) {
        book.matches(kNarrow, certificate, looked_for("h" + std::to_string(number) + ".example"));
    }
    const ProfileMatches after = book.matches(kNarrow, certificate, wanted);
    CHECK(after.data() != before.data());
    CHECK(accepting(after) == accepting(before));
}
