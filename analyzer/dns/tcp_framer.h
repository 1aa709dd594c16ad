// SPDX-License-Identifier: GPL-2.0-or-later
// Cuts one direction of a TCP stream into DNS messages: each has its length in two bytes before it
// (RFC 1035, 4.2.2), so that it is bounded by 64 KiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "siptls/bytes.h"

namespace siptls::dns {

// Feed with push(), then call next() until it says false, and so on.
class TcpFramer {
  public:
    // `chunk` must stay valid until next() says false; what was not fetched of the chunk before is
    // a gap.
    void push(Bytes chunk);

    // Whether there is a further whole message, without its length. It is a view into the chunk if
    // it came in one, valid like the chunk, else valid until the next call of any member.
    bool next(Bytes& message);

    // Bytes of the stream were lost. Nothing marks where a message begins, so nothing more comes.
    void skip_gap();

    // False once nothing more comes: behind a gap, or because a length is too short for a message,
    // so that the stream is no DNS.
    bool following() const { return following_; }

  private:
    Bytes chunk_;                        // not read yet
    std::vector<std::uint8_t> carried_;  // the beginning of a message
    std::size_t length_ = 0;             // of the message, as far as its bytes were read
    std::size_t length_bytes_ = 0;       // read of the length
    bool following_ = true;
    bool fetched_ = false;  // carried_ is the message that was handed out
};

}  // namespace siptls::dns
