// SPDX-License-Identifier: GPL-2.0-or-later
// The tokens of a JSON document, put straight into one large buffer before the output. That they
// make a document is the caller's part: each object and array is ended, each key has its value.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <ostream>
#include <string_view>

#include "report/escape.h"

namespace siptls::report {

class OutputBuffer {
  public:
    explicit OutputBuffer(std::ostream& out) : out_(out) {}

    // Where `most` bytes have room, at most kLargestPiece; put_up_to() tells where they end.
    char* room_for(std::size_t most) {
        if (most > bytes_.size() - size_) {
            flush();
        }
        return bytes_.data() + size_;
    }
    void put_up_to(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.data()); }

    // However long.
    void append(std::string_view text) {
        if (text.size() > kLargestPiece) {
            flush();
            out_.write(text.data(), static_cast<std::streamsize>(text.size()));
            begin_ += text.size();
            return;
        }
        char* const at = room_for(text.size());
        std::memcpy(at, text.data(), text.size());
        put_up_to(at + text.size());
    }
    void flush() {
        out_.write(bytes_.data(), static_cast<std::streamsize>(size_));
        begin_ += size_;
        size_ = 0;
    }

    // How many bytes have been put.
    std::uint64_t position() const { return begin_ + size_; }
    // What was put behind that position; nothing if some of it has been flushed. Valid until the
    // next byte.
    std::optional<std::string_view> since(std::uint64_t position) const {
        if (position < begin_) {
            return std::nullopt;
        }
        const auto at = static_cast<std::size_t>(position - begin_);
        return std::string_view(bytes_.data() + at, size_ - at);
    }

    static constexpr std::size_t kLargestPiece = 65536;  // a fair size for one write(2)

  private:
    std::ostream& out_;
    std::uint64_t begin_ = 0;  // bytes before those below
    std::array<char, kLargestPiece> bytes_;
    std::size_t size_ = 0;
};

// A key that stands in the program, in one piece with the comma before and the colon behind it.
// That it is short and needs no escape is checked when it is compiled.
class JsonKey {
  public:
    consteval JsonKey(const char* text) {  // NOLINT(google-explicit-constructor)
        piece_[size_++] = ',';
        piece_[size_++] = '"';
        for (; *text != '\0'; ++text) {
            if (size_ + 2 == kRoom || !is_plain(*text)) {
                throw "a key must be short and must not need an escape";
            }
            piece_[size_++] = *text;
        }
        piece_[size_++] = '"';
        piece_[size_++] = ':';
    }

    static constexpr std::size_t kRoom = 40;
    // Puts it at `at`, where there is room for kRoom bytes, with its first bytes left out; returns
    // its end. All of the room is copied, for so the size is known when this is compiled.
    char* put(char* at, std::size_t without) const {
        std::memcpy(at, piece_.data() + without, kRoom);
        return at + size_ - without;
    }

  private:
    std::array<char, kRoom + 1> piece_{};  // one more, for the comma that may be left out
    std::size_t size_ = 0;
};

// Knows where a comma belongs: before each key and value but the first of its object or array and
// the value of a key.
class JsonWriter {
  public:
    explicit JsonWriter(std::ostream& out) : buffer_(out) {}

    void begin(char bracket) {
        char* const at = begin_value(1);
        *at = bracket;
        buffer_.put_up_to(at + 1);
        is_first_ = true;
    }
    void end(char bracket) {
        char* const at = buffer_.room_for(1);
        *at = bracket;
        buffer_.put_up_to(at + 1);
        is_first_ = false;
    }
    void key(const JsonKey& key) {
        char* const at = buffer_.room_for(JsonKey::kRoom);
        buffer_.put_up_to(key.put(at, is_first_ ? 1 : 0));
        is_first_ = true;
    }
    // Any text as a key.
    void any_key(std::string_view text) {
        this->text(text);
        buffer_.append(":");
        is_first_ = true;
    }
    // A value as it is to stand in the document.
    void literal(std::string_view text) {
        begin_value(0);
        buffer_.append(text);
    }
    // The same, put in its place: `put` gets where there is room for `most` bytes and returns the
    // value's end.
    template <class Put>
    void piece(std::size_t most, Put put) {
        buffer_.put_up_to(put(begin_value(most)));
    }
    // Nearly all of a report is texts that need no escape: they are checked and copied in one go.
    void text(std::string_view raw) {
        constexpr std::size_t kQuotes = 2;
        if (raw.size() < OutputBuffer::kLargestPiece / 2) {
            char* const at = begin_value(raw.size() + kQuotes);
            if (copy_plain(raw, at + 1)) {
                at[0] = '"';
                at[raw.size() + 1] = '"';
                buffer_.put_up_to(at + raw.size() + kQuotes);
                return;
            }
            buffer_.put_up_to(at);
        } else {
            begin_value(0);
        }
        buffer_.append(json_literal(raw));
    }
    void number(std::uint64_t value) {
        constexpr std::size_t kLongest = sizeof "18446744073709551615" - 1;
        piece(kLongest, [&](char* at) { return std::to_chars(at, at + kLongest, value).ptr; });
    }

    // A line feed, behind which a new document may begin.
    void end_document() {
        buffer_.append("\n");
        is_first_ = true;
    }
    OutputBuffer& buffer() { return buffer_; }

  private:
    // Puts a comma if one belongs there; returns where the value has room for `most` bytes.
    char* begin_value(std::size_t most) {
        char* at = buffer_.room_for(most + 1);
        *at = ',';
        at += is_first_ ? 0 : 1;
        buffer_.put_up_to(at);
        is_first_ = false;
        return at;
    }

    OutputBuffer buffer_;
    bool is_first_ = true;
};

}  // namespace siptls::report
