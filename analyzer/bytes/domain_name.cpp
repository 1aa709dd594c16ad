// SPDX-License-Identifier: GPL-2.0-or-later
// A walk over labels; each pointer must lead before the run of labels it ends, which bounds the
// walk.
#include "bytes/domain_name.h"

#include <array>

#include "bytes/ascii.h"
#include "bytes/reader.h"

namespace siptls {
namespace {

constexpr std::uint8_t kLabelTypeMask = 0xc0;
constexpr std::uint8_t kPointer = 0xc0;

// What stands for a byte that needs no escape; 0 for the others.
constexpr std::array<char, 256> plain_bytes() {
    std::array<char, 256> plain{};
    for (unsigned byte = 0x21; byte < 0x7f; ++byte) {
        const char c = static_cast<char>(byte);
        plain[byte] = c == '.' || c == '\\' ? '\0' : lower(c);
    }
    return plain;
}
constexpr std::array<char, 256> kPlain = plain_bytes();

// A label's bytes as text, written to where `end` points; the end of it. Four characters a byte at
// most.
char* write_label(Bytes label, char* end) {
    for (const std::uint8_t byte : label) {
        if (const char plain = kPlain[byte]; plain != 0) {
            *end++ = plain;
        } else {
            *end++ = '\\';
            *end++ = static_cast<char>('0' + byte / 100);
            *end++ = static_cast<char>('0' + byte / 10 % 10);
            *end++ = static_cast<char>('0' + byte % 10);
        }
    }
    return end;
}

DomainName failed(NameStatus status) {
    return DomainName{status, {}, 0};
}

}  // namespace

DomainName read_domain_name(Bytes message, std::size_t start) {
    std::array<char, 4 * kMaxDomainName> text;  // room for any name, set up to `text_end`
    char* text_end = text.data();
    std::size_t wire_length = 1;  // the root label
    std::size_t end = 0;
    std::size_t run = start;  // where the labels now read began
    Reader in{message};
    in.skip(start);
    while (true) {
        const std::size_t at = in.offset();
        const std::uint8_t length = in.u8();
        if (!in.ok()) {
            return failed(NameStatus::Cut);
        }
        if ((length & kLabelTypeMask) == kPointer) {
            const std::size_t target =
                static_cast<std::size_t>(length & ~kLabelTypeMask) << 8 | in.u8();
            if (!in.ok()) {
                return failed(NameStatus::Cut);
            }
            if (target >= run) {
                return failed(NameStatus::Malformed);
            }
            end = end == 0 ? at + 2 : end;
            run = target;
            in = Reader{message};
            in.skip(target);
            continue;
        }
        if ((length & kLabelTypeMask) != 0) {
            return failed(NameStatus::Malformed);
        }
        if (length == 0) {
            return DomainName{NameStatus::Whole, std::string(text.data(), text_end),
                              end == 0 ? at + 1 : end};
        }
        wire_length += 1U + length;
        if (wire_length > kMaxDomainName) {
            return failed(NameStatus::Malformed);
        }
        const Bytes label = in.take(length);
        if (!in.ok()) {
            return failed(NameStatus::Cut);
        }
        if (text_end != text.data()) {
            *text_end++ = '.';
        }
        text_end = write_label(label, text_end);
    }
}

}  // namespace siptls
