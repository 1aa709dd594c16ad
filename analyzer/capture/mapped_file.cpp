// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/mapped_file.h"

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/limits.h"

namespace siptls::capture {
namespace {

// Taken only if nobody has the file open for writing, and by its owner (or with CAP_LEASE).
bool take_lease(int descriptor) {
    return ::fcntl(descriptor, F_SETSIG, SIGURG) == 0 &&
           ::fcntl(descriptor, F_SETLEASE, F_RDLCK) == 0;
}

// Whether nobody waits for it.
bool has_lease(int descriptor) {
    return ::fcntl(descriptor, F_GETLEASE) == F_RDLCK;
}

void end_lease(int descriptor) {
    ::fcntl(descriptor, F_SETLEASE, F_UNLCK);
}

}  // namespace

std::unique_ptr<MappedFile> MappedFile::map(int descriptor) {
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size < static_cast<off_t>(kSmallestMappedFile) || !take_lease(descriptor)) {
        return nullptr;
    }
    // Its size stays what it is from here on.
    if (::fstat(descriptor, &status) != 0 ||
        status.st_size < static_cast<off_t>(kSmallestMappedFile)) {
        end_lease(descriptor);
        return nullptr;
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (start == MAP_FAILED) {
        end_lease(descriptor);
        return nullptr;
    }
    // Of a large page, more would count as the program's memory than it has asked for. Refused
    // where the kernel has no large pages.
    ::madvise(start, size, MADV_NOHUGEPAGE);
    return std::unique_ptr<MappedFile>(
        new MappedFile(descriptor, static_cast<std::uint8_t*>(start), size));
}

MappedFile::~MappedFile() {
    ::munmap(start_ + begin_, size_ - begin_);
    end_lease(descriptor_);
}

std::optional<Bytes> MappedFile::show(std::uint64_t offset, std::size_t want) {
    if (!has_lease(descriptor_)) {
        return std::nullopt;
    }
    const auto from = static_cast<std::size_t>(std::min<std::uint64_t>(offset, size_));
    const std::size_t begin = from / kMappedWindow * kMappedWindow;
    const std::size_t wanted = from + std::max(want, kMappedWindow);
    const std::size_t end =
        std::min((wanted + kMappedWindow - 1) / kMappedWindow * kMappedWindow, size_);
    if (begin > begin_) {
        // With the bytes go the page tables, 4 KiB for each 2 MiB of a file of any length.
        ::munmap(start_ + begin_, begin - begin_);
        begin_ = begin;
    }
    // Fails where touching the bytes would end the program, as on a bad disk; read(2) tells why.
    const std::size_t missing = std::max(begin, end_);
    if (missing < end && ::madvise(start_ + missing, end - missing, MADV_POPULATE_READ) != 0) {
        return std::nullopt;
    }
    end_ = std::max(end, end_);
    return Bytes(start_ + from, end - from);
}

}  // namespace siptls::capture
