// SPDX-License-Identifier: GPL-2.0-or-later
// RAND_set_rand_method is deprecated in OpenSSL 3 in favour of a provider of one's own; for a test
// generator the old hook does the same in a tenth of the code.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "bench/repeatable_openssl.h"

#include <cstddef>

#include <openssl/rand.h>

#include "bench/openssl_handles.h"
#include "bench/repeatable_random.h"

namespace siptls::bench {
namespace {

// OpenSSL's hook carries no context of the caller, hence a variable of the file.
RepeatableRandom openssl_source{0};

int draw(unsigned char* bytes, int size) {
    openssl_source.fill({bytes, static_cast<std::size_t>(size)});
    return 1;
}

int ready() {
    return 1;
}

constexpr RAND_METHOD kMethod{nullptr, draw, nullptr, nullptr, draw, ready};

}  // namespace

void make_openssl_repeatable(std::uint64_t seed) {
    openssl_source = RepeatableRandom{seed};
    require(RAND_set_rand_method(&kMethod) == 1, "RAND_set_rand_method");
}

}  // namespace siptls::bench
