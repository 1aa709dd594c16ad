// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/chain_book.h"

#include <string>

#include <doctest/doctest.h>

#include "diagnosis/limits.h"

using namespace siptls;
using namespace siptls::diagnosis;

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kBegin = 1'700'000'000;
constexpr std::int64_t kEnd = kBegin + 90 * kDay;

Certificate link(std::string subject, std::string issuer) {
    Certificate certificate;
    certificate.subject = std::move(subject);
    certificate.issuer = std::move(issuer);
    certificate.is_ca = true;
    certificate.has_subject_alt_name = true;
    certificate.not_before = kBegin;
    certificate.not_after = kEnd;
    return certificate;
}

}  // namespace

TEST_CASE(
    "chain book: what it remembers is what an inspection says, at each time and in any order") {
    std::vector<Certificate> certificates = {link("leaf", "between"), link("between", "root")};
    certificates[1].not_before = kBegin + kDay;
    certificates[1].not_after = kEnd - kDay;
    const std::vector<CertificateId> chain = {0, 1};
    const std::vector<const Certificate*> shown = {&certificates[0], &certificates[1]};
    ChainBook book;
    // Around each turn of both certificates: valid from, soon to expire, expired.
    for (const std::int64_t turn : {kBegin, kBegin + kDay, kEnd - kDay, kEnd, kEnd - 31 * kDay,
                                    kEnd - 30 * kDay, kBegin + 2 * kDay, kBegin}) {
        for (const std::int64_t at : {turn, turn - 1, turn + 1, turn + 2, turn - kDay, turn}) {
            CHECK(book.remarks(chain, certificates, at) == inspect_chain(shown, at));
        }
    }
}

TEST_CASE("chain book: each chain has its own remarks, also when there are too many to remember") {
    std::vector<Certificate> certificates;
    for (std::size_t number = 0; number <= kMaxInspectedChains; ++number) {
        certificates.push_back(link("leaf", "issuer " + std::to_string(number)));
    }
    ChainBook book;
    for (int round = 0; round < 2; ++round) {
        for (CertificateId id = 0; id < certificates.size(); ++id) {
            const auto& remarks = book.remarks({id}, certificates, kBegin);
            REQUIRE(!remarks.empty());
            REQUIRE(remarks.front().argument == certificates[id].issuer);
        }
    }
}
