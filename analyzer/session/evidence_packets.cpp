// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/evidence_packets.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "bytes/bytes_of.h"
#include "net/decode.h"
#include "session/limits.h"

namespace siptls {
namespace {

// What the other side still sends after the connection's last message: acknowledgements, its FIN.
constexpr Nanoseconds kLinger = 5 * kSecond;

constexpr std::uint16_t kDnsPort = 53;

// The identifier that question and answer share (RFC 1035, 4.1.1); nothing if there is none.
std::optional<std::uint16_t> dns_id(Bytes payload) {
    if (payload.size() < 2) {
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
}

// A frame that waits to learn whether it is wanted.
struct HeldFrame {
    Frame frame;
    std::vector<std::uint8_t> bytes;
    net::Packet packet;               // of a question; its views are not to be used
    std::optional<std::uint16_t> id;  // likewise

    Frame whole() const {
        Frame copy = frame;
        copy.bytes = bytes;
        return copy;
    }
};

// The oldest go when there are too many.
class HeldFrames {
  public:
    explicit HeldFrames(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    void hold(const Frame& frame, const net::Packet& packet) {
        frames_.push_back(
            {frame, {frame.bytes.begin(), frame.bytes.end()}, packet, dns_id(packet.payload)});
        frames_.back().frame.bytes = {};
        bytes_ += frame.bytes.size();
        while (bytes_ > most_bytes_) {
            bytes_ -= frames_.front().bytes.size();
            frames_.pop_front();
        }
    }

    // Hands out those that `fits` says, and forgets them.
    template <class Fits, class Take>
    void release(Fits fits, Take take) {
        for (auto held = frames_.begin(); held != frames_.end();) {
            if (!fits(*held)) {
                ++held;
                continue;
            }
            take(held->whole());
            bytes_ -= held->bytes.size();
            held = frames_.erase(held);
        }
    }

  private:
    std::size_t most_bytes_;
    std::deque<HeldFrame> frames_;
    std::size_t bytes_ = 0;
};

// Whether the decoder put the packet together from fragments: then its payload is not the frame's.
bool was_put_together(const Frame& frame, const net::Packet& packet) {
    const std::less<> before;
    const std::uint8_t* const at = packet.payload.data();
    return !packet.payload.empty() &&
           (before(at, frame.bytes.data()) || !before(at, frame.bytes.data() + frame.bytes.size()));
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
    explicit Picks(Sink sink) : sink_(std::move(sink)), decoder_(watch_, 0) {
        watch_.follow_udp(kDnsPort);
    }

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
        const bool is_packet = what == net::Decoded::Packet;
        if (named == frames_.end() && !(is_packet && is_wanted(packet))) {
            hold(frame, packet, what);
            return;
        }
        if (is_packet) {
            release_question(frame, packet);
            release_fragments(frame, packet);
        }
        sink_(frame, named != frames_.end() ? named->second : std::vector<std::string>());
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

    void hold(const Frame& frame, const net::Packet& packet, net::Decoded what) {
        if (what == net::Decoded::Fragment) {
            fragments_.hold(frame, packet);
        } else if (what == net::Decoded::Packet && packet.protocol == net::Protocol::Udp &&
                   packet.destination.port == kDnsPort) {
            questions_.hold(frame, packet);
        }
    }

    // An answer is evidence together with what was asked.
    void release_question(const Frame& frame, const net::Packet& answer) {
        if (answer.protocol != net::Protocol::Udp || answer.source.port != kDnsPort) {
            return;
        }
        const auto id = dns_id(answer.payload);
        questions_.release(
            [&](const HeldFrame& held) {
                return id && held.id == id && held.packet.source == answer.destination &&
                       held.packet.destination == answer.source &&
                       held.frame.ref.capture == frame.ref.capture;
            },
            [&](const Frame& question) { sink_(question, {}); });
    }

    // Those before it with the addresses of a packet that came in fragments belong to it.
    void release_fragments(const Frame& frame, const net::Packet& packet) {
        if (!was_put_together(frame, packet)) {
            return;
        }
        fragments_.release(
            [&](const HeldFrame& held) {
                return held.frame.ref.capture == frame.ref.capture &&
                       names_both(held.bytes, packet.source.address, packet.destination.address);
            },
            [&](const Frame& fragment) { sink_(fragment, {}); });
    }

    Sink sink_;
    std::map<FrameRef, std::vector<std::string>> frames_;
    std::multimap<std::pair<Endpoint, Endpoint>, std::pair<Timestamp, Timestamp>> connections_;
    net::PortWatch watch_;
    net::Decoder decoder_;
    HeldFrames fragments_{session::kMaxHeldFragmentBytes};
    HeldFrames questions_{session::kMaxHeldQuestionBytes};
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
