// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as a stream: RapidJSON's Writer over one large buffer before the output, and the few value
// shapes that siptls repeats. Nothing of the document is kept once it is written.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/writer.h>

#include "report/escape.h"
#include "report/limits.h"
#include "siptls/endpoint.h"
#include "siptls/frame.h"
#include "siptls/time.h"

namespace siptls::report {

// The output stream concept of RapidJSON.
class OutputBuffer {
  public:
    using Ch = char;

    explicit OutputBuffer(std::ostream& out) : out_(out) {}

    void Put(char c) {  // NOLINT(readability-identifier-naming)
        if (size_ == bytes_.size()) {
            Flush();
        }
        bytes_[size_++] = c;
    }
    void append(std::string_view text) {
        if (text.size() > bytes_.size()) {
            Flush();
            out_.write(text.data(), static_cast<std::streamsize>(text.size()));
            begin_ += text.size();
            return;
        }
        std::copy(text.begin(), text.end(), room_for(text.size()));
        size_ += text.size();
    }
    // `text` in quotes, of which `size` characters count. The rest is copied with them, for so the
    // size is known when this is compiled.
    template <std::size_t padded>
    void append_quoted(const std::array<char, padded>& text, std::size_t size) {
        char* const at = room_for(padded + 2);
        at[0] = '"';
        std::memcpy(at + 1, text.data(), padded);
        at[size + 1] = '"';
        size_ += size + 2;
    }
    // The text in quotes if it needs no escape; nothing otherwise.
    bool append_plain(std::string_view text) {
        constexpr std::size_t kQuotes = 2;
        if (text.size() > bytes_.size() - kQuotes) {
            return false;
        }
        char* const at = room_for(text.size() + kQuotes);
        if (!copy_plain(text, at + 1)) {
            return false;
        }
        at[0] = '"';
        at[text.size() + 1] = '"';
        size_ += text.size() + kQuotes;
        return true;
    }
    void Flush() {  // NOLINT(readability-identifier-naming)
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

  private:
    // At most the whole buffer.
    char* room_for(std::size_t count) {
        if (count > bytes_.size() - size_) {
            Flush();
        }
        return bytes_.data() + size_;
    }

    static constexpr std::size_t kSize = 65536;  // a fair size for one write(2)

    std::ostream& out_;
    std::uint64_t begin_ = 0;  // bytes before those below
    std::array<char, kSize> bytes_;
    std::size_t size_ = 0;
};

// A key that stands in the program. That it is short and needs no escape is checked when it is
// compiled.
class JsonKey {
  public:
    consteval JsonKey(const char* text) {  // NOLINT(google-explicit-constructor)
        for (; text[size_] != '\0'; ++size_) {
            if (size_ == text_.size() || !is_plain(text[size_])) {
                throw "a key must be short and must not need an escape";
            }
            text_[size_] = text[size_];
        }
    }
    void append_to(OutputBuffer& out) const { out.append_quoted(text_, size_); }

  private:
    std::array<char, 32> text_{};
    std::size_t size_ = 0;
};

// RapidJSON's Writer, with strings that need no escape checked and copied in one go: nearly all of
// a report is such strings.
class JsonWriter : public rapidjson::Writer<OutputBuffer> {
  public:
    explicit JsonWriter(OutputBuffer& out) : rapidjson::Writer<OutputBuffer>(out) {}

    // A value as it is to stand in the document.
    void literal(std::string_view text, rapidjson::Type type) {
        Prefix(type);
        os_->append(text);
        EndValue(true);
    }
    void text(std::string_view raw) {
        Prefix(rapidjson::kStringType);
        if (!os_->append_plain(raw)) {
            os_->append(json_literal(raw));
        }
        EndValue(true);
    }
    void key(const JsonKey& key) {
        Prefix(rapidjson::kStringType);
        key.append_to(*os_);
    }
};

// The latest values of one kind and how they were written, for the next one that reads the same:
// sessions of a report say much the same.
template <class Value, std::size_t most = kMaxLatelyWritten>
class LatelyWritten {
  public:
    // Null if there is none that is the `same`.
    template <class Same = std::equal_to<>>
    const std::string* find(const Value& value, Same same = {}) const {
        for (const Entry& entry : entries_) {
            if (same(entry.value, value)) {
                return &entry.text;
            }
        }
        return nullptr;
    }
    // In place of the one that was remembered first, if there is no room.
    void remember(const Value& value, std::string_view text) {
        if (entries_.size() < most) {
            entries_.push_back(Entry{value, std::string(text)});
            return;
        }
        entries_[next_] = Entry{value, std::string(text)};
        next_ = (next_ + 1) % most;
    }

  private:
    struct Entry {
        Value value;
        std::string text;
    };

    std::vector<Entry> entries_;
    std::size_t next_ = 0;  // to be replaced
};

class JsonOut {
  public:
    explicit JsonOut(std::ostream& out) : buffer_(out), writer_(buffer_) {}

    void begin_object() { writer_.StartObject(); }
    void end_object() { writer_.EndObject(); }
    void begin_array() { writer_.StartArray(); }
    void end_array() { writer_.EndArray(); }
    void key(const JsonKey& key) { writer_.key(key); }
    // Any text as a key.
    void any_key(std::string_view key) { text(key); }

    void text(std::string_view raw) { writer_.text(raw); }
    void text_or_null(std::string_view raw);  // null if empty
    void number(std::uint64_t value) { writer_.Uint64(value); }
    void boolean(bool value) { writer_.Bool(value); }
    void null() { writer_.literal("null", rapidjson::kNullType); }
    // Seconds, to the microsecond.
    void seconds(double value);
    void span(Nanoseconds value);

    void time(Timestamp value);
    void frame(FrameRef frame);  // null for number 0
    void endpoint(const Endpoint& endpoint);

    // The same with the key before.
    void text(const JsonKey& key_text, std::string_view raw) {
        key(key_text);
        text(raw);
    }
    void text_or_null(const JsonKey& key_text, std::string_view raw) {
        key(key_text);
        text_or_null(raw);
    }
    void number(const JsonKey& key_text, std::uint64_t value) {
        key(key_text);
        number(value);
    }
    void boolean(const JsonKey& key_text, bool value) {
        key(key_text);
        boolean(value);
    }
    void boolean_or_null(const JsonKey& key_text, std::optional<bool> value);
    void null(const JsonKey& key_text) {
        key(key_text);
        null();
    }
    void frame(const JsonKey& key_text, FrameRef value) {
        key(key_text);
        frame(value);
    }
    void texts(const JsonKey& key_text, const std::vector<std::string>& values);

    // `each` writes one element.
    template <class Values, class Each>
    void array(const JsonKey& key_text, const Values& values, Each each) {
        key(key_text);
        begin_array();
        for (const auto& value : values) {
            each(value);
        }
        end_array();
    }

    // A whole object or array as JsonOut wrote it elsewhere.
    void again(std::string_view written) { writer_.literal(written, rapidjson::kObjectType); }
    void again(const JsonKey& key_text, std::string_view written) {
        key(key_text);
        again(written);
    }
    // `write` writes the value unless one that is the same was written lately.
    template <class Value, std::size_t most, class Write, class Same = std::equal_to<>>
    void again(const JsonKey& key_text, const Value& value, LatelyWritten<Value, most>& lately,
               Write write, Same same = {}) {
        key(key_text);
        if (const std::string* known = lately.find(value, same)) {
            again(*known);
            return;
        }
        const std::uint64_t colon = buffer_.position();
        write(value);
        if (const auto written = buffer_.since(colon)) {
            lately.remember(value, written->substr(1));
        }
    }
    void empty_array(const JsonKey& key_text) {
        key(key_text);
        begin_array();
        end_array();
    }

    // Ends a line, and with it the document; another may follow.
    void line_feed() {
        buffer_.Put('\n');
        writer_.Reset(buffer_);
    }
    void flush() { buffer_.Flush(); }

  private:
    OutputBuffer buffer_;
    JsonWriter writer_;
};

}  // namespace siptls::report
