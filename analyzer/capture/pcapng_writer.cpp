// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/pcapng_writer.h"

#include <algorithm>
#include <ostream>

#include "capture/pcapng_blocks.h"

namespace siptls {
namespace {

constexpr std::uint32_t kByteOrderMark = 0x1a2b3c4d;
constexpr std::size_t kLongestOption = 0xffff - 3;  // its length has 16 bits, padding aside

// Option codes (draft-ietf-opsawg-pcapng, 3.5 and 4.1 to 4.3).
constexpr std::uint16_t kEndOfOptions = 0;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kInterfaceDescription = 3;
constexpr std::uint16_t kUserApplication = 4;
constexpr std::uint16_t kTimeResolution = 9;
constexpr char kNanoseconds = 9;

// A block in the making, little-endian.
class Block {
  public:
    explicit Block(std::uint32_t type) {
        put32(type);
        put32(0);  // the length, known at the end
    }

    void put16(std::uint16_t value) {
        bytes_ += static_cast<char>(value & 0xffU);
        bytes_ += static_cast<char>(value >> 8);
    }
    void put32(std::uint32_t value) {
        put16(static_cast<std::uint16_t>(value & 0xffffU));
        put16(static_cast<std::uint16_t>(value >> 16));
    }
    void put_padded(std::string_view bytes) {
        bytes_ += bytes;
        bytes_.append((4 - bytes_.size() % 4) % 4, '\0');
    }
    void option(std::uint16_t code, std::string_view value) {
        // Not in the middle of a code point.
        std::size_t size = std::min(value.size(), kLongestOption);
        while (size < value.size() && size > 0 &&
               (static_cast<unsigned char>(value[size]) & 0xc0U) == 0x80) {
            --size;
        }
        put16(code);
        put16(static_cast<std::uint16_t>(size));
        put_padded(value.substr(0, size));
    }
    void write(std::ostream& out) {
        const auto length = static_cast<std::uint32_t>(bytes_.size() + 4);
        put32(length);
        for (std::size_t at = 0; at < 4; ++at) {
            bytes_[4 + at] = static_cast<char>((length >> (8 * at)) & 0xffU);
        }
        out.write(bytes_.data(), static_cast<std::streamsize>(bytes_.size()));
    }

  private:
    std::string bytes_;
};

}  // namespace

PcapngWriter::PcapngWriter(std::ostream& out, std::string_view comment) : out_(out) {
    Block block(capture::kSectionHeader);
    block.put32(kByteOrderMark);
    block.put16(1);  // version 1.0
    block.put16(0);
    block.put32(0xffffffff);  // length of the section: not stated
    block.put32(0xffffffff);
    block.option(kComment, comment);
    block.option(kUserApplication, "siptls " SIPTLS_VERSION);
    block.option(kEndOfOptions, "");
    block.write(out_);
}

std::uint32_t PcapngWriter::interface_of(const Frame& frame, std::string_view source) {
    const auto next = static_cast<std::uint32_t>(interfaces_.size());
    const auto [known, is_new] =
        interfaces_.try_emplace({frame.ref.capture, frame.link_type}, next);
    if (is_new) {
        Block block(capture::kInterfaceDescription);
        block.put16(static_cast<std::uint16_t>(frame.link_type));
        block.put16(0);
        block.put32(0);  // no snapshot length
        block.option(kInterfaceDescription, source);
        block.option(kTimeResolution, std::string_view(&kNanoseconds, 1));
        block.option(kEndOfOptions, "");
        block.write(out_);
    }
    return known->second;
}

void PcapngWriter::write(const Frame& frame, std::string_view source,
                         const std::vector<std::string>& comments) {
    const std::uint32_t interface = interface_of(frame, source);
    const auto time = static_cast<std::uint64_t>(std::max<Nanoseconds>(frame.time.nanoseconds, 0));
    const auto captured = static_cast<std::uint32_t>(frame.bytes.size());
    Block block(capture::kEnhancedPacket);
    block.put32(interface);
    block.put32(static_cast<std::uint32_t>(time >> 32));
    block.put32(static_cast<std::uint32_t>(time & 0xffffffffU));
    block.put32(captured);
    block.put32(std::max(frame.original_length, captured));
    block.put_padded({reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size()});
    for (const std::string& comment : comments) {
        block.option(kComment, comment);
    }
    if (!comments.empty()) {
        block.option(kEndOfOptions, "");
    }
    block.write(out_);
    ++written_;
}

}  // namespace siptls
