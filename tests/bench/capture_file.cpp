// SPDX-License-Identifier: GPL-2.0-or-later
// The pcap file header and packet headers, and the buffer behind them.
#include "bench/capture_file.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace siptls::bench {
namespace {

constexpr std::size_t kBufferSize = std::size_t{4} << 20U;

// Both headers are written in the byte order of the machine; the magic number tells which.
struct FileHeader {
    std::uint32_t magic = 0xa1b2c3d4;
    std::uint16_t major = 2;
    std::uint16_t minor = 4;
    std::uint32_t reserved[2] = {0, 0};
    std::uint32_t snap_length = 262144;
    std::uint32_t link_type = 1;
};
static_assert(sizeof(FileHeader) == 24);

struct PacketHeader {
    std::uint32_t seconds;
    std::uint32_t microseconds;
    std::uint32_t captured;
    std::uint32_t original;
};
static_assert(sizeof(PacketHeader) == 16);

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), path.string());
}

}  // namespace

CaptureFile::CaptureFile(std::filesystem::path path)
    : path_{std::move(path)}, partial_{path_.string() + ".partial"}, buffer_(kBufferSize) {
    file_.reset(std::fopen(partial_.c_str(), "wb"));
    if (!file_)
        fail(partial_);
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    const FileHeader header;
    std::memcpy(room_for(sizeof header), &header, sizeof header);
}

CaptureFile::~CaptureFile() {
    if (!file_)
        return;
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
}

std::span<std::uint8_t> CaptureFile::append(Micros time, std::size_t length) {
    const auto size = static_cast<std::uint32_t>(length);
    const PacketHeader header{static_cast<std::uint32_t>(time.count() / 1'000'000),
                              static_cast<std::uint32_t>(time.count() % 1'000'000), size, size};
    std::uint8_t* place = room_for(sizeof header + length);
    std::memcpy(place, &header, sizeof header);
    ++packets_;
    const std::span<std::uint8_t> bytes{place + sizeof header, length};
    std::memset(bytes.data(), 0, bytes.size());
    return bytes;
}

void CaptureFile::finish() {
    flush();
    if (std::fclose(file_.release()) != 0)
        fail(partial_);
    std::filesystem::rename(partial_, path_);
}

std::uint8_t* CaptureFile::room_for(std::size_t length) {
    if (buffer_.size() - used_ < length)
        flush();
    std::uint8_t* place = buffer_.data() + used_;
    used_ += length;
    return place;
}

void CaptureFile::flush() {
    if (std::fwrite(buffer_.data(), 1, used_, file_.get()) != used_)
        fail(partial_);
    flushed_ += used_;
    used_ = 0;
}

}  // namespace siptls::bench
