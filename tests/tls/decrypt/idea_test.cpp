// SPDX-License-Identifier: GPL-2.0-or-later
// Whole connections with IDEA: tests/differential/historic_against_tshark.py.
#include "tls/decrypt/idea.h"

#include <doctest/doctest.h>

#include "from_hex.h"
#include "tls/decrypt/buffer.h"

using namespace siptls;
using namespace siptls::decrypt;
using tests::from_hex;

TEST_CASE("IDEA: the vector of its author comes back") {
    const Idea idea(from_hex("00010002000300040005000600070008"));
    const auto sealed = from_hex("11fbed2b01986de5 11fbed2b01986de5");
    std::vector<std::uint8_t> plain(sealed.size());
    idea.decrypt(Buffer(Idea::kBlockLength), sealed, plain);
    // The second block is chained to the first.
    CHECK(plain == from_hex("0000000100020003 11fbed2a019a6de6"));
}
