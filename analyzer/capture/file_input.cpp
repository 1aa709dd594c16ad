// SPDX-License-Identifier: GPL-2.0-or-later
// Files through POSIX read(2): larger than memory, growing and without random access alike. What
// nobody changes is mapped instead, as far as that goes.
#include "capture/file_input.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes/quoted.h"
#include "capture/mapped_file.h"
#include "capture/problems.h"

namespace siptls::capture {
namespace {

std::string system_text(int error) {
    return std::generic_category().message(error);
}

class FileInput final : public ByteInput {
  public:
    explicit FileInput(int descriptor) : descriptor_(descriptor) {}
    ~FileInput() override {
        mapped_.reset();
        if (descriptor_ != STDIN_FILENO) {
            ::close(descriptor_);
        }
    }

    ReadAnswer read(std::span<std::uint8_t> room) override {
        ssize_t length = -1;
        do {
            length = ::read(descriptor_, room.data(), room.size());
        } while (length < 0 && errno == EINTR);
        if (length < 0) {
            return {0, {ProblemCode::ReadFailed, system_text(errno), "check the file system"}};
        }
        return {static_cast<std::size_t>(length), {}};
    }

    std::optional<Bytes> show(std::uint64_t offset, std::size_t want) override {
        if (offset == 0 && !mapped_ && descriptor_ != STDIN_FILENO) {
            mapped_ = MappedFile::map(descriptor_);
        }
        if (!mapped_) {
            return std::nullopt;
        }
        const std::optional<Bytes> shown = mapped_->show(offset, want);
        if (!shown) {
            mapped_.reset();
            ::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET);
        }
        return shown;
    }

  private:
    int descriptor_;
    std::unique_ptr<MappedFile> mapped_;
};

Problem cannot_open(const std::string& path, int error) {
    if (error == ENOENT || error == ENOTDIR) {
        return {ProblemCode::NotFound,
                fmt::format("{} does not exist. Check the name and the directory.", quoted(path))};
    }
    if (error == EACCES || error == EPERM) {
        return {ProblemCode::PermissionDenied,
                fmt::format("{} may not be read by this user. Change its permissions, or copy it.",
                            quoted(path))};
    }
    return {ProblemCode::ReadFailed,
            fmt::format("{} cannot be opened: {}. Check the file and its file system.",
                        quoted(path), system_text(error))};
}

}  // namespace

tl::expected<std::unique_ptr<ByteInput>, Problem> open_file(const std::string& path) {
    if (path == "-") {
        return std::make_unique<FileInput>(STDIN_FILENO);
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return tl::unexpected(cannot_open(path, errno));
    }
    auto input = std::make_unique<FileInput>(descriptor);
    struct stat status = {};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        return tl::unexpected(
            Problem{ProblemCode::NotACapture,
                    fmt::format("{} is a directory. Name the capture files in it.", quoted(path))});
    }
    return input;
}

bool is_regular_file(const std::string& path) {
    struct stat status = {};
    return path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace siptls::capture
