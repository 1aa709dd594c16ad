// SPDX-License-Identifier: GPL-2.0-or-later
// The headers of files, packets and blocks, and the buffer behind them.
#include "bench/capture_file.h"

#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

namespace siptls::bench {
namespace {

constexpr std::size_t kBufferSize = std::size_t{4} << 20U;

// All headers are written in the byte order of the machine; the magic number tells which.
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

// Of an enhanced packet block, without its trailing length.
struct BlockHeader {
    std::uint32_t type = 6;
    std::uint32_t length;
    std::uint32_t interface = 0;
    std::uint32_t time_high;
    std::uint32_t time_low;
    std::uint32_t captured;
    std::uint32_t original;
};
static_assert(sizeof(BlockHeader) == 28);

constexpr std::uint16_t kTimeResolution = 9;  // of an interface: 10^-9 s follows as one octet

// A block in the making: its type, body and length before and behind.
class Block {
  public:
    explicit Block(std::uint32_t type) {
        put32(type);
        put32(0);
    }

    void put16(std::uint16_t value) { put(&value, sizeof value); }
    void put32(std::uint32_t value) { put(&value, sizeof value); }

    void put_option(std::uint16_t code, std::string_view value) {
        put16(code);
        put16(static_cast<std::uint16_t>(value.size()));
        put(value.data(), value.size());
        bytes_.resize(padded(bytes_.size()));
    }

    std::span<const std::uint8_t> close() {
        put32(0);  // end of options
        const auto length = static_cast<std::uint32_t>(bytes_.size() + sizeof(std::uint32_t));
        put32(length);
        std::memcpy(bytes_.data() + sizeof length, &length, sizeof length);
        return bytes_;
    }

    static constexpr std::size_t padded(std::size_t size) { return (size + 3) / 4 * 4; }

  private:
    void put(const void* from, std::size_t size) {
        const auto* bytes = static_cast<const std::uint8_t*>(from);
        bytes_.insert(bytes_.end(), bytes, bytes + size);
    }

    std::vector<std::uint8_t> bytes_;
};

Block section_header() {
    Block block{0x0a0d0d0a};
    block.put32(0x1a2b3c4d);
    block.put16(1);
    block.put16(0);
    block.put32(0xffffffff);  // length of the section: not given
    block.put32(0xffffffff);
    block.put_option(4, "Dumpcap (Wireshark) 4.0.17");
    return block;
}

Block interface_description() {
    Block block{1};
    block.put16(1);  // Ethernet
    block.put16(0);
    block.put32(262144);
    block.put_option(2, "eth0");
    block.put_option(kTimeResolution, "\x09");
    return block;
}

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), path.string());
}

}  // namespace

CaptureFile::CaptureFile(std::filesystem::path path, CaptureFormat format)
    : path_{std::move(path)},
      partial_{path_.string() + ".partial"},
      format_{format},
      buffer_(kBufferSize) {
    file_.reset(std::fopen(partial_.c_str(), "wb"));
    if (!file_)
        fail(partial_);
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    if (format_ == CaptureFormat::Pcapng) {
        write(section_header().close());
        write(interface_description().close());
        return;
    }
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
    ++packets_;
    const std::span<std::uint8_t> bytes =
        format_ == CaptureFormat::Pcapng ? append_block(time, length) : append_record(time, length);
    std::memset(bytes.data(), 0, bytes.size());
    return bytes;
}

std::span<std::uint8_t> CaptureFile::append_record(Micros time, std::size_t length) {
    const auto size = static_cast<std::uint32_t>(length);
    const PacketHeader header{static_cast<std::uint32_t>(time.count() / 1'000'000),
                              static_cast<std::uint32_t>(time.count() % 1'000'000), size, size};
    std::uint8_t* place = room_for(sizeof header + length);
    std::memcpy(place, &header, sizeof header);
    return {place + sizeof header, length};
}

std::span<std::uint8_t> CaptureFile::append_block(Micros time, std::size_t length) {
    const std::size_t padded = Block::padded(length);
    const auto nanoseconds = static_cast<std::uint64_t>(std::chrono::nanoseconds{time}.count());
    BlockHeader header{};
    header.length = static_cast<std::uint32_t>(sizeof header + padded + sizeof header.length);
    header.time_high = static_cast<std::uint32_t>(nanoseconds >> 32U);
    header.time_low = static_cast<std::uint32_t>(nanoseconds);
    header.captured = header.original = static_cast<std::uint32_t>(length);
    std::uint8_t* place = room_for(header.length);
    std::memcpy(place, &header, sizeof header);
    place += sizeof header;
    std::memset(place + length, 0, padded - length);
    std::memcpy(place + padded, &header.length, sizeof header.length);
    return {place, length};
}

void CaptureFile::write(std::span<const std::uint8_t> bytes) {
    std::memcpy(room_for(bytes.size()), bytes.data(), bytes.size());
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
