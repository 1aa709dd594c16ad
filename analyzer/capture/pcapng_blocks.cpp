// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/pcapng_blocks.h"

#include "bytes/reader.h"

namespace siptls::capture {
namespace {

constexpr std::uint32_t kByteOrderMark = 0x1a2b3c4d;

constexpr std::uint16_t kEndOfOptions = 0;
constexpr std::uint16_t kTimeResolution = 9;
constexpr std::uint16_t kTimeOffset = 14;

// if_fcslen is left alone for the reason given in pcap_source.cpp.
std::optional<TimeScale> read_clock(Reader options, ByteOrder order) {
    std::uint8_t resolution = 6;
    std::int64_t offset = 0;
    while (options.remaining() > 0) {
        const std::uint16_t code = take16(options, order);
        const std::uint16_t length = take16(options, order);
        if (code == kEndOfOptions) {
            break;
        }
        const Bytes value = options.take(length);
        options.skip((4 - length % 4) % 4);
        if (code == kTimeResolution && value.size() == 1) {
            resolution = value[0];
        }
        if (code == kTimeOffset && value.size() == 8) {
            offset = static_cast<std::int64_t>(load64(value.data(), order));
        }
    }
    return options.ok() ? std::optional(TimeScale{resolution, offset}) : std::nullopt;
}

}  // namespace

std::optional<ByteOrder> section_order(Bytes mark) {
    for (const ByteOrder order : {ByteOrder::Little, ByteOrder::Big}) {
        if (load32(mark.data(), order) == kByteOrderMark) {
            return order;
        }
    }
    return std::nullopt;
}

std::optional<Interface> read_interface(Bytes body, ByteOrder order) {
    Reader in{body};
    const std::uint16_t link_type = take16(in, order);
    in.skip(2);
    const Bytes snaplen = in.take(4);
    const std::optional<TimeScale> clock = read_clock(in, order);
    if (!in.ok() || !clock) {
        return std::nullopt;
    }
    return Interface{link_type, load32(snaplen.data(), order), *clock};
}

std::optional<CaptureSecrets> read_secrets(Bytes body, ByteOrder order) {
    Reader in{body};
    const Bytes head = in.take(8);
    if (!in.ok()) {
        return std::nullopt;
    }
    const Bytes secrets = in.take(load32(head.data() + 4, order));
    return in.ok() ? std::optional(CaptureSecrets{load32(head.data(), order), secrets})
                   : std::nullopt;
}

}  // namespace siptls::capture
