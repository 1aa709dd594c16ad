// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_log.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <span>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes/hash.h"
#include "capture/mapped_file.h"
#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

namespace {

// What fits into the caches of a processor.
constexpr std::size_t kReadStep = std::size_t{1} << 18;
// Of a key log, to make room at once for what it will need.
constexpr std::size_t kUsualLine = 176;
// Read before and behind the place of a line that is asked for: the few lines of one connection.
constexpr std::size_t kWindowStep = 1024;

// Of a client random, the longest that secrets are found by.
constexpr std::size_t kMostDigits = 64;

// Fills `bytes`, or shortens them at the end of the file or where it cannot be read.
void read_at(int file, std::uint64_t offset, Buffer& bytes) {
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t got = ::pread(file, bytes.data() + have, bytes.size() - have,
                                    static_cast<off_t>(offset + have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
}

std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

// Sixteen digits a step, as each line of a log is hashed; any number of them up to kMostDigits.
// They are hexadecimal, of either case: a bit tells the cases apart that no digit needs. The factor
// lacks that bit in some byte, so that no digits make a product of nothing.
std::uint64_t hash_of(std::string_view digits, std::uint64_t seed) {
    constexpr std::uint64_t kCaseBits = 0x2020202020202020;
    constexpr std::uint64_t kFactor = 0xe7037ed1a0b428db;
    using Words = std::array<std::uint64_t, 2>;
    std::uint64_t state = seed;
    const auto take = [&](const Words& words) {
        state = fold_multiply((words[0] | kCaseBits) ^ kFactor, (words[1] | kCaseBits) ^ state);
    };
    for (; digits.size() >= sizeof(Words); digits.remove_prefix(sizeof(Words))) {
        Words words;
        std::memcpy(words.data(), digits.data(), sizeof words);
        take(words);
    }
    if (!digits.empty()) {
        Words words{};
        std::memcpy(words.data(), digits.data(), digits.size());
        take(words);
    }
    return fold_multiply(state, kFactor);
}

// The same of the bytes that the digits stand for.
std::uint64_t hash_of(Bytes key, std::uint64_t seed) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::array<char, kMostDigits> digits{};
    const std::size_t length = std::min(2 * key.size(), digits.size());
    for (std::size_t at = 0; at < length; at += 2) {
        digits[at] = kDigits[key[at / 2] >> 4];
        digits[at + 1] = kDigits[key[at / 2] & 0xf];
    }
    return hash_of(std::string_view(digits.data(), length), seed);
}

bool is_regular(int file) {
    struct stat facts {};
    return ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode);
}

std::uint64_t length_of(int file) {
    struct stat facts {};
    return ::fstat(file, &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

std::string unreadable(const std::string& path, int error) {
    return fmt::format("{}: cannot be read as a key log ({}); check its name and permissions", path,
                       std::strerror(error));
}

bool is_text(std::string_view line) {
    return std::all_of(line.begin(), line.end(), [](char character) {
        return (character >= ' ' && character <= '~') || character == '\t' || character == '\r';
    });
}

}  // namespace

bool looks_like_key_log(std::string_view beginning) {
    KeyLogLine line;
    bool any = false;
    while (!beginning.empty()) {
        const std::size_t end = std::min(beginning.find('\n'), beginning.size());
        const std::string_view text = beginning.substr(0, end);
        const bool whole = end < beginning.size();
        if (!is_text(text)) {
            return false;
        }
        beginning.remove_prefix(whole ? end + 1 : end);
        switch (parse_key_log_line(text, line)) {
            case LineKind::Secret: return true;
            case LineKind::Malformed: any = any || whole || text.size() > kMaxKeyLogLine; break;
            case LineKind::Other:
                if (text.find_first_not_of(" \t\r") != std::string_view::npos) {
                    return true;  // a comment, or a secret for something else
                }
                break;
        }
    }
    return !any;
}

KeyLog::~KeyLog() {
    for (const Text& text : texts_) {
        if (text.file >= 0) {
            ::close(text.file);
        }
    }
}

std::string KeyLog::open(const std::string& path) {
    if (texts_.size() >= kMaxKeyLogs) {
        return fmt::format("{}: more than {} key logs; join them into one file", path, kMaxKeyLogs);
    }
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return unreadable(path, errno);
    }
    if (!is_regular(file)) {
        return take_pipe(path, file);
    }
    Buffer sample(kKeyLogSample);
    read_at(file, 0, sample);
    if (!looks_like_key_log(text_of(sample))) {
        ::close(file);
        return fmt::format(
            "{}: is no key log; give a file that SSLKEYLOGFILE named, with lines "
            "like \"CLIENT_RANDOM 52ab... 9f3c...\"",
            path);
    }
    texts_.push_back(Text{file, {}, 0});
    ++files_;
    index_.reserve(index_.size() + length_of(file) / kUsualLine);
    read_on(static_cast<std::uint8_t>(texts_.size() - 1));
    return {};
}

std::string KeyLog::take_pipe(const std::string& path, int file) {
    SecretText text;
    SecretText step(kReadStep, '\0');
    int error = 0;
    while (text.size() <= kMaxSecretText) {
        const ssize_t got = ::read(file, step.data(), step.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            error = got < 0 ? errno : 0;
            break;
        }
        text.append(step, 0, static_cast<std::size_t>(got));
    }
    ::close(file);
    if (error != 0) {
        return unreadable(path, error);
    }
    if (!looks_like_key_log(std::string_view(text).substr(0, kKeyLogSample))) {
        return fmt::format("{}: is no key log; give what SSLKEYLOGFILE named", path);
    }
    const Bytes bytes{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    return add_text(bytes) ? std::string()
                           : fmt::format("{}: more than {} MiB through a pipe; give it as a file",
                                         path, kMaxSecretText >> 20);
}

bool KeyLog::add_text(Bytes text) {
    if (texts_.size() >= kMaxKeyLogs || text.size() > kMaxSecretText - memory_) {
        ++refused_;
        return false;
    }
    memory_ += text.size();
    SecretText kept(reinterpret_cast<const char*>(text.data()), text.size());
    texts_.push_back(Text{-1, std::move(kept), 0});
    index_lines(static_cast<std::uint8_t>(texts_.size() - 1), 0, texts_.back().memory);
    return true;
}

bool KeyLog::refresh() {
    const std::size_t before = index_.size();
    for (std::size_t number = 0; number < texts_.size(); ++number) {
        Text& text = texts_[number];
        struct stat facts {};
        if (text.file < 0 || ::fstat(text.file, &facts) != 0) {
            continue;
        }
        const auto size = static_cast<std::uint64_t>(facts.st_size);
        if (size < text.read_to) {
            text.read_to = 0;  // emptied and written anew
        }
        if (size != text.read_to) {
            read_on(static_cast<std::uint8_t>(number));
        }
    }
    return index_.size() != before;
}

// A last line without its end is looked at as well, and again when more has come. A long log that
// nobody writes to is seen in place: to copy it would take as long as to look at it. A few lines
// that were added are not worth the calls.
void KeyLog::read_on(std::uint8_t number) {
    Text& text = texts_[number];
    window_.bytes.clear();
    const bool long_way = length_of(text.file) > text.read_to + kReadStep;
    auto mapped = long_way ? capture::MappedFile::map(text.file) : nullptr;
    Buffer copied;
    const auto next_step = [&]() -> Bytes {
        if (const auto shown = mapped ? mapped->show(text.read_to, kReadStep) : std::nullopt) {
            return *shown;
        }
        mapped.reset();
        copied.resize(kReadStep);
        read_at(text.file, text.read_to, copied);
        return copied;
    };
    while (true) {
        const std::string_view lines = text_of(next_step());
        const bool last = lines.size() < kReadStep;
        const std::size_t end = lines.rfind('\n');
        const std::size_t whole = end != std::string_view::npos ? end + 1 : last ? 0 : lines.size();
        index_lines(number, text.read_to, last ? lines : lines.substr(0, whole));
        text.read_to += whole;
        if (last) {
            return;
        }
    }
}

void KeyLog::index_lines(std::uint8_t number, std::uint64_t offset, std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t length = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, length);
        if (const auto hint = length <= kMaxKeyLogLine ? secret_hint(line) : std::nullopt) {
            const Found found{hash_of(hint->key_digits, seed_), hint->label, {number, offset}};
            index_.expect(found.hash);
            found_[found_count_++] = found;
            if (found_count_ == found_.size()) {
                flush();
            }
        }
        const std::size_t step = std::min(length + 1, lines.size());
        lines.remove_prefix(step);
        offset += step;
    }
    flush();
}

void KeyLog::flush() {
    for (const Found& found : std::span(found_).first(found_count_)) {
        refused_ += index_.add(found.hash, found.label, found.place) ? 0 : 1;
    }
    found_count_ = 0;
}

std::string_view KeyLog::line_at(SecretPlace place) {
    const Text& text = texts_[place.text];
    if (text.file >= 0) {
        return file_line(place);
    }
    const std::string_view bytes = text.memory;
    return first_line(bytes.substr(std::min<std::uint64_t>(place.offset, bytes.size())));
}

// The line in the window; the first time it is read, and again with room for the longest line if
// this one goes on behind it.
std::string_view KeyLog::file_line(SecretPlace place) {
    const auto in_window = [&]() -> std::string_view {
        const bool begins = window_.text == place.text && window_.offset <= place.offset &&
                            place.offset - window_.offset < window_.bytes.size();
        return begins ? text_of(window_.bytes).substr(place.offset - window_.offset)
                      : std::string_view();
    };
    const auto is_whole = [](std::string_view rest) {
        return rest.find('\n') != std::string_view::npos || rest.size() >= kMaxKeyLogLine;
    };
    for (const std::size_t behind : {kWindowStep, kMaxKeyLogLine}) {
        if (is_whole(in_window())) {
            break;
        }
        window_.text = place.text;
        window_.offset = place.offset - place.offset % kWindowStep;
        window_.bytes.resize(kWindowStep + behind);
        read_at(texts_[place.text].file, window_.offset, window_.bytes);
    }
    return first_line(in_window());
}

bool KeyLog::find(SecretLabel label, Bytes key, Buffer& secret) {
    const bool found = index_.visit(hash_of(key, seed_), label, [&](SecretPlace place) {
        const auto hint = secret_hint(line_at(place));
        return hint && hint->label == label && read_secret(*hint, key, secret);
    });
    if (!found) {
        secret.clear();
    }
    return found;
}

}  // namespace siptls::decrypt
