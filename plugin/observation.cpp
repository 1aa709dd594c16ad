// SPDX-License-Identifier: GPL-2.0-or-later
#include "observation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "datagram.h"
#include "dissection.h"
#include "limits.h"  // NOLINT(modernize-deprecated-headers): the plugin's own

namespace siptls::plugin {
namespace {

constexpr std::uint32_t kRawIp = 101;  // LINKTYPE_RAW

Frame frame_of(const packet_info* pinfo, tvbuff_t* tvb) {
    const FrameFacts facts = frame_facts(pinfo);
    const unsigned captured = tvb_captured_length(tvb);
    Frame frame;
    frame.ref = FrameRef{pinfo->num, 0};
    frame.time = facts.time;
    frame.original_length = facts.original;
    if (captured != 0) {
        frame.bytes = Bytes(tvb_get_ptr(tvb, 0, static_cast<int>(captured)), captured);
    }
    return frame;
}

// The same frame from its innermost IP header on.
Frame inner_frame(const Frame& frame, Bytes packet) {
    Frame inner = frame;
    inner.link_type = kRawIp;
    const std::size_t cut =
        frame.original_length - std::min<std::size_t>(frame.original_length, frame.bytes.size());
    inner.bytes = packet;
    inner.original_length = static_cast<std::uint32_t>(packet.size() + cut);
    return inner;
}

bool tells_something(Layers layers) {
    return layers.has(Layer::Tcp) || layers.has(Layer::Dns) || layers.has(Layer::Sip) ||
           layers.has(Layer::Dhcp) || layers.has(Layer::Ntp);
}

// Reads one frame.
class FrameReader {
  public:
    FrameReader(const packet_info* pinfo, tvbuff_t* tvb, CaseFile& cases)
        : pinfo_(pinfo), cases_(cases), frame_(frame_of(pinfo, tvb)), layers_(layers_of(pinfo)) {}

    Sighting read() {
        Segment segment;
        const Inside inside = look_inside(segment);
        if (layers_.has(Layer::Icmp)) {
            return {};  // what it quotes is a packet of another time
        }
        if (inside == Inside::Segment) {
            return is_as_dissected(segment) ? take(segment) : Sighting{};
        }
        if (layers_.has(Layer::Udp) && tells_something(layers_)) {
            if (const auto datagram = read_datagram(innermost_packet(pinfo_))) {
                take_message(datagram->source, datagram->destination, datagram->payload);
            }
        }
        return {};
    }

  private:
    // All frames are shown, also those that seem to tell nothing: they may be fragments.
    Inside look_inside(Segment& segment) {
        Inside inside = Inside::NotUnderstood;
        if (const auto link = link_type(pinfo_)) {
            frame_.link_type = *link;
            inside = cases_.look_inside(frame_, segment);
        }
        if (inside == Inside::NotUnderstood && tells_something(layers_)) {
            const Bytes packet = innermost_packet(pinfo_);
            if (!packet.empty()) {
                inside = cases_.look_inside(inner_frame(frame_, packet), segment);
            }
        }
        return inside;
    }

    // A protocol may be disabled, or the frame decoded as something else. Fragments that were cut
    // are put together by the engine alone, so the frame need not have the layer itself.
    bool is_as_dissected(const Segment& segment) const {
        const bool tcp = segment.transport == Transport::Tcp;
        return (layers_.has(tcp ? Layer::Tcp : Layer::Udp) || is_enabled(tcp ? "tcp" : "udp")) &&
               (sees_the_same(segment) || knows_tunnel_alone(segment));
    }

    bool sees_the_same(const Segment& segment) const {
        return has_addresses(pinfo_, segment.source.address, segment.destination.address);
    }

    // Whether it lies in a tunnel that is mere data to Wireshark.
    bool knows_tunnel_alone(const Segment& segment) const {
        return !segment.tunnel.empty() && layers_.has(Layer::Unknown) && !sees_the_same(segment);
    }

    Sighting take(Segment& segment) {
        if (segment.transport == Transport::Udp) {
            if (knows_tunnel_alone(segment)) {
                cases_.add(segment);  // the engine's ports tell what it is
            } else {
                take_message(segment.source, segment.destination, segment.payload);
            }
            return {};
        }
        static std::vector<Bytes> contents;  // keeps its room from frame to frame
        find_decrypted(pinfo_, contents);
        segment.opened = contents;
        const auto followed = cases_.add(segment);
        constexpr std::uint8_t kSyn = 0x02;
        if (followed && (followed->session != kNoSession || (segment.flags & kSyn) != 0)) {
            return Sighting{true, followed->session};
        }
        return {};
    }

    void take_message(const Endpoint& source, const Endpoint& destination, Bytes message) {
        if (layers_.has(Layer::Sip)) {
            add(SipSeen{source, destination, Transport::Udp, message});
        } else if (layers_.has(Layer::Dns)) {
            add(DnsSeen{source, destination, message});
        } else if (layers_.has(Layer::Dhcp)) {
            add(DhcpSeen{source, destination, message});
        } else if (layers_.has(Layer::Ntp)) {
            add(NtpSeen{source, destination, message});
        }
    }

    void add(const EventBody& body) {
        cases_.add(Event{frame_.ref, frame_.time, kNoFlow, Side::Client, body});
    }

    const packet_info* pinfo_;
    CaseFile& cases_;
    Frame frame_;
    Layers layers_;
};

}  // namespace

FrameFacts frame_facts(const packet_info* pinfo) {
    FrameFacts facts;
    // A file may state any time.
    const auto seconds = std::clamp<std::int64_t>(pinfo->abs_ts.secs, 0, kLatestSecond);
    const auto fraction = std::clamp<std::int64_t>(pinfo->abs_ts.nsecs, 0, kSecond - 1);
    facts.time.nanoseconds = seconds * kSecond + fraction;
    const int precision = pinfo->rec != nullptr ? pinfo->rec->tsprec : WTAP_TSPREC_USEC;
    facts.time.digits = static_cast<std::uint8_t>(std::clamp(precision, 0, 9));
    facts.captured = pinfo->fd->cap_len;
    facts.original = pinfo->fd->pkt_len;
    return facts;
}

Sighting observe(const packet_info* pinfo, tvbuff_t* tvb, CaseFile& cases) {
    return FrameReader(pinfo, tvb, cases).read();
}

}  // namespace siptls::plugin
