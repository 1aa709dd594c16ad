// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_log.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes/hash.h"
#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

namespace {

constexpr std::size_t kReadStep = std::size_t{1} << 20;

// Up to `length` bytes; fewer at the end of the file or where it cannot be read.
std::string read_at(int file, std::uint64_t offset, std::size_t length) {
    std::string bytes(length, '\0');
    std::size_t have = 0;
    while (have < length) {
        const ssize_t got =
            ::pread(file, bytes.data() + have, length - have, static_cast<off_t>(offset + have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

bool is_regular(int file) {
    struct stat facts {};
    return ::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode);
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
    if (!looks_like_key_log(read_at(file, 0, kKeyLogSample))) {
        ::close(file);
        return fmt::format(
            "{}: is no key log; give a file that SSLKEYLOGFILE named, with lines "
            "like \"CLIENT_RANDOM 52ab... 9f3c...\"",
            path);
    }
    texts_.push_back(Text{file, {}, 0});
    ++files_;
    read_on(static_cast<std::uint8_t>(texts_.size() - 1));
    return {};
}

std::string KeyLog::take_pipe(const std::string& path, int file) {
    std::string text;
    std::string step(kReadStep, '\0');
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
    std::string kept(reinterpret_cast<const char*>(text.data()), text.size());
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

// A last line without its end is looked at as well, and again when more has come.
void KeyLog::read_on(std::uint8_t number) {
    Text& text = texts_[number];
    while (true) {
        const std::string step = read_at(text.file, text.read_to, kReadStep);
        const bool last = step.size() < kReadStep;
        const std::size_t end = step.rfind('\n');
        const std::size_t whole = end != std::string::npos ? end + 1 : last ? 0 : step.size();
        index_lines(number, text.read_to,
                    last ? std::string_view(step) : std::string_view(step).substr(0, whole));
        text.read_to += whole;
        if (last) {
            return;
        }
    }
}

void KeyLog::index_lines(std::uint8_t number, std::uint64_t offset, std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t length = std::min(lines.find('\n'), lines.size());
        index_line(number, offset, lines.substr(0, length));
        const std::size_t step = std::min(length + 1, lines.size());
        lines.remove_prefix(step);
        offset += step;
    }
}

void KeyLog::index_line(std::uint8_t number, std::uint64_t offset, std::string_view line) {
    if (line.size() <= kMaxKeyLogLine && parse_key_log_line(line, line_) == LineKind::Secret &&
        !index_.add(hash_bytes(line_.key(), seed_), SecretPlace{number, offset})) {
        ++refused_;
    }
}

std::string_view KeyLog::line_at(SecretPlace place, std::string& storage) const {
    const Text& text = texts_[place.text];
    std::string_view bytes;
    if (text.file < 0) {
        bytes = std::string_view(text.memory);
        bytes.remove_prefix(std::min<std::uint64_t>(place.offset, bytes.size()));
    } else {
        storage = read_at(text.file, place.offset, kMaxKeyLogLine);
        bytes = storage;
    }
    return bytes.substr(0, bytes.find('\n'));
}

bool KeyLog::find(SecretLabel label, Bytes key, Buffer& secret) const {
    std::string storage;
    KeyLogLine line;
    return index_.visit(hash_bytes(key, seed_), [&](SecretPlace place) {
        if (parse_key_log_line(line_at(place, storage), line) != LineKind::Secret ||
            line.label != label ||
            !std::equal(key.begin(), key.end(), line.key().begin(), line.key().end())) {
            return false;
        }
        secret = line.secret;
        return true;
    });
}

}  // namespace siptls::decrypt
