// SPDX-License-Identifier: GPL-2.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "source_folder.h"

std::string siptls::test::source_folder() {
    return SIPTLS_SOURCE_DIR;
}
