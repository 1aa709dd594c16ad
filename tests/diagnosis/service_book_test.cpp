// SPDX-License-Identifier: GPL-2.0-or-later
// Which SRV answer leads to a host, and how many are kept.
#include "diagnosis/service_book.h"

#include <string>

#include <doctest/doctest.h>

#include "diagnosis/limits.h"
#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

void hear(ServiceBook& book, std::string_view owner, std::int64_t second,
          std::string_view target = "sip.mslync.net") {
    book.hear(ServiceFound{owner, target, 5061, 300}, seen_at(second));
}

std::string owner_of(const ServiceBook& book, std::string_view target = "sip.mslync.net") {
    const ServiceAnswer* answer = book.leading_to(target, 5061);
    return answer == nullptr ? "" : answer->owner;
}

}  // namespace

TEST_CASE("of the services that lead to a host the one not heard for longest counts") {
    ServiceBook book;
    CHECK(owner_of(book).empty());
    hear(book, "_sip._tls.mslync.net", 10);
    hear(book, "_sipinternaltls._tcp.mslync.net", 11);
    hear(book, "_sips._tcp.mslync.net", 12, "other.mslync.net");
    CHECK(owner_of(book) == "_sip._tls.mslync.net");
    hear(book, "_sip._tls.mslync.net", 13);
    CHECK(owner_of(book) == "_sipinternaltls._tcp.mslync.net");
    CHECK(book.leading_to("sip.mslync.net", 443) == nullptr);
    CHECK(book.size() == 3);
}

TEST_CASE("a service that is heard again keeps its first time; a copy of the packet adds none") {
    ServiceBook book;
    hear(book, "_sip._tls.mslync.net", 10);
    hear(book, "_sip._tls.mslync.net", 20);
    Seen copy = seen_at(20);
    copy.time.nanoseconds += kCopyPause - 1;
    book.hear(ServiceFound{"_sip._tls.mslync.net", "sip.mslync.net", 5061, 60}, copy);
    const ServiceAnswer* answer = book.leading_to("sip.mslync.net", 5061);
    REQUIRE(answer != nullptr);
    CHECK(answer->heard.first.time == at_second(10));
    CHECK(answer->heard.last.time == at_second(20));
    CHECK(answer->ttl == 60);
    CHECK(book.size() == 1);
}

TEST_CASE("beyond the ceiling the service not heard for longest is let go") {
    ServiceBook book;
    const auto host = [](std::size_t number) { return "h" + std::to_string(number) + ".test"; };
    for (std::size_t number = 0; number < kMaxServices; ++number) {
        hear(book, "_sip._tls.mslync.net", 10, host(number));
    }
    hear(book, "_sip._tls.mslync.net", 20, host(0));
    hear(book, "_sip._tls.mslync.net", 21, host(kMaxServices));
    CHECK(book.size() == kMaxServices);
    CHECK(owner_of(book, host(1)).empty());
    for (const std::size_t number : {std::size_t{0}, std::size_t{2}, kMaxServices}) {
        CAPTURE(number);
        CHECK_FALSE(owner_of(book, host(number)).empty());
    }
}
