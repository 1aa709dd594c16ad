// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/text_lines.h"

#include <algorithm>

#include "trace/limits.h"

namespace siptls::trace {

namespace {

// Enough for a byte order mark, and for two ASCII characters of UTF-16 without one.
constexpr std::size_t kTellingBytes = 4;

bool is_ascii_text(std::uint8_t byte) {
    return (byte >= ' ' && byte <= '~') || byte == '\r' || byte == '\n' || byte == '\t';
}

struct Start {
    TextEncoding encoding = TextEncoding::Utf8;
    std::size_t mark = 0;  // bytes of the byte order mark
};

Start read_start(std::string_view bytes) {
    const auto at = [&](std::size_t index) {
        return index < bytes.size() ? static_cast<std::uint8_t>(bytes[index]) : std::uint8_t{0xff};
    };
    if (at(0) == 0xef && at(1) == 0xbb && at(2) == 0xbf) {
        return {TextEncoding::Utf8, 3};
    }
    if (at(0) == 0xff && at(1) == 0xfe && bytes.size() >= 2) {
        return {TextEncoding::Utf16Le, 2};
    }
    if (at(0) == 0xfe && at(1) == 0xff && bytes.size() >= 2) {
        return {TextEncoding::Utf16Be, 2};
    }
    if (is_ascii_text(at(0)) && at(1) == 0 && is_ascii_text(at(2)) && at(3) == 0) {
        return {TextEncoding::Utf16Le, 0};
    }
    return {};
}

std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string_view name(TextEncoding encoding) {
    switch (encoding) {
        case TextEncoding::Unknown: return "";
        case TextEncoding::Utf8: return "UTF-8";
        case TextEncoding::Utf16Le: return "UTF-16LE";
        case TextEncoding::Utf16Be: return "UTF-16BE";
    }
    return "";
}

bool TextLines::recognise(Bytes& chunk) {
    const std::size_t take = std::min(chunk.size(), kTellingBytes - start_.size());
    start_.append(text_of(chunk.first(take)));
    chunk = chunk.subspan(take);
    if (start_.size() < kTellingBytes && !finished_) {
        return false;
    }
    const Start start = read_start(start_);
    encoding_ = start.encoding;
    start_.erase(0, start.mark);
    return true;
}

void TextLines::push(Bytes chunk) {
    transcoded_.clear();
    rest_ = {};
    if (encoding_ != TextEncoding::Unknown) {
        if (encoding_ == TextEncoding::Utf8) {
            rest_ = text_of(chunk);
        } else {
            transcode(chunk);
            rest_ = transcoded_;
        }
        return;
    }
    if (!recognise(chunk)) {
        return;
    }
    if (encoding_ == TextEncoding::Utf8) {
        transcoded_ = start_;
        transcoded_.append(text_of(chunk));
    } else {
        transcode({reinterpret_cast<const std::uint8_t*>(start_.data()), start_.size()});
        transcode(chunk);
    }
    rest_ = transcoded_;
}

void TextLines::finish() {
    finished_ = true;
    if (encoding_ == TextEncoding::Unknown) {
        push({});
    }
}

void TextLines::transcode(Bytes chunk) {
    for (const std::uint8_t byte : chunk) {
        if (!has_odd_byte_) {
            odd_byte_ = byte;
            has_odd_byte_ = true;
            continue;
        }
        has_odd_byte_ = false;
        const auto unit =
            encoding_ == TextEncoding::Utf16Le ? byte << 8 | odd_byte_ : odd_byte_ << 8 | byte;
        append_unit(static_cast<char16_t>(unit));
    }
}

void TextLines::append_unit(char16_t unit) {
    constexpr char32_t kReplacement = 0xfffd;
    const bool low = unit >= 0xdc00 && unit <= 0xdfff;
    if (high_surrogate_ != 0) {
        const char32_t high = high_surrogate_;
        high_surrogate_ = 0;
        if (low) {
            append_code_point(0x10000 + ((high - 0xd800) << 10) + (unit - char32_t{0xdc00}));
            return;
        }
        append_code_point(kReplacement);
    }
    if (unit >= 0xd800 && unit <= 0xdbff) {
        high_surrogate_ = unit;
    } else {
        append_code_point(low ? kReplacement : unit);
    }
}

void TextLines::append_code_point(char32_t point) {
    const auto add = [&](char32_t byte) { transcoded_.push_back(static_cast<char>(byte)); };
    if (point < 0x80) {
        add(point);
    } else if (point < 0x800) {
        add(0xc0 | point >> 6);
        add(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        add(0xe0 | point >> 12);
        add(0x80 | (point >> 6 & 0x3f));
        add(0x80 | (point & 0x3f));
    } else {
        add(0xf0 | point >> 18);
        add(0x80 | (point >> 12 & 0x3f));
        add(0x80 | (point >> 6 & 0x3f));
        add(0x80 | (point & 0x3f));
    }
}

void TextLines::carry(std::string_view part) {
    carrying_ = carrying_ || !part.empty();
    const std::size_t room = kMaxLine - carried_.size();
    line_cut_ = line_cut_ || part.size() > room;
    carried_.append(part.substr(0, room));
}

std::string_view TextLines::without_nul(std::string_view text) {
    if (text.find('\0') == std::string_view::npos) {
        return text;
    }
    clean_.assign(text);
    clean_.erase(std::remove(clean_.begin(), clean_.end(), '\0'), clean_.end());
    return clean_;
}

bool TextLines::next(Line& line) {
    if (given_) {
        carried_.clear();
        carrying_ = given_ = line_cut_ = false;
    }
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) {
        carry(rest_);
        rest_ = {};
        if (!finished_ || !carrying_) {
            return false;
        }
    } else if (carrying_) {
        carry(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
    } else {
        line.text = rest_.substr(0, std::min(end, kMaxLine));
        line.cut = end > kMaxLine;
        rest_.remove_prefix(end + 1);
    }
    if (carrying_) {
        line.text = carried_;
        line.cut = line_cut_;
        given_ = true;
    }
    if (line.text.ends_with('\r')) {
        line.text.remove_suffix(1);
    }
    line.text = without_nul(line.text);
    line.number = ++number_;
    return true;
}

}  // namespace siptls::trace
