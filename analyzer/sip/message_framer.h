// SPDX-License-Identifier: GPL-2.0-or-later
// Cuts one direction of a stream into SIP messages by Content-Length (RFC 3261, 18.3), whatever
// chunks it comes in. Keep-alives (RFC 5626, 4.4.1) are swallowed. Used for SIP over TCP and for
// decrypted TLS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sip/start_line.h"
#include "siptls/bytes.h"

namespace siptls::sip {

enum class Framing : std::uint8_t {
    Ok,         // so far; perhaps in the middle of a message, or before the first
    NotSip,     // the stream does not begin with a start line: for good, nothing more comes
    Malformed,  // at least once bytes were no message; following resumed at the next start line
};

// Feed with push(), then call next() until it says false, and so on. Holds at most kMaxMessage
// bytes, and none between messages.
class MessageFramer {
  public:
    // `chunk` must stay valid until next() says false. If messages of the chunk before were not
    // fetched they are lost, as in a gap.
    void push(Bytes chunk);

    // Whether there is a further whole message: start line, header fields and body. It is a view
    // into the chunk if it came in one, valid like the chunk, else valid until the next call of any
    // member. A message beyond kMaxMessage is skipped.
    bool next(Bytes& message);

    // Bytes of the stream were lost: what has begun is dropped, and messages come again from the
    // next start line on.
    void skip_gap();

    Framing state() const { return state_; }

    // Messages skipped because they exceed kMaxMessage.
    std::uint64_t oversized() const { return oversized_; }

  private:
    enum class Phase : std::uint8_t {
        Between,      // of two messages
        FirstLine,    // the unit is a line that may be a start line
        Header,       // the unit ends inside the header fields
        Body,         // remaining_ bytes of the unit are missing
        Whole,        // the unit is a message
        SkippedBody,  // remaining_ bytes of an oversized message are to come
        Resync,       // the unit is a line, or its end, that may hold a start line
        Off,          // not SIP
    };
    enum class LineEnd : std::uint8_t { None, AfterFeed, AfterFeedReturn };

    void skip_keep_alives();
    void read_start_line();
    void begin_header();
    void read_header();
    void end_header();
    void read_body();
    void skip_body();
    void find_line();
    void try_line();
    void resync_after_damage();
    void skip_oversized(Phase next, std::uint64_t remaining);

    std::size_t unit_size() const { return carried_.size() + at_; }
    Bytes unit();
    void drop_front(std::size_t length);
    void drop_unit();
    void carry();

    // The unit being read is carried_ and then the first at_ bytes of chunk_.
    std::vector<std::uint8_t> carried_;
    Bytes chunk_;
    std::size_t at_ = 0;

    Phase phase_ = Phase::Between;
    Framing state_ = Framing::Ok;
    LineEnd line_end_ = LineEnd::None;
    bool recognised_ = false;  // as SIP, or joined behind a gap: never NotSip from then on
    StartLineScanner scanner_;
    std::size_t length_line_ =
        0;  // in the unit: the first that may tell the body's length; 0: none
    std::uint64_t remaining_ = 0;
    std::uint64_t oversized_ = 0;
};

}  // namespace siptls::sip
