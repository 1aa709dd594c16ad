// SPDX-License-Identifier: GPL-2.0-or-later
// Export suites: of the secret only 5 to 8 bytes a key are used, and what is known to everybody is
// added to make a whole one (RFC 6101, 6.2.2.1; RFC 2246, 6.3.1; the 56-bit ones of
// draft-ietf-tls-56-bit-ciphersuites). An empty result means that OpenSSL refused.
#pragma once

#include <cstddef>

#include "siptls/bytes.h"
#include "siptls/event.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/key_derivation.h"

namespace siptls::decrypt {

// `material`: this side's key out of the key block.
Buffer export_key(const Prf& prf, Side side, Bytes material, const Randoms& randoms,
                  std::size_t length);

// The first initialisation vector of this side; no secret takes part.
Buffer export_iv(const Prf& prf, Side side, const Randoms& randoms, std::size_t length);

}  // namespace siptls::decrypt
