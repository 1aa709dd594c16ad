// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks what TLS up to 1.2 may have packed before it was encrypted (DEFLATE, RFC 3749). All
// records of one side under one set of keys are one stream: behind a lost or damaged record nothing
// can be unpacked any more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "tls/decrypt/buffer.h"

namespace siptls::decrypt {

enum class Compression : std::uint8_t { None = 0, Deflate = 1 };

// How many there are at a time, of all connections: each takes some 50 KiB.
struct UnpackerPlaces {
    std::size_t taken = 0;
    std::uint64_t refused = 0;
};

class RecordUnpacker {
  public:
    // Null if kMaxUnpackers are in use. `places` must outlive it.
    static std::unique_ptr<RecordUnpacker> make(UnpackerPlaces& places);
    RecordUnpacker(const RecordUnpacker&) = delete;
    RecordUnpacker& operator=(const RecordUnpacker&) = delete;
    ~RecordUnpacker();

    // Puts the record's content in the place of its packed form. False if it is none, or larger
    // than a record may be.
    bool unpack(Buffer& content);

    void lose() { whole_ = false; }
    // Whether nothing is missing so far.
    bool is_whole() const { return whole_; }

  private:
    struct Stream;

    explicit RecordUnpacker(UnpackerPlaces& places);

    UnpackerPlaces& places_;
    std::unique_ptr<Stream> stream_;
    bool whole_ = true;
};

}  // namespace siptls::decrypt
