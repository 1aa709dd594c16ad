// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/message.h"

#include <algorithm>
#include <utility>

#include "bytes/reader.h"
#include "dhcp/options.h"

namespace siptls::dhcp {
namespace {

constexpr std::uint32_t kMagicCookie = 0x63825363;  // RFC 2131, 3
constexpr std::uint8_t kEthernet = 1;
constexpr std::size_t kChaddrLength = 16;
constexpr std::size_t kSnameLength = 64;
constexpr std::size_t kFileLength = 128;

constexpr std::uint8_t kHostName = 12;
constexpr std::uint8_t kVendorInformation = 43;
constexpr std::uint8_t kMessageType = 53;
constexpr std::uint8_t kVendorClass = 60;
constexpr std::uint8_t kSipServers = 120;

IpAddress read_address(Reader& in) {
    const Bytes bytes = in.take(4);
    IpAddress address;
    std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
    if (address != IpAddress{}) {
        address.family = AddressFamily::V4;
    }
    return address;
}

std::string text_of(const std::vector<std::uint8_t>& value) {
    std::string text(value.begin(), value.end());
    while (!text.empty() && text.back() == '\0') {
        text.pop_back();
    }
    return text;
}

void take_option(const Option& option, Message& message) {
    switch (option.code) {
        case kHostName: message.host_name = text_of(option.value); break;
        case kVendorClass: message.vendor_class = text_of(option.value); break;
        case kVendorInformation:
            message.vendor_information = option.value;
            message.ms_uc_client = parse_ms_uc_client(option.value);
            break;
        case kMessageType:
            if (option.value.size() == 1) {
                message.type = MessageType{option.value.front()};
            } else {
                message.malformed_options.push_back(option.code);
            }
            break;
        case kSipServers:
            if (auto servers = parse_sip_servers(option.value)) {
                message.sip_servers = std::move(*servers);
            } else {
                message.malformed_options.push_back(option.code);
            }
            break;
        default: break;
    }
}

}  // namespace

Result<Message> parse_message(Bytes bytes) {
    Reader in{bytes};
    Message message;
    const std::uint8_t op = in.u8();
    const std::uint8_t hardware_type = in.u8();
    const std::uint8_t hardware_length = in.u8();
    in.u8();  // hops
    message.xid = in.u32();
    in.skip(4);  // secs, flags
    message.ciaddr = read_address(in);
    message.yiaddr = read_address(in);
    in.skip(8);  // siaddr, giaddr
    const Bytes chaddr = in.take(kChaddrLength);
    const Bytes sname = in.take(kSnameLength);
    const Bytes file = in.take(kFileLength);
    const std::uint32_t cookie = in.u32();
    if (!in.ok()) {
        return malformed("DHCP: fixed part is short", bytes.size());
    }
    if (op != static_cast<std::uint8_t>(Op::Request) &&
        op != static_cast<std::uint8_t>(Op::Reply)) {
        return malformed("DHCP: neither request nor reply", 0);
    }
    if (cookie != kMagicCookie) {
        return malformed("DHCP: no magic cookie", in.offset() - 4);
    }
    message.op = Op{op};
    if (hardware_type == kEthernet && hardware_length == 6) {
        message.chaddr.emplace();
        std::copy_n(chaddr.begin(), 6, message.chaddr->bytes.begin());
    }
    const auto options = gather_options(in.rest(), file, sname);
    if (!options) {
        return tl::unexpected<ParseError>(options.error());
    }
    message.complete = options->complete;
    for (const Option& option : options->list) {
        take_option(option, message);
    }
    return message;
}

}  // namespace siptls::dhcp
