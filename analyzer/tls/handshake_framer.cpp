// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/handshake_framer.h"

#include <algorithm>

#include "bytes/load.h"
#include "bytes/reader.h"
#include "tls/limits.h"

namespace siptls::tls {

void HandshakeFramer::push(Bytes fragment) {
    fragment_ = fragment;
}

bool HandshakeFramer::next(HandshakeMessage& message) {
    if (take_whole(message)) {
        return true;
    }
    if (in_body_ && state_ == MessageState::Oversized) {
        take_body();
        in_body_ = missing_ != 0;
    }
    if (!in_body_) {
        if (!read_header()) {
            collected_.release();  // a view into it was handed out, which ends here
            return false;
        }
        if (state_ == MessageState::Oversized) {
            message = {type_, state_, length_, {}};
            return true;
        }
    }
    const Bytes part = take_body();
    const bool in_one_piece = part.size() == length_;
    if (state_ == MessageState::Whole && !in_one_piece) {
        collected_.append(part, std::min<std::size_t>(length_, kFirstReserve));
    }
    if (missing_ != 0) {
        return false;
    }
    in_body_ = false;
    message = {type_, state_, length_, {}};
    if (state_ == MessageState::Whole) {
        message.body = in_one_piece ? part : collected_.bytes();
    }
    return true;
}

// Takes the next message if all of it lies in the fragment, as nearly all do.
bool HandshakeFramer::take_whole(HandshakeMessage& message) {
    if (in_body_ || header_length_ != 0 || fragment_.size() < kHandshakeHeaderLength) {
        return false;
    }
    const std::uint32_t length = load_be32(fragment_.data()) & 0xffffff;
    if (length > kMaxHandshakeMessage || length > fragment_.size() - kHandshakeHeaderLength) {
        return false;
    }
    message = {static_cast<HandshakeType>(fragment_[0]), MessageState::Whole, length,
               fragment_.subspan(kHandshakeHeaderLength, length)};
    fragment_ = fragment_.subspan(kHandshakeHeaderLength + length);
    return true;
}

void HandshakeFramer::skip(std::size_t length) {
    if (length == 0) {
        return;
    }
    if (!in_body_ || length > missing_) {
        reset();
        return;
    }
    missing_ -= static_cast<std::uint32_t>(length);
    if (state_ == MessageState::Whole) {
        state_ = MessageState::Damaged;
        collected_.release();
    }
}

void HandshakeFramer::reset() {
    fragment_ = {};
    header_length_ = 0;
    in_body_ = false;
    collected_.release();
}

bool HandshakeFramer::read_header() {
    if (header_length_ == 0 && fragment_.size() >= kHandshakeHeaderLength) {
        begin_body(fragment_.first(kHandshakeHeaderLength));
        fragment_ = fragment_.subspan(kHandshakeHeaderLength);
        return true;
    }
    while (!fragment_.empty()) {
        header_[header_length_++] = fragment_[0];
        fragment_ = fragment_.subspan(1);
        if (header_length_ == kHandshakeHeaderLength) {
            begin_body(header_);
            return true;
        }
    }
    return false;
}

void HandshakeFramer::begin_body(Bytes header) {
    Reader in{header};
    type_ = static_cast<HandshakeType>(in.u8());
    length_ = in.u24();
    missing_ = length_;
    state_ = length_ > kMaxHandshakeMessage ? MessageState::Oversized : MessageState::Whole;
    header_length_ = 0;
    in_body_ = true;
    collected_.clear();
}

// What the fragment has of the body under way.
Bytes HandshakeFramer::take_body() {
    const Bytes part = fragment_.first(std::min<std::size_t>(missing_, fragment_.size()));
    fragment_ = fragment_.subspan(part.size());
    missing_ -= static_cast<std::uint32_t>(part.size());
    return part;
}

}  // namespace siptls::tls
