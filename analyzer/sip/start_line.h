// SPDX-License-Identifier: GPL-2.0-or-later
// The first line of a SIP message: Request-Line or Status-Line (RFC 3261, 7.1 and 7.2). Whether
// bytes are SIP at all is decided here, byte by byte, so that the answer does not depend on how
// they are cut into chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "siptls/bytes.h"

namespace siptls::sip {

struct RequestLine {
    std::string_view method;
    std::string_view request_uri;
};

struct StatusLine {
    std::uint16_t status = 0;  // 100 to 699
    std::string_view reason;
};

using StartLine = std::variant<RequestLine, StatusLine>;

// Takes a line from its first byte on and says as early as possible whether it is a start line.
class StartLineScanner {
  public:
    enum class Answer : std::uint8_t {
        NeedMore,
        Sip,     // the byte was the line feed that ends a start line
        NotSip,  // no continuation makes this one
    };

    // Takes bytes from `at` on until the answer is final, other than NeedMore, and leaves `at`
    // behind the last one taken.
    Answer feed(Bytes bytes, std::size_t& at);

  private:
    enum class Place : std::uint8_t {
        Method,
        StatusVersion,
        StatusCode,
        Reason,
        Scheme,
        Uri,
        RequestVersion,
        LineEnd,
        AfterReturn,
    };

    // They take what belongs to their place from `rest`, at least one byte.
    Answer take(std::string_view& rest);
    Answer take_method(std::string_view& rest);
    Answer take_status_code(std::string_view& rest);
    Answer take_reason(std::string_view& rest);
    Answer take_scheme(std::string_view& rest);
    Answer take_uri(std::string_view& rest);
    Answer take_version(std::string_view version, std::string_view& rest, Place next);
    Answer enter(Place place);
    Answer at_line_end(char c);

    Place place_ = Place::Method;
    Answer answer_ = Answer::NeedMore;
    std::size_t length_ = 0;  // of the line so far
    std::size_t count_ = 0;   // bytes at this place
    bool spells_sip_ = true;  // the first word so far is how "SIP" begins
};

// For a first look: whether a message begins here, keep-alives before it allowed. False as long as
// the start line is not whole.
bool looks_like_sip(Bytes bytes);

// How many line ends stand before the start line: ignored by RFC 3261, 7.5, and sent as keep-alives
// by RFC 5626.
std::size_t keep_alives(std::string_view text);

// The start line at the beginning of `text`; nothing unless all of it is there. `length` of the
// second form receives its length with the line feed.
std::optional<StartLine> parse_start_line(std::string_view text);
std::optional<StartLine> parse_start_line(std::string_view text, std::size_t& length);

// Where in `line`, which ends with a line feed, a start line begins that runs to the line's end.
// Finds it behind a body that has no line feed of its own. npos if there is none.
std::size_t find_start_line(std::string_view line);

}  // namespace siptls::sip
