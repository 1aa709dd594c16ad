// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/message_v6.h"

#include <algorithm>
#include <utility>

#include "bytes/domain_name.h"
#include "bytes/reader.h"
#include "dhcp/limits.h"

namespace siptls::dhcp {
namespace {

constexpr std::uint16_t kClientId = 1;
constexpr std::uint16_t kAddressAssociation = 3;  // IA_NA
constexpr std::uint16_t kAddress = 5;             // inside of IA_NA
constexpr std::uint16_t kRelayMessage = 9;
constexpr std::uint16_t kSipDomains = 21;
constexpr std::uint16_t kSipAddresses = 22;

// Kinds of DUID that end with a link-layer address, and the hardware type of Ethernet.
constexpr std::uint16_t kLinkLayerPlusTime = 1;
constexpr std::uint16_t kLinkLayer = 3;
constexpr std::uint16_t kEthernet = 1;

constexpr std::size_t kAddressLength = 16;

IpAddress read_address(Reader& in) {
    IpAddress address;
    const Bytes bytes = in.take(kAddressLength);
    std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
    address.family = AddressFamily::V6;
    return address;
}

std::optional<MacAddress> mac_of_duid(Bytes duid) {
    Reader in{duid};
    const std::uint16_t kind = in.u16();
    const bool has_address = kind == kLinkLayerPlusTime || kind == kLinkLayer;
    if (!has_address || in.u16() != kEthernet) {
        return std::nullopt;
    }
    if (kind == kLinkLayerPlusTime) {
        in.skip(4);
    }
    const Bytes bytes = in.rest();
    MacAddress mac;
    if (bytes.size() != mac.bytes.size()) {
        return std::nullopt;
    }
    std::copy(bytes.begin(), bytes.end(), mac.bytes.begin());
    return mac;
}

// Calls `take(code, value)` for every whole option. False if the bytes end inside of one.
template <class Take>
bool each_option(Reader& in, Take&& take) {
    while (!in.at_end()) {
        const std::uint16_t code = in.u16();
        const Bytes value = in.prefixed(2);
        if (!in.ok()) {
            return false;
        }
        take(code, value);
    }
    return true;
}

void take_association(Bytes value, MessageV6& message) {
    Reader in{value};
    in.skip(12);  // IAID, T1, T2
    each_option(in, [&](std::uint16_t code, Bytes inner) {
        Reader address{inner};
        const IpAddress given = read_address(address);
        if (code == kAddress && address.ok() && message.addresses.size() < kMaxAddresses) {
            message.addresses.push_back(given);
        }
    });
}

bool take_domains(Bytes value, std::vector<std::string>& domains) {
    std::size_t at = 0;
    while (at < value.size() && domains.size() < kMaxSipServers) {
        DomainName name = read_domain_name(value, at);
        if (name.status != NameStatus::Whole || name.text.empty()) {
            domains.clear();
            return false;
        }
        domains.push_back(std::move(name.text));
        at = name.end;
    }
    return !value.empty();
}

bool take_addresses(Bytes value, std::vector<IpAddress>& addresses) {
    if (value.empty() || value.size() % kAddressLength != 0) {
        return false;
    }
    Reader in{value};
    while (!in.at_end() && addresses.size() < kMaxSipServers) {
        addresses.push_back(read_address(in));
    }
    return true;
}

void take_option(std::uint16_t code, Bytes value, MessageV6& message) {
    bool sound = true;
    switch (code) {
        case kClientId: message.client_mac = mac_of_duid(value); break;
        case kAddressAssociation: take_association(value, message); break;
        case kSipDomains: sound = take_domains(value, message.sip_domains); break;
        case kSipAddresses: sound = take_addresses(value, message.sip_addresses); break;
        default: break;
    }
    if (!sound) {
        message.malformed_options.push_back(static_cast<std::uint8_t>(code));
    }
}

bool is_relay(MessageTypeV6 type) {
    return type == MessageTypeV6::RelayForward || type == MessageTypeV6::RelayReply;
}

}  // namespace

Result<MessageV6> parse_message_v6(Bytes bytes) {
    MessageV6 message;
    for (std::size_t relays = 0; relays <= kMaxRelays; ++relays) {
        Reader in{bytes};
        message.type = MessageTypeV6{in.u8()};
        if (!is_relay(message.type)) {
            message.transaction = in.u24();
            if (!in.ok()) {
                return malformed("DHCPv6: fixed part is short", bytes.size());
            }
            const auto take = [&](std::uint16_t code, Bytes value) {
                take_option(code, value, message);
            };
            message.complete = each_option(in, take);
            return message;
        }
        in.skip(1 + kAddressLength);  // hop count, link address
        const IpAddress peer = read_address(in);
        Bytes inner;
        if (!in.ok()) {
            return malformed("DHCPv6: relay's fixed part is short", bytes.size());
        }
        each_option(in, [&](std::uint16_t code, Bytes value) {
            inner = code == kRelayMessage ? value : inner;
        });
        message.peer = peer;
        bytes = inner;
    }
    return malformed("DHCPv6: relays nested too deeply", 0);
}

}  // namespace siptls::dhcp
