// SPDX-License-Identifier: GPL-2.0-or-later
// The seam between compression formats and the reading of what they hold. A compressed file is one
// or several members (gzip) or frames (zstd, lz4), one behind the other. Used by
// unpacked_input.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "siptls/bytes.h"

namespace siptls::capture {

class Unpacker {
  public:
    enum class State : std::uint8_t { Inside, MemberEnded, Damaged };

    struct Step {
        std::size_t taken = 0;  // of the packed bytes
        std::size_t given = 0;  // into the room
        State state = State::Inside;
        std::string why;  // Damaged: the library's reason, a clause
    };

    Unpacker() = default;
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;
    virtual ~Unpacker() = default;

    // Whether a further member begins like this; `start` has kMemberMagic bytes.
    virtual bool begins_member(Bytes start) const = 0;
    // To be called before each member but the first.
    virtual void restart() = 0;
    // Unpacks some of `packed` into `room`. With nothing packed it gives what it still holds back.
    virtual Step step(Bytes packed, std::span<std::uint8_t> room) = 0;
};

inline constexpr std::size_t kMemberMagic = 4;

std::unique_ptr<Unpacker> gzip_unpacker();
std::unique_ptr<Unpacker> zstd_unpacker();
std::unique_ptr<Unpacker> lz4_unpacker();

}  // namespace siptls::capture
