// SPDX-License-Identifier: GPL-2.0-or-later
#include "dissection.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string_view>

#include "limits.h"  // NOLINT(modernize-deprecated-headers): the plugin's own

namespace siptls::plugin {
namespace {

struct NamedLayer {
    const char* protocol;
    Layer layer;
};
constexpr NamedLayer kNamed[] = {
    {"tcp", Layer::Tcp}, {"udp", Layer::Udp},      {"icmp", Layer::Icmp}, {"icmpv6", Layer::Icmp},
    {"dns", Layer::Dns}, {"sip", Layer::Sip},      {"dhcp", Layer::Dhcp}, {"dhcpv6", Layer::Dhcp},
    {"ntp", Layer::Ntp}, {"data", Layer::Unknown},
};

// By the protocol's number.
std::vector<Layer>& layer_table() {
    static std::vector<Layer> table;
    return table;
}

struct LinkType {
    int wireshark;
    std::uint32_t registry;
};
constexpr LinkType kLinkTypes[] = {
    {WTAP_ENCAP_ETHERNET, 1},   {WTAP_ENCAP_SLL, 113},     {WTAP_ENCAP_SLL2, 276},
    {WTAP_ENCAP_NULL, 0},       {WTAP_ENCAP_LOOP, 108},    {WTAP_ENCAP_RAW_IP, 101},
    {WTAP_ENCAP_RAW_IP4, 228},  {WTAP_ENCAP_RAW_IP6, 229}, {WTAP_ENCAP_PPP, 9},
    {WTAP_ENCAP_PPP_ETHER, 51}, {WTAP_ENCAP_CHDLC, 104},   {WTAP_ENCAP_PPP_WITH_PHDR, 9},
};

std::size_t length_of(const IpAddress& address) {
    return address.family == AddressFamily::V4 ? 4 : 16;
}

bool is_same(const ::address& seen, const IpAddress& address) {
    const auto type = address.family == AddressFamily::V4 ? AT_IPv4 : AT_IPv6;
    const std::size_t length = length_of(address);
    return seen.type == type && seen.len == static_cast<int>(length) && seen.data != nullptr &&
           std::memcmp(seen.data, address.bytes.data(), length) == 0;
}

Bytes bytes_of(tvbuff_t* tvb) {
    const unsigned captured = tvb != nullptr ? tvb_captured_length(tvb) : 0;
    return captured != 0 ? Bytes(tvb_get_ptr(tvb, 0, static_cast<int>(captured)), captured)
                         : Bytes{};
}

template <class Take>
void each_source(const packet_info* pinfo, Take take) {
    for (const GSList* item = pinfo->data_src; item != nullptr; item = item->next) {
        take(static_cast<const data_source*>(item->data));
    }
}

// Where the header with the innermost addresses begins: Wireshark's IPv4 addresses point into the
// frame (RFC 791, 3.1).
std::optional<std::size_t> ipv4_header(const packet_info* pinfo, Bytes bytes) {
    constexpr std::size_t kSource = 12;
    const auto* const at = static_cast<const std::uint8_t*>(pinfo->net_src.data);
    const std::less<> before;  // also of pointers into different memory
    if (at == nullptr || bytes.size() < kSource || before(at, bytes.data() + kSource) ||
        !before(at, bytes.data() + bytes.size())) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(at - bytes.data()) - kSource;
}

// Of IPv6 addresses it has copies, so the last header that has both is looked for (RFC 8200, 3).
std::optional<std::size_t> ipv6_header(const packet_info* pinfo, Bytes bytes) {
    constexpr std::size_t kSource = 8;
    constexpr std::size_t kAddress = 16;
    const ::address& source = pinfo->net_src;
    const ::address& destination = pinfo->net_dst;
    if (source.len != kAddress || destination.len != kAddress || source.data == nullptr ||
        destination.data == nullptr || bytes.size() < kSource) {
        return std::nullopt;
    }
    std::array<std::uint8_t, 2 * kAddress> both{};
    std::memcpy(both.data(), source.data, kAddress);
    std::memcpy(both.data() + kAddress, destination.data, kAddress);
    const auto found =
        std::find_end(bytes.begin() + kSource, bytes.end(), both.begin(), both.end());
    if (found == bytes.end()) {
        return std::nullopt;
    }
    const auto header = static_cast<std::size_t>(found - bytes.begin()) - kSource;
    return bytes[header] >> 4 == 6 ? std::optional(header) : std::nullopt;
}

}  // namespace

void learn_protocols() {
    for (const NamedLayer& named : kNamed) {
        const int number = proto_get_id_by_filter_name(named.protocol);
        if (number < 0) {
            ws_warning("siptls: this Wireshark knows no %s; what it tells stays unseen",
                       named.protocol);
            continue;
        }
        auto& table = layer_table();
        const auto place = static_cast<std::size_t>(number);
        if (place >= table.size()) {
            table.resize(place + 1, Layer::Other);
        }
        table[place] = named.layer;
    }
}

Layers layers_of(const packet_info* pinfo) {
    const auto& table = layer_table();
    Layers layers;
    for (auto* layer = wmem_list_head(pinfo->layers); layer != nullptr;
         layer = wmem_list_frame_next(layer)) {
        const auto number = static_cast<std::size_t>(GPOINTER_TO_UINT(wmem_list_frame_data(layer)));
        layers.add(number < table.size() ? table[number] : Layer::Other);
    }
    return layers;
}

bool is_enabled(const char* protocol) {
    const int number = proto_get_id_by_filter_name(protocol);
    return number >= 0 && proto_is_protocol_enabled(find_protocol_by_id(number));
}

bool has_addresses(const packet_info* pinfo, const IpAddress& source,
                   const IpAddress& destination) {
    return is_same(pinfo->net_src, source) && is_same(pinfo->net_dst, destination);
}

Bytes innermost_packet(const packet_info* pinfo) {
    Bytes packet;
    each_source(pinfo, [&](const data_source* item) {
        const Bytes bytes = bytes_of(get_data_source_tvb(item));
        const auto header = pinfo->net_src.type == AT_IPv4   ? ipv4_header(pinfo, bytes)
                            : pinfo->net_src.type == AT_IPv6 ? ipv6_header(pinfo, bytes)
                                                             : std::nullopt;
        if (header) {
            packet = bytes.subspan(*header);
        }
    });
    return packet;
}

std::optional<std::uint32_t> link_type(const packet_info* pinfo) {
    if (pinfo->rec == nullptr || pinfo->rec->rec_type != REC_TYPE_PACKET) {
        return std::nullopt;
    }
    const int wireshark = pinfo->rec->rec_header.packet_header.pkt_encap;
    const auto* const link =
        std::find_if(std::begin(kLinkTypes), std::end(kLinkTypes),
                     [&](const LinkType& type) { return type.wireshark == wireshark; });
    return link != std::end(kLinkTypes) ? std::optional(link->registry) : std::nullopt;
}

void find_decrypted(const packet_info* pinfo, std::vector<Bytes>& contents) {
    constexpr std::string_view kTitle = "Decrypted TLS";
    contents.clear();
    if (pinfo->data_src == nullptr || pinfo->data_src->next == nullptr) {
        return;  // the frame alone
    }
    each_source(pinfo, [&](const data_source* item) {
        if (contents.size() < kMaxOpenedRecords && data_source_has_title(item, kTitle)) {
            contents.push_back(bytes_of(get_data_source_tvb(item)));
        }
    });
}

}  // namespace siptls::plugin
