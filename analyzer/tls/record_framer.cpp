// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/record_framer.h"

#include <algorithm>

#include "tls/limits.h"

namespace siptls::tls {

namespace {

// Whether record headers follow each other from the beginning of `chunk` as far as it reaches. The
// first must be there whole; five bytes of ciphertext look like one about once in two million.
bool begins_with_records(Bytes chunk) {
    RecordHeader header = read_record_header(chunk, RecordPlace::Later);
    if (header.state != HeaderState::Whole) {
        return false;
    }
    while (header.state == HeaderState::Whole) {
        const std::size_t record = header.size() + header.length;
        if (record >= chunk.size()) {
            return true;
        }
        chunk = chunk.subspan(record);
        header = read_record_header(chunk, RecordPlace::Later);
    }
    return header.state == HeaderState::NeedMore;
}

}  // namespace

void RecordFramer::push(Bytes chunk, std::uint64_t offset) {
    chunk_ = {};
    if (offset > position_) {
        skip_gap(offset);
    }
    const std::uint64_t known = position_ - offset;
    if (known >= chunk.size()) {
        return;
    }
    chunk_ = chunk.subspan(static_cast<std::size_t>(known));
    if (state_ == Framing::Lost && begins_with_records(chunk_)) {
        state_ = Framing::Ok;
        place_ = RecordPlace::Later;
    }
    if (state_ != Framing::Ok) {
        advance(chunk_.size());
    }
}

bool RecordFramer::next(Record& record) {
    if (!in_body_) {
        if (state_ != Framing::Ok || chunk_.empty()) {
            release_body();  // a view into it was handed out, which ends here
            return false;
        }
        if (take_whole(record)) {
            return true;
        }
        if (!read_header()) {
            return false;
        }
    }
    if (!read_body()) {
        return false;
    }
    hand_out(record);
    return true;
}

void RecordFramer::skip_gap(std::uint64_t offset) {
    if (offset <= position_) {
        return;
    }
    const std::uint64_t lost = offset - position_;
    position_ = offset;
    chunk_ = {};
    if (state_ != Framing::Ok) {
        return;
    }
    if (!in_body_ || lost > missing_) {
        lose();
        return;
    }
    missing_ = static_cast<std::uint16_t>(missing_ - lost);
    damaged_ = true;
    keep_ = false;
    release_body();
}

void RecordFramer::reset() {
    release_body();
    *this = RecordFramer(collected_.pool());
}

void RecordFramer::keep_bodies(Bodies bodies) {
    bodies_ = bodies;
}

bool RecordFramer::keeps_body_of(ContentType type) const {
    return bodies_ == Bodies::All || type != ContentType::ApplicationData;
}

// Takes the next record if all of it lies in the chunk, as nearly all do.
bool RecordFramer::take_whole(Record& record) {
    if (pieces_length_ != 0) {
        return false;
    }
    const RecordHeader header = read_record_header(chunk_, place_);
    const std::size_t size = header.size() + header.length;
    if (header.state != HeaderState::Whole || size > chunk_.size()) {
        return false;
    }
    const Bytes body = chunk_.first(size).subspan(header.size());
    advance(size);
    place_ = RecordPlace::Later;
    record = {.type = header.type,
              .version = header.version,
              .length = header.length,
              .fragment = keeps_body_of(header.type) ? body : Bytes{},
              .end_offset = position_,
              .sslv2_client_hello = header.sslv2_client_hello};
    return true;
}

// Reads the header of the next record, piece by piece if need be. The chunk is not empty.
bool RecordFramer::read_header() {
    if (pieces_length_ == 0) {
        const RecordHeader header = read_record_header(chunk_, place_);
        if (header.state == HeaderState::Whole) {
            advance(header.size());
            begin_body(header);
            return true;
        }
    }
    while (!chunk_.empty()) {
        pieces_[pieces_length_++] = chunk_[0];
        const Bytes pieces = Bytes(pieces_).first(pieces_length_);
        const RecordHeader header = read_record_header(pieces, place_);
        if (header.state == HeaderState::Refused) {
            refuse();
            return false;
        }
        advance(1);
        if (header.state == HeaderState::Whole) {
            begin_body(header);
            return true;
        }
    }
    return false;
}

// `header` has been read, from the chunk or from the pieces. Pieces behind it, which only the
// SSL 2.0 form has, belong to the body.
void RecordFramer::begin_body(const RecordHeader& header) {
    place_ = RecordPlace::Later;
    in_body_ = true;
    damaged_ = false;
    keep_ = keeps_body_of(header.type);
    sslv2_client_hello_ = header.sslv2_client_hello;
    type_ = header.type;
    version_ = header.version;
    length_ = header.length;
    missing_ = header.length;
    fragment_ = {};
    collected_.clear();
    if (pieces_length_ > header.size()) {
        const Bytes body = Bytes(pieces_).first(pieces_length_).subspan(header.size());
        if (keep_) {
            collect(body);
        }
        missing_ = static_cast<std::uint16_t>(missing_ - body.size());
    }
    pieces_length_ = 0;
}

// Takes what the chunk has of the body; true once nothing is missing.
bool RecordFramer::read_body() {
    const std::size_t length = std::min<std::size_t>(missing_, chunk_.size());
    const Bytes part = chunk_.first(length);
    const bool in_one_piece = length == length_;
    advance(length);
    missing_ = static_cast<std::uint16_t>(missing_ - length);
    if (!keep_) {
        return missing_ == 0;
    }
    if (in_one_piece) {
        fragment_ = part;
        return true;
    }
    collect(part);
    fragment_ = collected_.bytes();
    return missing_ == 0;
}

void RecordFramer::collect(Bytes part) {
    collected_.append(part, std::min<std::size_t>(length_, kFirstReserve));
}

void RecordFramer::hand_out(Record& record) {
    record = {.type = type_,
              .version = version_,
              .length = length_,
              .fragment = keep_ ? fragment_ : Bytes{},
              .end_offset = position_,
              .damaged = damaged_,
              .sslv2_client_hello = sslv2_client_hello_};
    in_body_ = false;
}

// The bytes at position() are no record header.
void RecordFramer::refuse() {
    if (lost_once_) {
        lose();
    } else {
        state_ = place_ == RecordPlace::First ? Framing::NotTls : Framing::Malformed;
    }
    advance(chunk_.size());
}

void RecordFramer::lose() {
    state_ = Framing::Lost;
    lost_once_ = true;
    in_body_ = false;
    pieces_length_ = 0;
    release_body();
}

void RecordFramer::advance(std::size_t length) {
    chunk_ = chunk_.subspan(length);
    position_ += length;
}

// Gives the memory back: most connections never split a record again.
void RecordFramer::release_body() {
    fragment_ = {};
    collected_.release();
}

}  // namespace siptls::tls
