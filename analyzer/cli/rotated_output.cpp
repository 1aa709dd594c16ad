// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/rotated_output.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace siptls::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPart = ".part";

// The number in "STEM-00012.EXT" or "STEM-00012.EXT.part"; 0 if the name is another.
std::uint64_t number_in(std::string_view name, std::string_view stem, std::string_view extension) {
    if (name.ends_with(kPart)) {
        name.remove_suffix(kPart.size());
    }
    if (!name.starts_with(stem) || !name.ends_with(extension) ||
        name.size() < stem.size() + extension.size()) {
        return 0;
    }
    name.remove_prefix(stem.size());
    name.remove_suffix(extension.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    return error == std::errc{} && end == name.data() + name.size() ? number : 0;
}

std::uint64_t last_number(const fs::path& stem, std::string_view extension) {
    std::uint64_t last = 0;
    std::error_code error;
    const fs::path folder = stem.has_parent_path() ? stem.parent_path() : fs::path(".");
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        last = std::max(
            last, number_in(it->path().filename().string(), stem.filename().string(), extension));
    }
    return last;
}

}  // namespace

RotatedOutput::RotatedOutput(const std::string& path, Rotation rotation)
    : rotation_(rotation), stream_(&buffer_) {
    const fs::path whole(path);
    extension_ = whole.extension().string();
    stem_ = (whole.parent_path() / whole.stem()).string() + "-";
    number_ = last_number(stem_, extension_);
    begin();
}

RotatedOutput::~RotatedOutput() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

void RotatedOutput::begin() {
    do {
        whole_ = fmt::format("{}{:05}{}", stem_, ++number_, extension_);
        part_ = whole_ + std::string(kPart);
        descriptor_ = open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor_ < 0 && errno == EEXIST);
    if (descriptor_ < 0) {
        fail(errno);
    }
    buffer_.attach(descriptor_);
    written_ = 0;
    begun_ = 0;
}

void RotatedOutput::between_records(Nanoseconds now) {
    stream_.flush();
    if (failed() || descriptor_ < 0) {
        return;
    }
    written_ = std::max<std::int64_t>(lseek(descriptor_, 0, SEEK_CUR), 0);
    if (written_ == 0) {
        return;
    }
    begun_ = begun_ == 0 ? now : begun_;
    const bool full =
        rotation_.bytes != 0 && static_cast<std::uint64_t>(written_) >= rotation_.bytes;
    const bool old = rotation_.seconds != 0 &&
                     now - begun_ >= static_cast<Nanoseconds>(rotation_.seconds) * kSecond;
    if (full || old) {
        finish();
        begin();
    }
}

// Gives the file its name, unless something else has it by now; then it keeps the other one.
void RotatedOutput::finish() {
    const int closed = close(descriptor_);
    const int error = errno;
    descriptor_ = -1;
    if (closed != 0) {
        fail(error);
    }
    if (written_ == 0) {
        unlink(part_.c_str());
    } else if (renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, whole_.c_str(), RENAME_NOREPLACE) !=
               0) {
        // Some file systems cannot do that in one step.
        if (link(part_.c_str(), whole_.c_str()) != 0) {
            fail(errno);
        }
        unlink(part_.c_str());
    }
    part_.clear();
}

void RotatedOutput::commit() {
    if (descriptor_ < 0) {
        return;
    }
    stream_.flush();
    const int error = buffer_.error();
    if (error == 0) {
        written_ = std::max<std::int64_t>(lseek(descriptor_, 0, SEEK_CUR), 0);
    } else if (ftruncate(descriptor_, written_) != 0) {
        fail(errno);
    }
    finish();
    if (error != 0) {
        fail(error);
    }
}

void RotatedOutput::fail(int error) const {
    refuse_output(whole_, error);
}

}  // namespace siptls::cli
