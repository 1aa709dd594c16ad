// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/record_unpacker.h"

#include <string>

#include <doctest/doctest.h>
#include <zlib.h>

#include "tls/decrypt/limits.h"

using namespace siptls;
using namespace siptls::decrypt;

namespace {

// Packs as a peer does: one stream, flushed at each record's end.
class Packer {
  public:
    Packer() { deflateInit(&zlib_, Z_DEFAULT_COMPRESSION); }
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;
    ~Packer() { deflateEnd(&zlib_); }

    Buffer pack(Buffer content) {
        Buffer out(content.size() + 256);
        zlib_.next_in = content.data();
        zlib_.avail_in = static_cast<uInt>(content.size());
        zlib_.next_out = out.data();
        zlib_.avail_out = static_cast<uInt>(out.size());
        deflate(&zlib_, Z_SYNC_FLUSH);
        out.resize(out.size() - zlib_.avail_out);
        return out;
    }

  private:
    z_stream zlib_{};
};

Buffer text(const std::string& words) {
    return {words.begin(), words.end()};
}

}  // namespace

TEST_CASE("unpacker: records of one stream come out as they went in") {
    Packer packer;
    UnpackerPlaces places;
    const auto unpacker = RecordUnpacker::make(places);
    for (const char* const words :
         {"REGISTER sip:example.com", "REGISTER sip:example.com", "", "x"}) {
        Buffer content = packer.pack(text(words));
        CHECK(unpacker->unpack(content));
        CHECK(content == text(words));
    }
    Buffer nothing;
    CHECK(unpacker->unpack(nothing));
    CHECK(nothing.empty());
}

TEST_CASE("unpacker: a record may be as large as TLS allows, not larger") {
    Packer packer;
    UnpackerPlaces places;
    const auto unpacker = RecordUnpacker::make(places);
    Buffer largest = packer.pack(Buffer(kMaxPlainRecord, 'x'));
    CHECK(unpacker->unpack(largest));
    CHECK(largest.size() == kMaxPlainRecord);
    Buffer bomb = packer.pack(Buffer(kMaxPlainRecord + 1, 'x'));
    CHECK_FALSE(unpacker->unpack(bomb));
    CHECK_FALSE(unpacker->is_whole());
}

TEST_CASE("unpacker: behind damage nothing comes out any more") {
    Packer packer;
    UnpackerPlaces places;
    const auto unpacker = RecordUnpacker::make(places);
    Buffer damaged = text("no zlib");
    CHECK_FALSE(unpacker->unpack(damaged));
    Buffer content = packer.pack(text("x"));
    CHECK_FALSE(unpacker->unpack(content));
}

TEST_CASE("unpacker: there are no more than its limit, and they give back their places") {
    UnpackerPlaces places;
    places.taken = kMaxUnpackers - 1;
    auto last = RecordUnpacker::make(places);
    REQUIRE(last != nullptr);
    CHECK(RecordUnpacker::make(places) == nullptr);
    CHECK(places.refused == 1);
    last.reset();
    CHECK(RecordUnpacker::make(places) != nullptr);
}
