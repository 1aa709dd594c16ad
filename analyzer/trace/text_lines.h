// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes of a text file to lines of UTF-8, whatever chunks they come in: UTF-8 with and without byte
// order mark, UTF-16 of both byte orders with it, UTF-16LE without it where the first characters
// are ASCII. Lines end with LF or CRLF; NUL characters are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "siptls/bytes.h"

namespace siptls::trace {

enum class TextEncoding : std::uint8_t { Unknown, Utf8, Utf16Le, Utf16Be };
std::string_view name(TextEncoding encoding);

struct Line {
    std::string_view text;     // without its end; valid until the next call
    std::uint64_t number = 0;  // from 1
    bool cut = false;          // longer than kMaxLine: this is its beginning
};

// Feed with push(), then call next() until it says false, and so on; finish() makes what is left at
// the end of the input a line.
class TextLines {
  public:
    // `chunk` must stay valid until next() says false.
    void push(Bytes chunk);
    void finish();
    bool next(Line& line);

    TextEncoding encoding() const { return encoding_; }

  private:
    // Learns the encoding from the first bytes; false while there are too few.
    bool recognise(Bytes& chunk);
    void transcode(Bytes chunk);
    void append_unit(char16_t unit);
    void append_code_point(char32_t point);
    // Keeps `part` of a line whose end is to come, up to the ceiling.
    void carry(std::string_view part);
    std::string_view without_nul(std::string_view text);

    TextEncoding encoding_ = TextEncoding::Unknown;
    std::string start_;       // bytes before the encoding is known
    std::string transcoded_;  // of the current chunk, if it is UTF-16 or follows start_
    std::string_view rest_;   // of the current chunk, as UTF-8
    std::string carried_;     // of a line that began in an earlier chunk
    std::string clean_;       // a line without its NULs
    std::uint64_t number_ = 0;
    bool carrying_ = false;
    bool line_cut_ = false;
    bool given_ = false;  // carried_ was handed out with the last line
    bool finished_ = false;
    std::uint8_t odd_byte_ = 0;  // first half of a UTF-16 unit
    bool has_odd_byte_ = false;
    char16_t high_surrogate_ = 0;
};

}  // namespace siptls::trace
