// SPDX-License-Identifier: GPL-2.0-or-later
// What Wireshark's dissection of a frame tells without a tree, which it would build for every frame
// if asked: the protocols it met, the innermost addresses, and the data it has put together or
// decrypted. Nothing here can make Wireshark throw. Views live as long as the frame's dissection.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "siptls/bytes.h"
#include "siptls/endpoint.h"
#include "wireshark_api.h"

namespace siptls::plugin {

enum class Layer : std::uint8_t { Other, Tcp, Udp, Icmp, Dns, Sip, Dhcp, Ntp, Unknown };

// Which of them a frame has, in whatever order.
class Layers {
  public:
    void add(Layer layer) { bits_ |= bit(layer); }
    bool has(Layer layer) const { return (bits_ & bit(layer)) != 0; }

  private:
    static unsigned bit(Layer layer) { return 1U << static_cast<unsigned>(layer); }
    unsigned bits_ = 0;
};

// Once, after all protocols are registered.
void learn_protocols();
Layers layers_of(const packet_info* pinfo);

// By its name in filters; the user may have disabled it.
bool is_enabled(const char* protocol);

// Whether `source` and `destination` are the innermost addresses.
bool has_addresses(const packet_info* pinfo, const IpAddress& source, const IpAddress& destination);

// From the innermost IP header, which is where the addresses are, to the end of what it stands in.
Bytes innermost_packet(const packet_info* pinfo);

// The number that the pcap registry has for the frame's link type (LINKTYPE_); nothing for one that
// the engine does not read, or that Wireshark keeps in another form.
std::optional<std::uint32_t> link_type(const packet_info* pinfo);

// Contents of the TLS records that Wireshark has decrypted, in the order of the records.
void find_decrypted(const packet_info* pinfo, std::vector<Bytes>& contents);

}  // namespace siptls::plugin
