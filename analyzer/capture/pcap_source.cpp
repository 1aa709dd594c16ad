// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/pcap_source.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "bytes/quoted.h"
#include "capture/byte_order.h"
#include "capture/limits.h"
#include "capture/problems.h"

namespace siptls::capture {
namespace {

constexpr std::size_t kFileHeaderLength = 24;
constexpr std::size_t kRecordHeaderLength = 16;
// Behind the usual fields: interface index, protocol, packet type.
constexpr std::size_t kModifiedRecordHeaderLength = 24;

// Other than 0xa1b2c3d4, the usual one.
constexpr std::uint32_t kNanosecondMagic = 0xa1b23c4d;
constexpr std::uint32_t kModifiedMagic = 0xa1b2cd34;

// What the file header says of its records.
struct Layout {
    ByteOrder order = ByteOrder::Big;
    std::size_t record_header_length = kRecordHeaderLength;
    Nanoseconds fraction_unit = 1000;  // of a record's fraction of a second
    std::uint8_t digits = 6;
    std::uint16_t version_major = 0;
    std::uint16_t version_minor = 0;
    std::uint32_t snaplen = 0;
    std::uint32_t link_type = 0;
};

// `header` has kFileHeaderLength bytes and one of the magic numbers.
Layout read_file_header(Bytes header) {
    const std::uint8_t* at = header.data();
    Layout layout;
    if (at[0] != 0xa1) {
        layout.order = ByteOrder::Little;
    }
    const std::uint32_t magic = load32(at, layout.order);
    if (magic == kNanosecondMagic) {
        layout.fraction_unit = 1;
        layout.digits = 9;
    }
    if (magic == kModifiedMagic) {
        layout.record_header_length = kModifiedRecordHeaderLength;
    }
    layout.version_major = load16(at + 4, layout.order);
    layout.version_minor = load16(at + 6, layout.order);
    layout.snaplen = load32(at + 16, layout.order);
    // The upper half tells whether frames end with a check sequence. It stays part of the frame, as
    // in Wireshark: IP's own length leaves it out, and frames sent by the capturing machine lack
    // it.
    layout.link_type = load32(at + 20, layout.order) & 0xffff;
    return layout;
}

class PcapSource final : public PacketSource {
  public:
    PcapSource(BlockReader reader, Tally tally, const Layout& layout)
        : reader_(std::move(reader)), tally_(std::move(tally)), layout_(layout) {}

    bool next(Frame& frame) override {
        if (tally_.ended()) {
            return false;
        }
        const std::size_t header_length = layout_.record_header_length;
        Bytes record = reader_.peek(header_length);
        if (record.size() < header_length) {
            return end(record.size());
        }
        std::uint32_t captured = load32(record.data() + 8, layout_.order);
        std::uint32_t original = load32(record.data() + 12, layout_.order);
        if (captured > original) {
            put_lengths_right(captured, original);
        }
        if (captured > kMaxCapturedLength) {
            return end_too_long(captured);
        }
        if (record.size() < header_length + captured) {
            record = reader_.peek(header_length + captured);
            if (record.size() < header_length + captured) {
                return tally_.end_inside(reader_.offset(), reader_.fault());
            }
        }
        const std::uint8_t* at = record.data();
        frame.time.nanoseconds =
            load32(at, layout_.order) * kSecond + load32(at + 4, layout_.order) * fraction_unit();
        frame.time.digits = layout_.digits;
        frame.link_type = layout_.link_type;
        frame.original_length = original;
        frame.bytes = record.subspan(header_length, captured);
        tally_.count(frame);
        reader_.consume(header_length + captured);
        return true;
    }

    const CaptureFacts& facts() const override { return tally_.facts(); }

  private:
    Nanoseconds fraction_unit() const { return layout_.fraction_unit; }

    // More captured than there was: before version 2.4 the two lengths could stand the other way
    // round. In newer files the original length is wrong, which does no harm to the framing.
    void put_lengths_right(std::uint32_t& captured, std::uint32_t& original) const {
        if (layout_.version_minor < 4) {
            std::swap(captured, original);
        } else {
            original = captured;
        }
    }

    bool end(std::size_t left) {
        if (left == 0 && !reader_.fault()) {
            return tally_.end_whole();
        }
        return tally_.end_inside(reader_.offset(), reader_.fault());
    }

    bool end_too_long(std::uint32_t captured) {
        return tally_.end_damaged(
            reader_.offset(), fmt::format("a captured length of {} bytes, where a packet has no "
                                          "more than {}",
                                          captured, kMaxCapturedLength));
    }

    BlockReader reader_;
    Tally tally_;
    Layout layout_;
};

OpenedCapture refuse_version(const Layout& layout, const Tally& tally) {
    OpenedCapture opened{nullptr, tally.facts()};
    opened.facts.complete = false;
    opened.facts.problems.push_back(
        {ProblemCode::NeedsOtherFormat,
         fmt::format("{} is a pcap file of version {}.{}, which is not known. Convert it with a "
                     "tool that knows it: editcap FILE CONVERTED.pcapng.",
                     input_name(tally.facts().path), layout.version_major, layout.version_minor)});
    return opened;
}

}  // namespace

OpenedCapture open_pcap(BlockReader reader, Tally tally, const SecretsSink& /*on_secrets*/) {
    const Bytes header = reader.peek(kFileHeaderLength);
    if (header.size() < kFileHeaderLength) {
        tally.end_inside(reader.offset(), reader.fault());
        return {nullptr, tally.facts()};
    }
    const Layout layout = read_file_header(header);
    if (layout.version_major != 2) {
        return refuse_version(layout, tally);
    }
    reader.consume(kFileHeaderLength);
    static_cast<void>(tally.add_link_type(layout.link_type));  // the only one
    tally.add_snaplen(layout.snaplen);
    auto source = std::make_unique<PcapSource>(std::move(reader), std::move(tally), layout);
    CaptureFacts facts = source->facts();
    return {std::move(source), std::move(facts)};
}

}  // namespace siptls::capture
