// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/problems.h"

#include <fmt/format.h>

namespace siptls {

std::string_view name(ProblemCode code) {
    switch (code) {
        case ProblemCode::NotFound: return "not_found";
        case ProblemCode::PermissionDenied: return "permission_denied";
        case ProblemCode::NotACapture: return "not_a_capture";
        case ProblemCode::Empty: return "empty";
        case ProblemCode::CutShort: return "cut_short";
        case ProblemCode::Damaged: return "damaged";
        case ProblemCode::UnknownLinkType: return "unknown_link_type";
        case ProblemCode::NeedsOtherFormat: return "needs_other_format";
        case ProblemCode::ReadFailed: return "read_failed";
        case ProblemCode::BadFilter: return "bad_filter";
        case ProblemCode::FilteredAll: return "filtered_all";
    }
    return "unknown";
}

namespace capture {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

// How many bytes a well-formed UTF-8 character takes at the start of `text` (RFC 3629, 4) and its
// code point; no bytes if there is none.
struct Character {
    std::size_t length = 0;
    std::uint32_t code = 0;
};

Character first_character(std::string_view text) {
    const std::uint8_t lead = byte_at(text, 0);
    if (lead < 0x80) {
        return {1, lead};
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) {
        return {};
    }
    std::uint32_t code = lead & (0x7fU >> length);
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte_at(text, at) & 0xc0) != 0x80) {
            return {};
        }
        code = code << 6 | (byte_at(text, at) & 0x3fU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return overlong || surrogate || code > 0x10ffff ? Character{} : Character{length, code};
}

bool is_harmless(std::uint32_t code) {
    const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    const bool turns_direction = code == 0x200e || code == 0x200f || code == 0x061c ||
                                 (code >= 0x2028 && code <= 0x202e) ||
                                 (code >= 0x2066 && code <= 0x2069);
    return !control && !turns_direction && code != '\\' && code != '"';
}

}  // namespace

std::string quoted(std::string_view text) {
    std::string safe = "\"";
    while (!text.empty()) {
        const Character character = first_character(text);
        const std::size_t length = character.length == 0 ? 1 : character.length;
        if (character.length != 0 && is_harmless(character.code)) {
            safe += text.substr(0, length);
        } else {
            for (std::size_t at = 0; at < length; ++at) {
                safe += fmt::format("\\x{:02x}", byte_at(text, at));
            }
        }
        text.remove_prefix(length);
    }
    return safe + "\"";
}

std::string input_name(std::string_view path) {
    return path == "-" ? "standard input" : quoted(path);
}

Problem cut_short(std::string_view path, Place place) {
    return {ProblemCode::CutShort,
            fmt::format("{} ends inside the record at byte {} (packet {}). What came before it was "
                        "read; if the capture was still running, take the file once it has ended.",
                        input_name(path), place.offset, place.packet)};
}

Problem damaged(std::string_view path, Place place, std::string_view what) {
    return {ProblemCode::Damaged,
            fmt::format("{} is damaged at byte {} (packet {}): {}. What came before it was read; "
                        "copy the file again from where it was captured.",
                        input_name(path), place.offset, place.packet, what)};
}

Problem read_failed(std::string_view path, Place place, std::string_view error) {
    return {ProblemCode::ReadFailed,
            fmt::format("{} could not be read on from byte {} (packet {}): {}. What came before it "
                        "was read; check the file system.",
                        input_name(path), place.offset, place.packet, error)};
}

Problem without_packets(std::string_view path) {
    return {ProblemCode::Empty,
            fmt::format("{} holds no packet. Check the interface and the filter it was captured "
                        "with.",
                        input_name(path))};
}

}  // namespace capture
}  // namespace siptls
