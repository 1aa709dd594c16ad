// SPDX-License-Identifier: GPL-2.0-or-later
// gzip members (RFC 1952) through zlib.
#include <algorithm>
#include <limits>
#include <new>

#include <zlib.h>

#include "capture/unpacker.h"

namespace siptls::capture {
namespace {

// The largest window, and a gzip header around the data instead of zlib's own.
constexpr int kGzipWindowBits = MAX_WBITS + 16;

uInt bounded(std::size_t length) {
    return static_cast<uInt>(std::min<std::size_t>(length, std::numeric_limits<uInt>::max()));
}

class GzipUnpacker final : public Unpacker {
  public:
    GzipUnpacker() {
        if (inflateInit2(&stream_, kGzipWindowBits) != Z_OK) {
            throw std::bad_alloc();
        }
    }
    ~GzipUnpacker() override { inflateEnd(&stream_); }

    bool begins_member(Bytes start) const override { return start[0] == 0x1f && start[1] == 0x8b; }

    void restart() override { inflateReset(&stream_); }

    Step step(Bytes packed, std::span<std::uint8_t> room) override {
        const uInt packed_length = bounded(packed.size());
        const uInt room_length = bounded(room.size());
        stream_.next_in = const_cast<Bytef*>(packed.data());  // zlib only reads it
        stream_.avail_in = packed_length;
        stream_.next_out = room.data();
        stream_.avail_out = room_length;
        const int answer = inflate(&stream_, Z_NO_FLUSH);
        Step step{
            packed_length - stream_.avail_in, room_length - stream_.avail_out, State::Inside, {}};
        if (answer == Z_STREAM_END) {
            step.state = State::MemberEnded;
        } else if (answer != Z_OK && answer != Z_BUF_ERROR) {
            step.state = State::Damaged;
            step.why = stream_.msg != nullptr ? stream_.msg : zError(answer);
        }
        return step;
    }

  private:
    z_stream stream_ = {};
};

}  // namespace

std::unique_ptr<Unpacker> gzip_unpacker() {
    return std::make_unique<GzipUnpacker>();
}

}  // namespace siptls::capture
