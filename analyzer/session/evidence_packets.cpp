// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/evidence_packets.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <utility>

#include "net/decode.h"
#include "session/limits.h"

namespace siptls {
namespace {

// What the other side still sends after the connection's last message: acknowledgements, its FIN.
constexpr Nanoseconds kLinger = 5 * kSecond;

// A fragment that waits to learn whose it is.
struct HeldFrame {
    Frame frame;
    std::vector<std::uint8_t> bytes;
};

Bytes bytes_of(const IpAddress& address) {
    return Bytes(address.bytes).first(address.family == AddressFamily::V4 ? 4 : 16);
}

// Both kinds of IP header have the source right before the destination.
bool names_both(Bytes frame, const IpAddress& source, const IpAddress& destination) {
    std::vector<std::uint8_t> wanted(bytes_of(source).begin(), bytes_of(source).end());
    wanted.insert(wanted.end(), bytes_of(destination).begin(), bytes_of(destination).end());
    return std::search(frame.begin(), frame.end(), wanted.begin(), wanted.end()) != frame.end();
}

}  // namespace

class EvidencePicker::Picks {
  public:
    explicit Picks(Sink sink) : sink_(std::move(sink)), decoder_(watch_, 0) {}

    void want(FrameRef frame, const std::string& comment) {
        if (frame.number == 0) {
            return;
        }
        std::vector<std::string>& comments = frames_[frame];
        const bool known = std::find(comments.begin(), comments.end(), comment) != comments.end();
        if (!comment.empty() && !known) {
            comments.push_back(comment);
        }
    }

    bool want(const EvidenceConnection& connection) {
        if (connections_.size() >= session::kMaxEvidenceConnections) {
            return false;
        }
        watch_.follow_tcp(connection.server.port);
        connections_.emplace(std::pair(connection.client, connection.server),
                             std::pair(connection.first, connection.last));
        return true;
    }

    void take(const Frame& frame) {
        net::Packet packet;
        const net::Decoded what = decoder_.decode(frame, packet);
        const auto named = frames_.find(frame.ref);
        const bool in_connection = what == net::Decoded::Packet && is_wanted(packet);
        if (in_connection) {
            release_fragments(frame, packet);
        }
        if (named != frames_.end()) {
            sink_(frame, named->second);
        } else if (in_connection) {
            sink_(frame, {});
        } else if (what == net::Decoded::Fragment) {
            hold(frame);
        }
    }

  private:
    bool is_wanted(const net::Packet& packet) const {
        return packet.protocol == net::Protocol::Tcp &&
               (is_within(packet.source, packet.destination, packet.time) ||
                is_within(packet.destination, packet.source, packet.time));
    }

    bool is_within(const Endpoint& client, const Endpoint& server, Timestamp time) const {
        const auto [begin, end] = connections_.equal_range({client, server});
        return std::any_of(begin, end, [&](const auto& entry) {
            const auto& [first, last] = entry.second;
            return time >= first && time.nanoseconds <= last.nanoseconds + kLinger;
        });
    }

    void hold(const Frame& frame) {
        held_.push_back({frame, {frame.bytes.begin(), frame.bytes.end()}});
        held_.back().frame.bytes = {};
        held_bytes_ += frame.bytes.size();
        while (held_bytes_ > session::kMaxHeldFragmentBytes) {
            held_bytes_ -= held_.front().bytes.size();
            held_.pop_front();
        }
    }

    // The packet may have come in fragments: those before it with its addresses belong to it.
    void release_fragments(const Frame& frame, const net::Packet& packet) {
        for (auto held = held_.begin(); held != held_.end();) {
            const bool mine =
                held->frame.ref.capture == frame.ref.capture &&
                names_both(held->bytes, packet.source.address, packet.destination.address);
            if (!mine) {
                ++held;
                continue;
            }
            held->frame.bytes = held->bytes;
            sink_(held->frame, {});
            held_bytes_ -= held->bytes.size();
            held = held_.erase(held);
        }
    }

    Sink sink_;
    std::map<FrameRef, std::vector<std::string>> frames_;
    std::multimap<std::pair<Endpoint, Endpoint>, std::pair<Timestamp, Timestamp>> connections_;
    net::PortWatch watch_;
    net::Decoder decoder_;
    std::deque<HeldFrame> held_;
    std::size_t held_bytes_ = 0;
};

EvidencePicker::EvidencePicker(Sink sink) : picks_(std::make_unique<Picks>(std::move(sink))) {}

EvidencePicker::~EvidencePicker() = default;

void EvidencePicker::want(FrameRef frame, const std::string& comment) {
    picks_->want(frame, comment);
}

bool EvidencePicker::want(const EvidenceConnection& connection) {
    return picks_->want(connection);
}

void EvidencePicker::take(const Frame& frame) {
    picks_->take(frame);
}

}  // namespace siptls
