// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

constexpr std::size_t kBufferSize = 65536;
// From this size on a piece is worth a write of its own.
constexpr std::streamsize kLargePiece = kBufferSize / 2;

std::string remedy(int error, std::string_view option) {
    const std::string with = option.empty() ? "" : fmt::format(" with {}", option);
    switch (error) {
        case EPIPE: return "whoever read it has stopped reading";
        case ENOSPC:
        case EDQUOT: return fmt::format("free some space or choose another place{}", with);
        case EFBIG: return fmt::format("raise ulimit -f or choose another place{}", with);
        case EACCES:
        case EPERM:
        case EROFS: return fmt::format("choose a place{} where you may write", with);
        case ENOENT: return "make the directory first";
        case EISDIR: return "name a file in it";
        default: return fmt::format("choose another place{}", with);
    }
}

// Follows symbolic links, so that a link to a report stays a link.
std::string resolve(const std::string& path) {
    std::error_code error;
    const auto resolved = std::filesystem::canonical(path, error);
    return error ? path : resolved.string();
}

mode_t creation_mode() {
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

}  // namespace

void refuse_output(const std::string& path, int error, std::string_view option) {
    throw Failure(fmt::format("cannot write {}: {}; {}",
                              path == "-" ? std::string("to standard output") : escape_text(path),
                              std::system_category().message(error), remedy(error, option)));
}

DescriptorBuffer::DescriptorBuffer() : bytes_(kBufferSize) {
    setp(bytes_.data(), bytes_.data() + bytes_.size());
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type character) {
    if (!drain()) {
        return traits_type::eof();
    }
    if (!traits_type::eq_int_type(character, traits_type::eof())) {
        *pptr() = traits_type::to_char_type(character);
        pbump(1);
    }
    return traits_type::not_eof(character);
}

int DescriptorBuffer::sync() {
    return drain() ? 0 : -1;
}

std::streamsize DescriptorBuffer::xsputn(const char* text, std::streamsize size) {
    if (size < kLargePiece) {
        return std::streambuf::xsputn(text, size);
    }
    if (drain()) {
        put(text, text + size);
    }
    return error_ == 0 ? size : 0;
}

void DescriptorBuffer::put(const char* at, const char* end) {
    while (error_ == 0 && at != end) {
        const ssize_t written = write(descriptor_, at, static_cast<std::size_t>(end - at));
        if (written >= 0) {
            at += written;
        } else if (errno != EINTR) {
            error_ = errno;
        }
    }
}

bool DescriptorBuffer::drain() {
    put(pbase(), pptr());
    setp(bytes_.data(), bytes_.data() + bytes_.size());
    return error_ == 0;
}

Output::Output(std::string path, std::string_view option)
    : path_(std::move(path)), option_(option), stream_(&buffer_) {
    struct stat status {};
    if (path_ == "-") {
        descriptor_ = STDOUT_FILENO;
    } else if (stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        if (S_ISDIR(status.st_mode)) {
            fail(EISDIR);
        }
        descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        open_beside();
    }
    if (descriptor_ < 0) {
        fail(errno);
    }
    buffer_.attach(descriptor_);
}

void Output::open_beside() {
    target_ = resolve(path_);
    std::string pattern = target_ + ".XXXXXX";
    descriptor_ = mkostemp(pattern.data(), O_CLOEXEC);
    if (descriptor_ < 0) {
        return;
    }
    temporary_ = pattern;
    struct stat status {};
    const bool replaces = stat(target_.c_str(), &status) == 0;
    const mode_t mode = replaces ? status.st_mode & 0777 : creation_mode();
    if (fchmod(descriptor_, mode) != 0) {
        fail(errno);
    }
}

Output::~Output() {
    if (descriptor_ > STDERR_FILENO) {
        close(descriptor_);
    }
    if (!temporary_.empty()) {
        unlink(temporary_.c_str());
    }
}

void Output::commit() {
    stream_.flush();
    if (buffer_.error() != 0) {
        fail(buffer_.error());
    }
    if (descriptor_ > STDERR_FILENO) {
        const int closed = close(descriptor_);
        descriptor_ = -1;
        if (closed != 0) {
            fail(errno);
        }
    }
    if (!temporary_.empty()) {
        if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
            fail(errno);
        }
        temporary_.clear();
    }
}

void Output::fail(int error) const {
    if (!temporary_.empty()) {
        unlink(temporary_.c_str());
    }
    refuse_output(path_, error, option_);
}

}  // namespace siptls::cli
