// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/pack.h"

#include <doctest/doctest.h>
#include <lz4frame.h>
#include <zlib.h>
#include <zstd.h>

namespace siptls::capture {
namespace {

FileBytes gzip(Bytes bytes) {
    FileBytes packed(bytes.size() + 100);
    z_stream stream = {};
    constexpr int kGzipWindowBits = 15 + 16;
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, kGzipWindowBits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

FileBytes zstd(Bytes bytes) {
    FileBytes packed(ZSTD_compressBound(bytes.size()) + 100);
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    packed.resize(
        ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size()));
    ZSTD_freeCCtx(context);
    return packed;
}

FileBytes lz4(Bytes bytes) {
    LZ4F_preferences_t preferences = {};
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    FileBytes packed(LZ4F_compressFrameBound(bytes.size(), &preferences));
    packed.resize(
        LZ4F_compressFrame(packed.data(), packed.size(), bytes.data(), bytes.size(), &preferences));
    return packed;
}

}  // namespace

FileBytes pack(Packing packing, Bytes bytes) {
    switch (packing) {
        case Packing::Gzip: return gzip(bytes);
        case Packing::Zstd: return zstd(bytes);
        case Packing::Lz4: return lz4(bytes);
    }
    return {};
}

FileBytes zstd_frame_with_window(int log) {
    const auto exponent = static_cast<std::uint8_t>(log - 10);
    return {0x28, 0xb5, 0x2f, 0xfd, 0, static_cast<std::uint8_t>(exponent << 3), 1, 0, 0};
}

}  // namespace siptls::capture
