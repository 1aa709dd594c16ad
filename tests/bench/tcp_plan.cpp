// SPDX-License-Identifier: GPL-2.0-or-later
// `Planner` keeps both sequence spaces while it lays out the packets.
#include "bench/tcp_plan.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace siptls::bench {
namespace {

using namespace std::chrono_literals;

constexpr Micros kBackToBack = 13us;  // a full frame at 1 Gbit/s
constexpr Micros kStackAnswers = 60us;
constexpr Micros kDelayedAck = 40ms;
// Initial congestion window (RFC 6928): so many segments leave before an acknowledgment returns.
constexpr std::size_t kWindowSegments = 10;

class Planner {
  public:
    void open() {
        add(Side::Client, kSyn, kStackAnswers);
        add(Side::Server, kSyn | kAck, kStackAnswers);
        add(Side::Client, kAck, kStackAnswers);
    }

    void say(const Turn& turn) {
        Micros pause = turn.pause - acknowledge_before(turn);
        Bytes rest{turn.bytes};
        while (!rest.empty()) {
            const Bytes burst = rest.first(std::min(rest.size(), kWindowSegments * kSegmentSize));
            rest = rest.subspan(burst.size());
            send_burst(turn.from, burst, pause);
            pause = kStackAnswers;
        }
    }

    void close(const Conversation& conversation) {
        if (owes_acknowledgment(Side::Client))
            add(Side::Client, kAck, kDelayedAck);
        if (conversation.close == Close::None)
            return;
        if (conversation.close == Close::ClientReset) {
            add(Side::Client, kReset | kAck, conversation.pause);
            return;
        }
        add(Side::Client, kFin | kAck, std::max(conversation.pause, kBackToBack));
        add(Side::Server, kAck, kStackAnswers);
        add(Side::Server, kFin | kAck, kStackAnswers);
        add(Side::Client, kAck, kStackAnswers);
    }

    Plan take() { return std::move(plan_); }

  private:
    struct Half {
        std::uint32_t next = 0;          // relative sequence number of the next byte to send
        std::uint32_t acknowledged = 0;  // what this half has acknowledged of the other one
    };

    Half& half(Side side) { return halves_.at(static_cast<std::size_t>(side)); }

    // A packet that acknowledges all that came from the other side.
    void add(Side from, std::uint8_t flags, Micros pause, Bytes payload = {}) {
        add_acknowledging(from, flags, pause, payload, half(other(from)).next);
    }

    void add_acknowledging(Side from, std::uint8_t flags, Micros pause, Bytes payload,
                           std::uint32_t acknowledgment) {
        const bool answers = plan_.packets.empty() || plan_.packets.back().from != from;
        PlannedPacket packet;
        packet.sequence = half(from).next;
        packet.acknowledgment = (flags & kAck) != 0 ? acknowledgment : 0;
        packet.payload_at = static_cast<std::uint32_t>(plan_.payload.size());
        packet.payload_size = static_cast<std::uint16_t>(payload.size());
        packet.flags = flags;
        packet.from = from;
        packet.crosses = answers && from == Side::Client;
        packet.pause = pause;
        plan_.packets.push_back(packet);
        plan_.payload.insert(plan_.payload.end(), payload.begin(), payload.end());
        half(from).acknowledged = packet.acknowledgment;
        half(from).next += packet.payload_size + ((flags & (kSyn | kFin)) != 0 ? 1 : 0);
    }

    // Segments of one burst, then an acknowledgment for every second one of them. That of an odd
    // last segment stays open: it rides on the answer, or follows late.
    void send_burst(Side from, Bytes burst, Micros pause) {
        std::vector<std::uint32_t> ends;
        while (!burst.empty()) {
            const Bytes segment = burst.first(std::min(burst.size(), kSegmentSize));
            burst = burst.subspan(segment.size());
            add(from, burst.empty() ? kPush | kAck : kAck, ends.empty() ? pause : kBackToBack,
                segment);
            ends.push_back(half(from).next);
        }
        for (std::size_t second = 1; second < ends.size(); second += 2)
            add_acknowledging(other(from), kAck, kBackToBack, {}, ends[second]);
    }

    bool owes_acknowledgment(Side side) {
        return half(side).acknowledged != half(other(side)).next;
    }

    // What a delayed-acknowledgment timer sends when `next` comes too late to carry it. Gives the
    // part of the pause before `next` that has passed then.
    Micros acknowledge_before(const Turn& next) {
        Micros waited{};
        if (next.pause < kDelayedAck)
            return waited;
        for (const Side side : {Side::Client, Side::Server}) {
            if (!owes_acknowledgment(side))
                continue;
            add(side, kAck, kDelayedAck - waited);
            waited = kDelayedAck;
        }
        return waited;
    }

    Plan plan_;
    std::array<Half, 2> halves_;
};

}  // namespace

Plan plan_connection(const Conversation& conversation) {
    Planner planner;
    planner.open();
    for (const Turn& turn : conversation.turns)
        planner.say(turn);
    planner.close(conversation);
    return planner.take();
}

}  // namespace siptls::bench
