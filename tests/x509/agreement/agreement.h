// SPDX-License-Identifier: GPL-2.0-or-later
// What a program must define to be compared with siptls: one file a library, one executable each,
// all with the main of agreement_main.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace siptls::x509::test {

// The row of the profile table that claims to behave as this library.
extern const std::string_view kLibraryProfile;

// The version of the library that runs, as it reports it.
std::string library_version();

// The library's own answer: does this certificate fit this name?
bool library_accepts(const std::vector<std::uint8_t>& der, const std::string& reference);

}  // namespace siptls::x509::test
