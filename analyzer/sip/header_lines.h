// SPDX-License-Identifier: GPL-2.0-or-later
// The lines between start line and body (RFC 3261, 7.3): one header field each, folded over several
// lines where a line begins with a blank. Lines end with CRLF; a bare line feed is taken too. The
// framer looks for Content-Length here, the message parser for everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace siptls::sip {

// Views into the text. `value` has no blanks at its ends, but keeps the line ends of a folded
// field.
struct HeaderLine {
    std::string_view name;  // as written
    std::string_view value;
    bool folded = false;  // over several lines
};

class HeaderLines {
  public:
    // `text` begins behind the start line.
    explicit HeaderLines(std::string_view text) : text_(text) {}

    enum class Step : std::uint8_t {
        Line,
        Malformed,  // a line that is no header field; the next call goes on behind it
        End,        // the empty line was read
        Cut,        // the text ends before the empty line; a line that may go on is not given
    };
    Step next(HeaderLine& line);

    // Just behind what has been read.
    std::size_t offset() const { return at_; }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

// A decimal number without sign that fits 32 bits, alone in `text`; nothing otherwise.
std::optional<std::uint32_t> parse_number(std::string_view text);

}  // namespace siptls::sip
