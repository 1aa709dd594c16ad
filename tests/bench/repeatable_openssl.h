// SPDX-License-Identifier: GPL-2.0-or-later
// Makes OpenSSL draw from a seeded source, so that keys, certificates and flights come out the same
// for the same seed and OpenSSL version (another version may draw in another order). Never for real
// keys. Called once by the generator's main.
#pragma once

#include <cstdint>

namespace siptls::bench {

void make_openssl_repeatable(std::uint64_t seed);

}  // namespace siptls::bench
