// SPDX-License-Identifier: GPL-2.0-or-later
#include "other_formats/link_types.h"

#include <doctest/doctest.h>

using siptls::other_formats::LinkTypes;

TEST_CASE("link types: each that can be decoded has its number of the registry") {
    const LinkTypes types;
    CHECK(types.of(WTAP_ENCAP_ETHERNET) == 1);
    CHECK(types.of(WTAP_ENCAP_NULL) == 0);
    CHECK(types.of(WTAP_ENCAP_LOOP) == 108);
    CHECK(types.of(WTAP_ENCAP_RAW_IP) == 101);
    CHECK(types.of(WTAP_ENCAP_SLL) == 113);
    CHECK(types.of(WTAP_ENCAP_SLL2) == 276);
    CHECK(types.of(WTAP_ENCAP_IEEE_802_11) == 105);
}

TEST_CASE("link types: what the registry lacks has none") {
    const LinkTypes types;
    CHECK_FALSE(types.of(WTAP_ENCAP_UNKNOWN));
    CHECK_FALSE(types.of(WTAP_ENCAP_PER_PACKET));
    CHECK_FALSE(types.of(WTAP_ENCAP_JSON));
    CHECK_FALSE(types.of(1'000'000));
}

TEST_CASE("link types: an ERF record is what its header states") {
    const LinkTypes types;
    wtap_packet_header packet = {};
    packet.pkt_encap = WTAP_ENCAP_ERF;
    constexpr guint8 kExtensionsFollow = 0x80;
    for (const guint8 type : {guint8{2}, guint8{11}, guint8{16}, guint8{20}}) {
        packet.pseudo_header.erf.phdr.type = type;
        CHECK(types.of(packet) == 1);
        packet.pseudo_header.erf.phdr.type = static_cast<guint8>(type | kExtensionsFollow);
        CHECK(types.of(packet) == 1);
    }
    packet.pseudo_header.erf.phdr.type = 22;
    CHECK(types.of(packet) == 101);
    packet.pseudo_header.erf.phdr.type = 1;  // HDLC
    CHECK_FALSE(types.of(packet));
}
