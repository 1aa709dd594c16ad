// SPDX-License-Identifier: GPL-2.0-or-later
// One SIP message taken apart (RFC 3261, 7): start line, header fields, body. Header values stay as
// they were written; whoever wants one asks its own parser. Used for datagrams and for what
// MessageFramer cuts out of a stream.
#pragma once

#include <cstddef>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bytes/result.h"
#include "sip/start_line.h"
#include "siptls/bytes.h"

namespace siptls::sip {

struct HeaderField {
    std::string_view name;   // long form in lower case
    std::string_view value;  // unfolded, without blanks at its ends
};

// A view: valid as long as the bytes it was parsed from. Owns only what had to be rewritten.
class Message {
  public:
    Message() = default;
    Message(Message&&) = default;
    Message& operator=(Message&&) = default;
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;
    ~Message() = default;

    // Null if the message is of the other kind.
    const RequestLine* request() const { return std::get_if<RequestLine>(&start_line_); }
    const StatusLine* response() const { return std::get_if<StatusLine>(&start_line_); }

    // The first field of that name (long form, lower case), or nothing.
    std::optional<std::string_view> header(std::string_view name) const;
    // Calls `take` with the value of each of them in order.
    template <class Take>
    void each_header(std::string_view name, const Take& take) const {
        for (const HeaderField& field : fields_) {
            if (field.name == name) {
                take(field.value);
            }
        }
    }

    const std::vector<HeaderField>& fields() const { return fields_; }
    Bytes body() const { return body_; }

    // The bytes end before the empty line or before Content-Length says so: fields or parts of the
    // body may not have been captured. What is given is whole.
    bool complete() const { return complete_; }

  private:
    friend Result<Message> parse_message(Bytes bytes);

    std::string_view own(std::string text);
    // Takes the lines of `text`; their length with the empty line.
    Result<std::size_t> read_fields(std::string_view text);
    void read_body(Bytes rest);

    StartLine start_line_;
    std::vector<HeaderField> fields_;
    Bytes body_;
    bool complete_ = true;
    std::forward_list<std::string> owned_;  // keeps its elements in place when moved
};

// Takes one message, blank lines before it allowed. Bytes behind the length that Content-Length
// gives are not part of it (RFC 3261, 18.3). Fails if there is no whole start line, if a line is no
// header field, or beyond kMaxFields and kMaxMessage.
Result<Message> parse_message(Bytes bytes);

}  // namespace siptls::sip
