// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as a stream, and the few value shapes that siptls repeats. Nothing of the document is kept
// once it is written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "report/json_writer.h"
#include "report/lately_written.h"
#include "siptls/endpoint.h"
#include "siptls/frame.h"
#include "siptls/time.h"

namespace siptls::report {

class JsonOut {
  public:
    explicit JsonOut(std::ostream& out) : writer_(out) {}

    void begin_object() { writer_.begin('{'); }
    void end_object() { writer_.end('}'); }
    void begin_array() { writer_.begin('['); }
    void end_array() { writer_.end(']'); }
    void key(const JsonKey& key) { writer_.key(key); }
    // Any text as a key.
    void any_key(std::string_view key) { writer_.any_key(key); }

    void text(std::string_view raw) { writer_.text(raw); }
    void text_or_null(std::string_view raw) {  // null if empty
        if (raw.empty()) {
            null();
        } else {
            text(raw);
        }
    }
    void number(std::uint64_t value) { writer_.number(value); }
    void boolean(bool value) { writer_.literal(value ? "true" : "false"); }
    void null() { writer_.literal("null"); }
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
    void again(std::string_view written) { writer_.literal(written); }
    void again(const JsonKey& key_text, std::string_view written) {
        key(key_text);
        again(written);
    }
    // `write` writes the value unless one that is the same was written lately.
    template <class Value, std::size_t most, class Write, class Same = std::equal_to<>>
    void again(const JsonKey& key_text, const Value& value, LatelyWritten<Value, most>& lately,
               Write write, Same same = {}) {
        key(key_text);
        again_first(value, lately, write, same);
    }
    // The same for what stands first in an object: some members of it.
    template <class Value, class Memo, class Write, class... Same>
    void again_first(const Value& value, Memo& memo, Write write, Same... same) {
        if (const std::string* known = memo.find(value, same...)) {
            again(*known);
            return;
        }
        const std::uint64_t before = writer_.buffer().position();
        write(value);
        if (const auto written = writer_.buffer().since(before)) {
            memo.remember(value, *written);
        }
    }
    void empty_array(const JsonKey& key_text) {
        key(key_text);
        begin_array();
        end_array();
    }

    // Ends a line, and with it the document; another may follow.
    void line_feed() { writer_.end_document(); }
    void flush() { writer_.buffer().flush(); }

  private:
    JsonWriter writer_;
};

}  // namespace siptls::report
