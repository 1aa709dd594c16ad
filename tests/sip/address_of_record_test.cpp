// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/address_of_record.h"

#include <doctest/doctest.h>

using siptls::sip::address_of_record;

TEST_CASE("address-of-record: the To URI without what does not tell users apart") {
    CHECK(*address_of_record("<sip:jeff@mslync.net>") == "sip:jeff@mslync.net");
    CHECK(*address_of_record("\"J\" <SIP:Jeff:pw@MSLync.NET;user=phone?a=b>;tag=1") ==
          "sip:Jeff@mslync.net");
    CHECK(*address_of_record("sips:jeff@[2001:DB8::1]:5061;tag=1") ==
          "sips:jeff@[2001:db8::1]:5061");
    CHECK(*address_of_record("<tel:+1555;ext=1>") == "tel:+1555");
    CHECK(*address_of_record("<sip:mslync.net>") == "sip:mslync.net");
    CHECK_FALSE(address_of_record("jeff"));
}
