// SPDX-License-Identifier: GPL-2.0-or-later
#include <doctest/doctest.h>

#include "other_formats/open_other.h"

TEST_CASE("without libwiretap nobody opens other formats") {
    const bool opens = siptls::other_formats::opener() != nullptr;
    CHECK_FALSE(opens);
}
