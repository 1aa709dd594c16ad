// SPDX-License-Identifier: GPL-2.0-or-later
#include "observation.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "layers.h"
#include "limits.h"

namespace siptls::plugin {
namespace {

// The nodes of the tree that tell something, by the name Wireshark filters them with.
enum class Layer : std::uint8_t {
    Ethernet,
    Vlan,
    Ipv4,
    Ipv6,
    Icmp,
    Gre,
    Erspan,
    Vxlan,
    Geneve,
    Tzsp,
    Tcp,
    TcpLength,
    Tls,
    Udp,
    Dns,
    Sip,
    Dhcp,
    None,
};
struct WantedField {
    const char* name;
    Layer layer;
};
constexpr std::array kWanted = {
    WantedField{"eth", Layer::Ethernet},      WantedField{"vlan.id", Layer::Vlan},
    WantedField{"ip", Layer::Ipv4},           WantedField{"ipv6", Layer::Ipv6},
    WantedField{"icmp", Layer::Icmp},         WantedField{"icmpv6", Layer::Icmp},
    WantedField{"gre", Layer::Gre},           WantedField{"erspan", Layer::Erspan},
    WantedField{"vxlan", Layer::Vxlan},       WantedField{"geneve", Layer::Geneve},
    WantedField{"tzsp", Layer::Tzsp},         WantedField{"tcp", Layer::Tcp},
    WantedField{"tcp.len", Layer::TcpLength}, WantedField{"tls", Layer::Tls},
    WantedField{"udp", Layer::Udp},           WantedField{"dns", Layer::Dns},
    WantedField{"sip", Layer::Sip},           WantedField{"dhcp", Layer::Dhcp},
};

std::vector<Layer>& layers_by_field() {
    static std::vector<Layer> layers;
    return layers;
}

Layer layer_of(const field_info* field) {
    const auto& layers = layers_by_field();
    const auto id = static_cast<std::size_t>(field->hfinfo->id);
    return id < layers.size() ? layers[id] : Layer::None;
}

// From where the node points to the end of its data source, as captured.
Bytes rest_of(const field_info* field) {
    if (field->ds_tvb == nullptr || field->start < 0) {
        return {};
    }
    const unsigned captured = tvb_captured_length(field->ds_tvb);
    const auto start = static_cast<unsigned>(field->start);
    if (start >= captured) {
        return {};
    }
    return Bytes(tvb_get_ptr(field->ds_tvb, field->start, static_cast<int>(captured - start)),
                 captured - start);
}

Bytes bytes_of(const field_info* field) {
    const Bytes rest = rest_of(field);
    const auto length = static_cast<std::size_t>(std::max(field->length, 0));
    return rest.first(std::min(rest.size(), length));
}

std::optional<MacAddress> mac_in(Bytes bytes) {
    MacAddress mac;
    if (bytes.size() < mac.bytes.size()) {
        return std::nullopt;
    }
    std::copy_n(bytes.begin(), mac.bytes.size(), mac.bytes.begin());
    return mac == MacAddress{} ? std::nullopt : std::optional(mac);  // a loopback has zeros
}

// Reads one frame. What it learns of link, tunnels and addresses counts for the next transport
// header.
class FrameReader {
  public:
    FrameReader(const packet_info* pinfo, CaseFile& cases) : pinfo_(pinfo), cases_(cases) {
        frame_ = FrameRef{pinfo->num, 0};
        time_ = frame_facts(pinfo).time;
        if (pinfo->dl_src.type == AT_ETHER && pinfo->dl_src.data != nullptr) {
            mac_ = mac_in(Bytes(static_cast<const std::uint8_t*>(pinfo->dl_src.data),
                                static_cast<std::size_t>(pinfo->dl_src.len)));
        }
    }

    Sighting read(proto_tree* tree) {
        std::size_t nodes = 0;
        for (const proto_node* node = tree->first_child; node != nullptr && nodes < kMaxNodes;
             ++nodes) {
            if (node->finfo != nullptr) {
                const Layer layer = layer_of(node->finfo);
                if (layer == Layer::Icmp) {
                    break;  // what follows is quoted: a packet of another time
                }
                if (layer != Layer::None) {
                    take(layer, node->finfo);
                }
            }
            node = next_of(node, tree);
        }
        close_segment();
        return sighting_;
    }

  private:
    static const proto_node* next_of(const proto_node* node, const proto_node* root) {
        if (node->first_child != nullptr) {
            return node->first_child;
        }
        while (node != nullptr && node != root && node->next == nullptr) {
            node = node->parent;
        }
        return node == nullptr || node == root ? nullptr : node->next;
    }

    void take(Layer layer, field_info* field) {
        if (layer != Layer::TcpLength) {
            close_segment();
        }
        switch (layer) {
            case Layer::Ethernet: take_ethernet(bytes_of(field)); break;
            case Layer::Vlan:
                if (!vlan_) {
                    vlan_ = static_cast<std::uint16_t>(unsigned_value(field));
                }
                break;
            case Layer::Ipv4: take_ip(read_ipv4(bytes_of(field))); break;
            case Layer::Ipv6: take_ip(read_ipv6(bytes_of(field))); break;
            case Layer::Gre: enter_tunnel(gre_words(bytes_of(field))); break;
            case Layer::Erspan: take_erspan(erspan_words(bytes_of(field))); break;
            case Layer::Vxlan: enter_tunnel(network_words("vxlan", bytes_of(field))); break;
            case Layer::Geneve: enter_tunnel(network_words("geneve", bytes_of(field))); break;
            case Layer::Tzsp: enter_tunnel("tzsp"); break;
            case Layer::Tcp: take_tcp(rest_of(field)); break;
            case Layer::TcpLength: tcp_length_ = unsigned_value(field); break;
            case Layer::Tls: under_tls_ = true; break;
            case Layer::Udp: take_udp(bytes_of(field)); break;
            case Layer::Dns: take_datagram<DnsSeen>(field); break;
            case Layer::Dhcp: take_datagram<DhcpSeen>(field); break;
            case Layer::Sip: take_sip(field); break;
            case Layer::Icmp:
            case Layer::None: break;
        }
    }

    void take_ethernet(Bytes header) {
        constexpr std::size_t kSource = 6;
        if (!tunnels_.empty() && header.size() > kSource) {
            mac_ = mac_in(header.subspan(kSource));
        }
    }

    void take_ip(std::optional<IpHeader> header) {
        if (ip_ && header) {
            enter_tunnel("ip-in-ip");
        }
        ip_ = header;
    }

    void enter_tunnel(std::string words) {
        if (!ip_ || tunnels_.size() == kMaxTunnels) {
            return;
        }
        tunnels_.push_back(Tunnel{std::move(words), *ip_});
        ip_.reset();
        mac_.reset();
        vlan_.reset();
    }

    void take_erspan(std::string words) {
        if (!tunnels_.empty() && !words.empty()) {
            tunnels_.back().words = std::move(words);
        }
    }

    void take_tcp(Bytes bytes) {
        transport_ = Transport::Tcp;
        under_tls_ = false;
        tcp_length_.reset();
        tcp_ = read_tcp(bytes);
        tcp_bytes_ = bytes;
    }

    // The segment is whole when the tree goes on behind it.
    void close_segment() {
        if (!tcp_ || !tcp_length_ || !ip_) {
            return;
        }
        Segment segment;
        segment.frame = frame_;
        segment.time = time_;
        segment.source = Endpoint{ip_->source, tcp_->source_port};
        segment.destination = Endpoint{ip_->destination, tcp_->destination_port};
        segment.flags = tcp_->flags;
        segment.hop_limit = ip_->hop_limit;
        segment.sequence = tcp_->sequence;
        segment.acknowledgement = tcp_->acknowledgement;
        const Bytes behind = tcp_bytes_.subspan(std::min(tcp_->length, tcp_bytes_.size()));
        segment.payload = behind.first(std::min<std::size_t>(behind.size(), *tcp_length_));
        segment.payload_length = static_cast<std::uint32_t>(*tcp_length_);
        segment.source_mac = mac_;
        segment.vlan = vlan_;
        const std::string tunnel = tunnel_text();
        segment.tunnel = tunnel;
        source_ = segment.source;
        destination_ = segment.destination;
        tcp_.reset();
        followed_ = cases_.add(segment);
        constexpr std::uint8_t kSyn = 0x02;
        if (followed_ && (followed_->session != kNoSession || (segment.flags & kSyn) != 0)) {
            sighting_ = Sighting{true, followed_->session};
        }
    }

    std::string tunnel_text() const {
        std::string text;
        for (const Tunnel& tunnel : tunnels_) {
            text += text.empty() ? "" : " / ";
            text += tunnel.words + ' ' + to_string(tunnel.around.source) + " > " +
                    to_string(tunnel.around.destination);
        }
        return text;
    }

    void take_udp(Bytes header) {
        if (!ip_ || header.size() < 4) {
            return;
        }
        transport_ = Transport::Udp;
        const auto port = [&](std::size_t at) {
            return static_cast<std::uint16_t>(header[at] << 8 | header[at + 1]);
        };
        source_ = Endpoint{ip_->source, port(0)};
        destination_ = Endpoint{ip_->destination, port(2)};
    }

    // The engine frames what comes over TCP itself.
    template <class Seen>
    void take_datagram(const field_info* field) {
        if (transport_ == Transport::Udp) {
            add(kNoFlow, Side::Client, Seen{source_, destination_, bytes_of(field)});
        }
    }

    void take_sip(const field_info* field) {
        const Bytes message = bytes_of(field);
        if (transport_ == Transport::Udp) {
            add(kNoFlow, Side::Client, SipSeen{source_, destination_, Transport::Udp, message});
        } else if (under_tls_ && followed_ && followed_->flow != kNoFlow) {
            add(followed_->flow, followed_->side,
                SipSeen{source_, destination_, Transport::Tls, message});
        }
    }

    void add(FlowId flow, Side side, EventBody body) {
        cases_.add(Event{frame_, time_, flow, side, body});
    }

    struct Tunnel {
        std::string words;
        IpHeader around;
    };

    const packet_info* pinfo_;
    CaseFile& cases_;
    FrameRef frame_;
    Timestamp time_;
    std::optional<MacAddress> mac_;
    std::optional<std::uint16_t> vlan_;
    std::vector<Tunnel> tunnels_;
    std::optional<IpHeader> ip_;
    std::optional<TcpHeader> tcp_;
    Bytes tcp_bytes_;
    std::optional<std::uint64_t> tcp_length_;
    Transport transport_ = Transport::Udp;
    bool under_tls_ = false;
    Endpoint source_;
    Endpoint destination_;
    std::optional<Followed> followed_;
    Sighting sighting_;
};

}  // namespace

FrameFacts frame_facts(const packet_info* pinfo) {
    FrameFacts facts;
    facts.time.nanoseconds =
        static_cast<Nanoseconds>(pinfo->abs_ts.secs) * kSecond + pinfo->abs_ts.nsecs;
    const int precision = pinfo->rec != nullptr ? pinfo->rec->tsprec : WTAP_TSPREC_USEC;
    facts.time.digits = static_cast<std::uint8_t>(std::clamp(precision, 0, 9));
    facts.captured = pinfo->fd->cap_len;
    facts.original = pinfo->fd->pkt_len;
    return facts;
}

Sighting observe(const packet_info* pinfo, proto_tree* tree, CaseFile& cases) {
    return tree != nullptr ? FrameReader(pinfo, cases).read(tree) : Sighting{};
}

GArray* wanted_layers() {
    GArray* wanted = g_array_new(FALSE, FALSE, sizeof(int));
    for (const WantedField& field : kWanted) {
        const int id = proto_registrar_get_id_byname(field.name);
        if (id < 0) {
            ws_warning("siptls: this Wireshark knows no %s; what it tells stays unseen",
                       field.name);
            continue;
        }
        auto& layers = layers_by_field();
        const auto place = static_cast<std::size_t>(id);
        if (place >= layers.size()) {
            layers.resize(place + 1, Layer::None);
        }
        layers[place] = field.layer;
        g_array_append_val(wanted, id);
    }
    return wanted;
}

}  // namespace siptls::plugin
