// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/pcapng_source.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "capture/byte_order.h"
#include "capture/limits.h"
#include "capture/pcapng_blocks.h"
#include "capture/time_scale.h"

namespace siptls::capture {
namespace {

// A packet block's fields, whatever its kind; not yet checked against each other.
struct PacketFields {
    std::uint32_t interface = 0;
    std::uint32_t captured = 0;
    std::uint32_t original = 0;
    Bytes data;  // from the first captured byte to the block's end
};

class PcapngSource final : public PacketSource {
  public:
    PcapngSource(BlockReader reader, Tally tally, SecretsSink on_secrets)
        : reader_(std::move(reader)),
          tally_(std::move(tally)),
          on_secrets_(std::move(on_secrets)) {}

    // Reads the blocks before the first packet.
    void begin() {
        Block block;
        while (peek_block(block) && !is_packet(block.type) && describe(block)) {
            reader_.consume(block.length);
        }
    }

    bool next(Frame& frame) override {
        Block block;
        while (peek_block(block)) {
            if (is_packet(block.type)) {
                return deliver(block, frame);
            }
            if (!describe(block)) {
                return false;
            }
            reader_.consume(block.length);
        }
        return false;
    }

    const CaptureFacts& facts() const override { return tally_.facts(); }

  private:
    // The whole block at the current place, its two lengths checked. False at the end, which the
    // tally then knows.
    bool peek_block(Block& block) {
        if (tally_.ended()) {
            return false;
        }
        Bytes start = reader_.peek(kShortestBlock);
        if (start.empty() && !reader_.fault()) {
            return tally_.end_whole();
        }
        if (start.size() < kShortestBlock) {
            return tally_.end_inside(reader_.offset(), reader_.fault());
        }
        // A section header reads the same in both orders and then states its own.
        block.type = load32(start.data(), order_);
        if (block.type == kSectionHeader && !read_order(start)) {
            return damaged("a section header without its byte-order mark");
        }
        block.length = load32(start.data() + 4, order_);
        if (block.length < kShortestBlock || block.length % 4 != 0 ||
            block.length > kMaxBlockLength) {
            return damaged(fmt::format("a block length of {} bytes", block.length));
        }
        if (start.size() < block.length) {
            start = reader_.peek(block.length);
            if (start.size() < block.length) {
                return tally_.end_inside(reader_.offset(), reader_.fault());
            }
        }
        if (load32(start.data() + block.length - 4, order_) != block.length) {
            return damaged("a block whose two lengths differ");
        }
        block.body = start.subspan(8, block.length - kShortestBlock);
        return true;
    }

    bool read_order(Bytes start) {
        const std::optional<ByteOrder> order = section_order(start.subspan(8, 4));
        order_ = order.value_or(order_);
        return order.has_value();
    }

    // Takes in a block that is no packet; unknown ones are passed over. False if it is damaged.
    bool describe(const Block& block) {
        if (block.type == kSectionHeader) {
            interfaces_.clear();
            return check_section(block);
        }
        if (block.type == kDecryptionSecrets) {
            return hand_on_secrets(block);
        }
        return block.type != kInterfaceDescription || add_interface(block);
    }

    bool hand_on_secrets(const Block& block) {
        const std::optional<CaptureSecrets> secrets = read_secrets(block.body, order_);
        if (!secrets) {
            return damaged("a secrets block that is too short for what it states");
        }
        if (on_secrets_) {
            on_secrets_(*secrets);
        }
        return true;
    }

    bool check_section(const Block& block) {
        if (block.body.size() < kSectionHeaderBody) {
            return damaged("a section header that is too short");
        }
        const std::uint16_t version = load16(block.body.data() + 4, order_);
        return version == 1 ||
               damaged(fmt::format("a section of version {}, where 1 is known", version));
    }

    bool add_interface(const Block& block) {
        if (interfaces_.size() == kMaxInterfaces) {
            return damaged(fmt::format("more than {} interfaces in a section", kMaxInterfaces));
        }
        const std::optional<Interface> interface = read_interface(block.body, order_);
        if (!interface) {
            return damaged("an interface description whose parts reach beyond it");
        }
        if (!tally_.add_link_type(interface->link_type)) {
            return damaged(fmt::format("more than {} different link types", kMaxLinkTypes));
        }
        tally_.add_snaplen(interface->snaplen);
        interfaces_.push_back(*interface);
        return true;
    }

    bool deliver(const Block& block, Frame& frame) {
        PacketFields fields;
        if (!read_fields(block, fields)) {
            return damaged("a packet block that is too short");
        }
        if (fields.interface >= interfaces_.size()) {
            return damaged(
                fmt::format("a packet of interface {}, which is not described", fields.interface));
        }
        const Interface& interface = interfaces_[fields.interface];
        if (block.type == kSimplePacket) {
            fields.captured = simple_captured_length(fields, interface);
        }
        if (fields.captured > fields.data.size() || fields.captured > kMaxCapturedLength) {
            return damaged(fmt::format("a captured length of {} bytes in a block of {}",
                                       fields.captured, block.length));
        }
        frame.time = time_of(block, interface);
        frame.link_type = interface.link_type;
        frame.original_length = std::max(fields.original, fields.captured);
        frame.bytes = fields.data.first(fields.captured);
        tally_.count(frame);
        reader_.consume(block.length);
        return true;
    }

    bool read_fields(const Block& block, PacketFields& fields) const {
        const std::uint8_t* at = block.body.data();
        if (block.type == kSimplePacket) {
            if (block.body.size() < kSimplePacketHead) {
                return false;
            }
            fields.original = load32(at, order_);
            fields.data = block.body.subspan(kSimplePacketHead);
            return true;
        }
        if (block.body.size() < kPacketHead) {
            return false;
        }
        fields.interface = block.type == kEnhancedPacket ? load32(at, order_) : load16(at, order_);
        fields.captured = load32(at + 12, order_);
        fields.original = load32(at + 16, order_);
        fields.data = block.body.subspan(kPacketHead);
        return true;
    }

    // A simple packet block states only the original length; the interface's limit tells the rest.
    static std::uint32_t simple_captured_length(const PacketFields& fields,
                                                const Interface& interface) {
        return interface.snaplen == 0 ? fields.original
                                      : std::min(fields.original, interface.snaplen);
    }

    // Without a time of its own a packet takes that of the one before.
    Timestamp time_of(const Block& block, const Interface& interface) const {
        if (block.type == kSimplePacket) {
            return tally_.facts().last_time;
        }
        const std::uint8_t* at = block.body.data() + 4;
        const std::uint64_t high = load32(at, order_);
        return interface.clock.time(high << 32 | load32(at + 4, order_));
    }

    bool damaged(std::string_view what) { return tally_.end_damaged(reader_.offset(), what); }

    BlockReader reader_;
    Tally tally_;
    SecretsSink on_secrets_;
    ByteOrder order_ = ByteOrder::Little;
    std::vector<Interface> interfaces_;  // of the current section
};

}  // namespace

OpenedCapture open_pcapng(BlockReader reader, Tally tally, const SecretsSink& on_secrets) {
    auto source = std::make_unique<PcapngSource>(std::move(reader), std::move(tally), on_secrets);
    source->begin();
    CaptureFacts facts = source->facts();
    if (!facts.complete) {
        return {nullptr, std::move(facts)};
    }
    return {std::move(source), std::move(facts)};
}

}  // namespace siptls::capture
