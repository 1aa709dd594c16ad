// SPDX-License-Identifier: GPL-2.0-or-later
// Cuts one direction of a TCP stream into TLS records (RFC 8446, 5.1). The only place, beside the
// handshake framer, that knows "need more bytes". session/ has one per side of each followed flow.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "bytes/pooled_buffer.h"
#include "siptls/bytes.h"
#include "tls/record.h"
#include "tls/record_header.h"

namespace siptls::tls {

enum class Framing : std::uint8_t {
    Ok,         // so far; needs more bytes when next() has nothing
    NotTls,     // the stream's first bytes cannot be TLS; for good
    Malformed,  // a later record header cannot be one; for good
    Lost,       // bytes are missing and the next record's beginning is not known
};

// Which bodies are kept.
enum class Bodies : std::uint8_t {
    Clear,  // all but those of application_data
    All,
};

// Contract of use: push(), then next() until it says false, before anything is pushed again; the
// pushed chunk must stay in place until then. The same bytes give the same records in any chunking,
// as long as none are missing.
//
// When bytes are missing (skip_gap, or a push beyond the expected offset):
// - inside the body of a record whose header was seen, up to its last byte at most, the record is
//   handed out at its end as `damaged`, and framing goes on behind it;
// - anywhere else the state is Lost, and a record under way is given up. Each chunk that is pushed
//   then is tried at its beginning only: if a whole record header stands there, and at the end of
//   that record another one, as far as the chunk reaches, framing goes on with this chunk; else the
//   chunk is dropped. After a loss a bad header means Lost again, never Malformed.
class RecordFramer {
  public:
    // Bodies that come in pieces are collected in buffers of `pool`, which must outlive this.
    explicit RecordFramer(BufferPool* pool = nullptr) : collected_(pool) {}

    // `offset`: stream offset of the chunk's first byte. Bytes before the expected offset are
    // ignored.
    void push(Bytes chunk, std::uint64_t offset);

    // The next record that is whole; false if there is none yet. Its fragment is a view of the
    // pushed chunk if it lay in it in one piece, else of the framer's own buffer; either way valid
    // until the next call of any function that is not const.
    bool next(Record& record);

    // The bytes up to `offset` will never come. next() may have a damaged record after this.
    void skip_gap(std::uint64_t offset);

    // The capture began inside the connection: the stream need not begin with a record. To be
    // called before the first push.
    void join_late() { lose(); }

    // What lies before `offset` is not TLS and was read by somebody else: the first record stands
    // there. To be called before the first push.
    void begin_at(std::uint64_t offset) { position_ = offset; }

    // Begins anew, for another stream.
    void reset();

    // From the next record on; None also gives up the bytes of a record under way.
    void keep_bodies(Bodies bodies);

    Framing state() const { return state_; }

    // Stream offset of the first byte that was neither read nor skipped.
    std::uint64_t position() const { return position_; }
    // Where the record ends whose header was read last: position() unless it is under way.
    std::uint64_t record_end() const { return position_ + (in_body_ ? missing_ : 0U); }

  private:
    bool keeps_body_of(ContentType type) const;
    bool take_whole(Record& record);
    bool read_header();
    void begin_body(const RecordHeader& header);
    bool read_body();
    void collect(Bytes part);
    void hand_out(Record& record);
    void refuse();
    void lose();
    void advance(std::size_t length);
    void release_body();

    Bytes chunk_;                 // what is left of the pushed chunk
    std::uint64_t position_ = 0;  // of its first byte
    PooledBuffer collected_;      // pieces of the body, if it comes in several
    Bytes fragment_;              // the body, once it is whole
    std::array<std::uint8_t, kDecidingLength> pieces_{};  // of a header that comes in several
    std::uint8_t pieces_length_ = 0;
    Framing state_ = Framing::Ok;
    Bodies bodies_ = Bodies::Clear;
    RecordPlace place_ = RecordPlace::First;
    bool lost_once_ = false;
    bool in_body_ = false;
    // Of the record under way:
    bool keep_ = false;
    bool damaged_ = false;
    bool sslv2_client_hello_ = false;
    ContentType type_ = ContentType::Handshake;
    std::uint16_t version_ = 0;
    std::uint16_t length_ = 0;
    std::uint16_t missing_ = 0;  // bytes of the body that have not come
};

}  // namespace siptls::tls
