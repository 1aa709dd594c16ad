// SPDX-License-Identifier: GPL-2.0-or-later
// A walk over labels; each pointer must lead before the run of labels it ends, which bounds the
// walk.
#include "bytes/domain_name.h"

#include <utility>

#include "bytes/reader.h"

namespace siptls {
namespace {

constexpr std::uint8_t kLabelTypeMask = 0xc0;
constexpr std::uint8_t kPointer = 0xc0;

void append_byte(std::string& text, std::uint8_t byte) {
    if (byte >= 'A' && byte <= 'Z') {
        text += static_cast<char>(byte - 'A' + 'a');
    } else if (byte > 0x20 && byte < 0x7f && byte != '.' && byte != '\\') {
        text += static_cast<char>(byte);
    } else {
        text += '\\';
        text += static_cast<char>('0' + byte / 100);
        text += static_cast<char>('0' + byte / 10 % 10);
        text += static_cast<char>('0' + byte % 10);
    }
}

DomainName failed(NameStatus status) {
    return DomainName{status, {}, 0};
}

}  // namespace

DomainName read_domain_name(Bytes message, std::size_t start) {
    std::string text;
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
            return DomainName{NameStatus::Whole, std::move(text), end == 0 ? at + 1 : end};
        }
        wire_length += 1U + length;
        if (wire_length > kMaxDomainName) {
            return failed(NameStatus::Malformed);
        }
        const Bytes label = in.take(length);
        if (!in.ok()) {
            return failed(NameStatus::Cut);
        }
        if (!text.empty()) {
            text += '.';
        }
        for (const std::uint8_t byte : label) {
            append_byte(text, byte);
        }
    }
}

}  // namespace siptls
