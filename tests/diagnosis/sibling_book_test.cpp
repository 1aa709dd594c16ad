// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/sibling_book.h"

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

Session shown_at(std::uint16_t port, CertificateId certificate) {
    Session session;
    session.server = Endpoint{ip("192.0.2.1"), port};
    session.certificate_chain = {certificate};
    session.certificate_source = CertificateSource::Wire;
    return session;
}

}  // namespace

TEST_CASE("siblings: behind an HTTP proxy each server has certificates of its own") {
    const auto through_proxy = [](const std::string& host, CertificateId certificate) {
        Session session = shown_at(8080, certificate);
        session.connect = std::make_shared<const ConnectTarget>(ConnectTarget{host, {}, {}});
        return session;
    };
    SiblingBook book;
    book.learn(through_proxy("sip.mslync.net", 1));
    book.learn(through_proxy("www.fabrikam.example", 2));
    REQUIRE(book.chain_for(through_proxy("sip.mslync.net", 0)) != nullptr);
    CHECK(book.chain_for(through_proxy("sip.mslync.net", 0))->front() == 1);
    CHECK(book.chain_for(through_proxy("other.mslync.net", 0)) == nullptr);
    CHECK(book.chain_for(shown_at(8080, 0)) == nullptr);
}

TEST_CASE("siblings: beyond the ceiling those that are known go on being learned") {
    SiblingBook book(2);
    for (std::uint16_t port = 1; port <= 4; ++port) {
        book.learn(shown_at(port, port));
    }
    CHECK(book.refused() == 2);
    REQUIRE(book.chain_for(shown_at(2, 0)) != nullptr);
    CHECK(book.chain_for(shown_at(2, 0))->front() == 2);
    CHECK(book.chain_for(shown_at(3, 0)) == nullptr);
    CHECK_FALSE(book.changed(shown_at(1, 0)));
    book.learn(shown_at(1, 7));
    CHECK(book.changed(shown_at(1, 0)));
    CHECK(book.refused() == 2);
}
