// SPDX-License-Identifier: GPL-2.0-or-later
// CompressedCertificate (RFC 8879): back to the Certificate message it stands for. What it unpacks
// to is bounded by what it states, and that by the longest handshake message that is read.
#pragma once

#include "bytes/result.h"
#include "siptls/bytes.h"
#include "tls/decrypt/buffer.h"

namespace siptls::decrypt {

// `body`: the handshake message without its header. Gives the body of the Certificate.
Result<Buffer> unpack_certificate(Bytes body);

}  // namespace siptls::decrypt
