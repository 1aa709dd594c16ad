// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a CompressedCertificate: what is unpacked has the length that the message states,
// and is never longer than a handshake message may be.
#include <cstdlib>

#include "tls/decrypt/compressed_certificate.h"
#include "tls/limits.h"

using namespace siptls;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto unpacked = decrypt::unpack_certificate({data, size});
    if (unpacked) {
        const auto stated = static_cast<std::size_t>(data[2] << 16 | data[3] << 8 | data[4]);
        if (unpacked->size() != stated || unpacked->size() > tls::kMaxHandshakeMessage) {
            std::abort();
        }
    }
    return 0;
}
