// SPDX-License-Identifier: GPL-2.0-or-later
// A file seen through memory, which spares the copy that read(2) makes. That is safe only while
// nobody can cut the file short, as touching what is gone ends the program. So it is mapped under a
// read lease (fcntl(2), F_SETLEASE): who wants to write or cut the file has to wait until this lets
// it go, which is soon; only where this program is stopped for longer than the system lets them
// wait (fs.lease-break-time, 45 seconds) the lease is taken away from it. Without a lease - the
// file is open for writing, belongs to somebody else or lies on a file system without leases -
// nothing is mapped. Used by file_input.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "siptls/bytes.h"

namespace siptls::capture {

class MappedFile {
  public:
    // Null if the file cannot be mapped or is too small to profit. `descriptor` must outlive this;
    // its signal for broken leases becomes SIGURG, which is ignored unless somebody handles it.
    static std::unique_ptr<MappedFile> map(int descriptor);

    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    // The bytes from `offset` on, which never goes back: at least `want` unless the file ends
    // before. Memory is held for these only: bytes before `offset` must not be touched any more.
    // Nothing if somebody waits for the lease or the bytes cannot be had: then this must be
    // destroyed.
    std::optional<Bytes> show(std::uint64_t offset, std::size_t want);

  private:
    MappedFile(int descriptor, std::uint8_t* start, std::size_t size)
        : descriptor_(descriptor), start_(start), size_(size) {}

    int descriptor_;
    std::uint8_t* start_;
    std::size_t size_;
    std::size_t begin_ = 0;  // of what memory is held for
    std::size_t end_ = 0;
};

}  // namespace siptls::capture
