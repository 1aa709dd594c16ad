// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as a stream: RapidJSON's Writer over one large buffer before the output, and the few value
// shapes that siptls repeats. Nothing of the document is kept once it is written.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/writer.h>

#include "report/escape.h"
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
        if (text.size() > bytes_.size() - size_) {
            Flush();
        }
        if (text.size() > bytes_.size()) {
            out_.write(text.data(), static_cast<std::streamsize>(text.size()));
            return;
        }
        std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += text.size();
    }
    void Flush() {  // NOLINT(readability-identifier-naming)
        out_.write(bytes_.data(), static_cast<std::streamsize>(size_));
        size_ = 0;
    }

  private:
    static constexpr std::size_t kSize = 65536;  // a fair size for one write(2)

    std::ostream& out_;
    std::array<char, kSize> bytes_;
    std::size_t size_ = 0;
};

// RapidJSON's Writer, with strings that need no escape copied in one piece: nearly all of a report
// is such strings.
class JsonWriter : public rapidjson::Writer<OutputBuffer> {
  public:
    explicit JsonWriter(OutputBuffer& out) : rapidjson::Writer<OutputBuffer>(out) {}

    // A value as it is to stand in the document.
    void literal(std::string_view text, rapidjson::Type type) {
        Prefix(type);
        os_->append(text);
        EndValue(true);
    }
    void plain(std::string_view text) {
        Prefix(rapidjson::kStringType);
        os_->Put('"');
        os_->append(text);
        os_->Put('"');
        EndValue(true);
    }
};

// A key that stands in the program. That it needs no escape is checked when it is compiled.
class JsonKey {
  public:
    consteval JsonKey(const char* text) : text_(text) {  // NOLINT(google-explicit-constructor)
        for (const char c : text_) {
            if (!is_plain(c)) {
                throw "a key must not need an escape";
            }
        }
    }
    std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

class JsonOut {
  public:
    explicit JsonOut(std::ostream& out) : buffer_(out), writer_(buffer_) {}

    void begin_object() { writer_.StartObject(); }
    void end_object() { writer_.EndObject(); }
    void begin_array() { writer_.StartArray(); }
    void end_array() { writer_.EndArray(); }
    void key(JsonKey key) { writer_.plain(key.text()); }
    // Any text as a key.
    void any_key(std::string_view key) { text(key); }

    void text(std::string_view raw);
    void text_or_null(std::string_view raw);  // null if empty
    void number(std::uint64_t value) { writer_.Uint64(value); }
    void boolean(bool value) { writer_.Bool(value); }
    void null() { writer_.Null(); }
    // Seconds, to the microsecond.
    void seconds(double value);
    void span(Nanoseconds value);

    void time(Timestamp value);
    void frame(FrameRef frame);  // null for number 0
    void endpoint(const Endpoint& endpoint);

    // The same with the key before.
    void text(JsonKey key_text, std::string_view raw) {
        key(key_text);
        text(raw);
    }
    void text_or_null(JsonKey key_text, std::string_view raw) {
        key(key_text);
        text_or_null(raw);
    }
    void number(JsonKey key_text, std::uint64_t value) {
        key(key_text);
        number(value);
    }
    void boolean(JsonKey key_text, bool value) {
        key(key_text);
        boolean(value);
    }
    void boolean_or_null(JsonKey key_text, std::optional<bool> value);
    void null(JsonKey key_text) {
        key(key_text);
        null();
    }
    void frame(JsonKey key_text, FrameRef value) {
        key(key_text);
        frame(value);
    }
    void texts(JsonKey key_text, const std::vector<std::string>& values);

    // `each` writes one element.
    template <class Values, class Each>
    void array(JsonKey key_text, const Values& values, Each each) {
        key(key_text);
        begin_array();
        for (const auto& value : values) {
            each(value);
        }
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
