// SPDX-License-Identifier: GPL-2.0-or-later
// Writes capture files into memory, byte by byte, and reads them back through the room's door.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/byte_order.h"
#include "capture/memory_input.h"
#include "capture/open.h"
#include "siptls/capture.h"

namespace siptls::capture {

using FileBytes = std::vector<std::uint8_t>;

struct Sample {
    std::int64_t nanoseconds = 0;
    std::vector<std::uint8_t> bytes;
    std::uint32_t original = 0;
    std::uint32_t link_type = 1;

    bool operator==(const Sample&) const = default;
};

// Three packets a microsecond and more apart, one of them cut, of lengths that need padding.
inline std::vector<Sample> samples() {
    return {{1'700'000'000'000'001'000, std::vector<std::uint8_t>(61, 0x11), 61},
            {1'700'000'000'000'002'000, std::vector<std::uint8_t>(14, 0x22), 1514},
            {1'700'000'001'999'999'000, std::vector<std::uint8_t>(), 0}};
}

class FileWriter {
  public:
    explicit FileWriter(ByteOrder order) : order_(order) {}

    FileWriter& number(std::uint64_t value, int length) {
        for (int at = 0; at < length; ++at) {
            const int byte = order_ == ByteOrder::Little ? at : length - 1 - at;
            bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
        }
        return *this;
    }
    FileWriter& u16(std::uint64_t value) { return number(value, 2); }
    FileWriter& u32(std::uint64_t value) { return number(value, 4); }
    FileWriter& raw(Bytes bytes) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        return *this;
    }
    FileWriter& pad() {
        while (bytes_.size() % 4 != 0) {
            bytes_.push_back(0);
        }
        return *this;
    }
    FileBytes take() { return std::move(bytes_); }

  private:
    ByteOrder order_;
    FileBytes bytes_;
};

struct PcapKind {
    ByteOrder order = ByteOrder::Little;
    std::uint32_t magic = 0xa1b2c3d4;
    std::uint32_t link_type = 1;
    std::uint16_t version_minor = 4;
};

inline FileBytes pcap_file(const PcapKind& kind, const std::vector<Sample>& packets) {
    FileWriter out(kind.order);
    out.u32(kind.magic).u16(2).u16(kind.version_minor).u32(0).u32(0).u32(65535);
    out.u32(kind.link_type);
    const std::int64_t unit = kind.magic == 0xa1b23c4d ? 1 : 1000;
    for (const Sample& packet : packets) {
        out.u32(static_cast<std::uint64_t>(packet.nanoseconds / kSecond));
        out.u32(static_cast<std::uint64_t>(packet.nanoseconds % kSecond / unit));
        out.u32(packet.bytes.size()).u32(packet.original);
        if (kind.magic == 0xa1b2cd34) {
            out.u32(7).u16(0x0800).u16(0);
        }
        out.raw(packet.bytes);
    }
    return out.take();
}

// A pcapng block around `body`.
inline FileBytes block(ByteOrder order, std::uint32_t type, const FileBytes& body) {
    const std::size_t length = 12 + body.size() + (4 - body.size() % 4) % 4;
    return FileWriter(order).u32(type).u32(length).raw(body).pad().u32(length).take();
}

inline FileBytes section(ByteOrder order, std::uint16_t version = 1) {
    return block(order, 0x0a0d0d0a,
                 FileWriter(order).u32(0x1a2b3c4d).u16(version).u16(0).number(~0ULL, 8).take());
}

// `options` are written in the section's order already.
inline FileBytes interface(ByteOrder order, std::uint16_t link_type, std::uint32_t snaplen = 0,
                           const FileBytes& options = {}) {
    return block(order, 1,
                 FileWriter(order).u16(link_type).u16(0).u32(snaplen).raw(options).take());
}

// if_tsresol, and if_tsoffset behind it.
inline FileBytes clock_options(ByteOrder order, std::uint8_t resolution, std::int64_t offset = 0) {
    return FileWriter(order)
        .u16(9)
        .u16(1)
        .number(resolution, 1)
        .pad()
        .u16(14)
        .u16(8)
        .number(static_cast<std::uint64_t>(offset), 8)
        .u32(0)
        .take();
}

inline FileBytes enhanced_packet(ByteOrder order, std::uint32_t interface_id, std::uint64_t ticks,
                                 const Sample& packet) {
    return block(order, 6,
                 FileWriter(order)
                     .u32(interface_id)
                     .u32(ticks >> 32)
                     .u32(ticks & 0xffffffff)
                     .u32(packet.bytes.size())
                     .u32(packet.original)
                     .raw(packet.bytes)
                     .take());
}

inline FileBytes joined(const std::vector<FileBytes>& parts) {
    FileBytes whole;
    for (const FileBytes& part : parts) {
        whole.insert(whole.end(), part.begin(), part.end());
    }
    return whole;
}

// One section, one Ethernet interface with microseconds.
inline FileBytes pcapng_file(ByteOrder order, const std::vector<Sample>& packets) {
    std::vector<FileBytes> parts = {section(order), interface(order, 1)};
    for (const Sample& packet : packets) {
        parts.push_back(enhanced_packet(
            order, 0, static_cast<std::uint64_t>(packet.nanoseconds / 1000), packet));
    }
    return joined(parts);
}

struct ReadBack {
    std::vector<Sample> packets;
    std::vector<FrameRef> refs;
    CaptureFacts facts;
    bool opened = false;
};

inline ReadBack read_back(OpenedCapture capture) {
    ReadBack back;
    back.opened = capture.source != nullptr;
    back.facts = capture.facts;
    if (!capture.source) {
        return back;
    }
    Frame frame;
    while (capture.source->next(frame)) {
        back.packets.push_back({frame.time.nanoseconds,
                                {frame.bytes.begin(), frame.bytes.end()},
                                frame.original_length,
                                frame.link_type});
        back.refs.push_back(frame.ref);
    }
    back.facts = capture.source->facts();
    return back;
}

inline ReadBack read_back(Bytes file, const CaptureOptions& options = {},
                          std::size_t chunk = std::numeric_limits<std::size_t>::max()) {
    return read_back(open_input(std::make_unique<MemoryInput>(file, chunk), "test.pcap", options));
}

// The code of the only problem; nothing if there are none or several.
inline std::optional<ProblemCode> problem_of(const CaptureFacts& facts) {
    return facts.problems.size() == 1 ? std::optional(facts.problems.front().code) : std::nullopt;
}

}  // namespace siptls::capture
