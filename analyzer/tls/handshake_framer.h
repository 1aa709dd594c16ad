// SPDX-License-Identifier: GPL-2.0-or-later
// Cuts the fragments of handshake records into handshake messages (RFC 8446, 5.1 and 4): a message
// may span records, and a record may hold several. session/ has one per side while the handshake is
// in clear.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "bytes/pooled_buffer.h"
#include "siptls/bytes.h"
#include "tls/handshake_type.h"

namespace siptls::tls {

inline constexpr std::size_t kHandshakeHeaderLength = 4;

enum class MessageState : std::uint8_t {
    Whole,
    Oversized,  // longer than kMaxHandshakeMessage; reported when its header was read, then skipped
    Damaged,    // some of its bytes were lost; reported at its end
};

struct HandshakeMessage {
    HandshakeType type = HandshakeType::HelloRequest;
    MessageState state = MessageState::Whole;
    std::uint32_t length = 0;  // as the header states it
    Bytes body;                // without the header; empty unless the state is Whole
};

// Contract of use: push() a fragment, then next() until it says false, before the next one; the
// pushed fragment must stay in place until then. Equal bytes give equal messages however they are
// cut into fragments.
class HandshakeFramer {
  public:
    // Bodies that come in pieces are collected in buffers of `pool`, which must outlive this.
    explicit HandshakeFramer(BufferPool* pool = nullptr) : collected_(pool) {}

    void push(Bytes fragment);

    // The next message; false if there is none yet. Its body is a view of the pushed fragment if it
    // lay in it in one piece, else of the framer's own buffer; either way valid until the next call
    // of any function that is not const.
    bool next(HandshakeMessage& message);

    // `length` bytes of fragments were lost. Within the body of one message that message is
    // reported as damaged at its end. Otherwise it is not known where the next message begins:
    // whatever was under way is given up, and the next fragment is taken to begin with a header, as
    // it does in most stacks.
    void skip(std::size_t length);

    // Whether a message has begun whose end was not seen.
    bool mid_message() const { return in_body_ || header_length_ != 0; }

    // Forgets what is under way.
    void reset();

  private:
    bool take_whole(HandshakeMessage& message);
    bool read_header();
    void begin_body(Bytes header);
    Bytes take_body();

    Bytes fragment_;          // what is left of the pushed fragment
    PooledBuffer collected_;  // pieces of the body, if it comes in several
    std::array<std::uint8_t, kHandshakeHeaderLength> header_{};
    std::uint8_t header_length_ = 0;
    bool in_body_ = false;
    // Of the message under way:
    HandshakeType type_ = HandshakeType::HelloRequest;
    MessageState state_ = MessageState::Whole;
    std::uint32_t length_ = 0;
    std::uint32_t missing_ = 0;  // bytes of the body that have not come
};

}  // namespace siptls::tls
