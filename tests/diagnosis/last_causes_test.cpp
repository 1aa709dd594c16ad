// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/last_causes.h"

#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

using namespace siptls;
using namespace siptls::diagnosis;

namespace {

IpAddress client(std::size_t number) {
    IpAddress address;
    address.family = AddressFamily::V4;
    for (std::size_t at = 0; at < 4; ++at) {
        address.bytes[at] = static_cast<std::uint8_t>(number >> (8 * (3 - at)));
    }
    return address;
}

const Endpoint kServer{client(0xc0000201), 5061};

}  // namespace

TEST_CASE("last causes: the latest counts, for each client and server") {
    LastCauses causes;
    CHECK(causes.of(client(1), kServer) == Cause::Unknown);
    causes.note(client(1), kServer, Cause::CertificateExpired);
    causes.note(client(2), kServer, Cause::Probe);
    causes.note(client(1), kServer, Cause::NameMismatch);
    CHECK(causes.of(client(1), kServer) == Cause::NameMismatch);
    CHECK(causes.of(client(2), kServer) == Cause::Probe);
    CHECK(causes.of(client(1), Endpoint{kServer.address, 5062}) == Cause::Unknown);
}

TEST_CASE("last causes: beyond the ceiling those that are known go on being noted") {
    LastCauses causes(3);
    for (std::size_t number = 0; number < 5; ++number) {
        causes.note(client(number), kServer, Cause::Probe);
    }
    CHECK(causes.of(client(2), kServer) == Cause::Probe);
    CHECK(causes.of(client(3), kServer) == Cause::Unknown);
    CHECK(causes.refused() == 2);
    causes.note(client(0), kServer, Cause::NameMismatch);
    CHECK(causes.of(client(0), kServer) == Cause::NameMismatch);
    CHECK(causes.refused() == 2);
}
