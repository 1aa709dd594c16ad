// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/record_unpacker.h"

#include <zlib.h>

#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

struct RecordUnpacker::Stream {
    z_stream zlib{};
    Buffer out;
};

std::unique_ptr<RecordUnpacker> RecordUnpacker::make(UnpackerPlaces& places) {
    if (places.taken >= kMaxUnpackers) {
        ++places.refused;
        return nullptr;
    }
    return std::unique_ptr<RecordUnpacker>(new RecordUnpacker(places));
}

RecordUnpacker::RecordUnpacker(UnpackerPlaces& places)
    : places_(places), stream_(std::make_unique<Stream>()) {
    ++places_.taken;
    whole_ = inflateInit(&stream_->zlib) == Z_OK;
}

RecordUnpacker::~RecordUnpacker() {
    inflateEnd(&stream_->zlib);
    --places_.taken;
}

bool RecordUnpacker::unpack(Buffer& content) {
    if (!whole_) {
        return false;
    }
    z_stream& zlib = stream_->zlib;
    stream_->out.resize(kMaxPlainRecord + 1);
    zlib.next_in = content.data();
    zlib.avail_in = static_cast<uInt>(content.size());
    zlib.next_out = stream_->out.data();
    zlib.avail_out = static_cast<uInt>(stream_->out.size());
    const int result = content.empty() ? Z_OK : inflate(&zlib, Z_SYNC_FLUSH);
    // Z_BUF_ERROR: it had nothing to write. Room that is left shows that all was written.
    whole_ = (result == Z_OK || result == Z_BUF_ERROR || result == Z_STREAM_END) &&
             zlib.avail_in == 0 && zlib.avail_out != 0;
    if (whole_) {
        const std::size_t length = stream_->out.size() - zlib.avail_out;
        content.assign(stream_->out.begin(),
                       stream_->out.begin() + static_cast<std::ptrdiff_t>(length));
    }
    return whole_;
}

}  // namespace siptls::decrypt
