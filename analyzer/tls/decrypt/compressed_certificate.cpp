// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/compressed_certificate.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include "bytes/reader.h"
#include "tls/limits.h"

namespace siptls::decrypt {

namespace {

enum class Algorithm : std::uint16_t { Zlib = 1, Brotli = 2, Zstd = 3 };

// Each fills `out` to exactly its length.

bool unpack_zlib(Bytes packed, Buffer& out) {
    uLongf length = out.size();
    return uncompress(out.data(), &length, packed.data(), packed.size()) == Z_OK &&
           length == out.size();
}

bool unpack_brotli(Bytes packed, Buffer& out) {
    std::size_t length = out.size();
    return BrotliDecoderDecompress(packed.size(), packed.data(), &length, out.data()) ==
               BROTLI_DECODER_RESULT_SUCCESS &&
           length == out.size();
}

bool unpack_zstd(Bytes packed, Buffer& out) {
    return ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size()) == out.size();
}

}  // namespace

Result<Buffer> unpack_certificate(Bytes body) {
    Reader in{body};
    const auto algorithm = static_cast<Algorithm>(in.u16());
    const std::uint32_t length = in.u24();
    const Bytes packed = in.prefixed(3);
    if (!in.at_end() || packed.empty()) {
        return malformed("CompressedCertificate: length and content disagree", in.offset());
    }
    if (length == 0 || length > tls::kMaxHandshakeMessage) {
        return malformed("CompressedCertificate: a length beyond the limit", 2);
    }
    Buffer out(length);
    bool whole = false;
    switch (algorithm) {
        case Algorithm::Zlib: whole = unpack_zlib(packed, out); break;
        case Algorithm::Brotli: whole = unpack_brotli(packed, out); break;
        case Algorithm::Zstd: whole = unpack_zstd(packed, out); break;
        default: return malformed("CompressedCertificate: unknown algorithm", 0);
    }
    if (!whole) {
        return malformed("CompressedCertificate: does not unpack to its stated length", 5);
    }
    return out;
}

}  // namespace siptls::decrypt
