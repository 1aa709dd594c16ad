// SPDX-License-Identifier: GPL-2.0-or-later
// Header layout and the Internet checksum (RFC 1071).
#include "bench/frames.h"

#include <algorithm>
#include <cstring>

namespace siptls::bench {
namespace {

constexpr std::size_t kEthernetSize = 14;
constexpr std::size_t kIpSize = 20;
constexpr std::size_t kTcpSize = 20;
constexpr std::size_t kUdpSize = 8;
constexpr std::size_t kSmallestFrame = 60;
constexpr std::uint8_t kProtocolTcp = 6;
constexpr std::uint8_t kProtocolUdp = 17;
// A SYN's window is not scaled yet; 1026 times 256 is what Windows offers afterwards.
constexpr std::uint16_t kSynWindow = 64240;
constexpr std::uint16_t kWindow = 1026;

// MSS 1460, NOP, window scale 8, NOP, NOP, SACK permitted: what Windows sends.
constexpr std::uint8_t kSynOptions[] = {2, 4, 0x05, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2};

void put16(std::uint8_t* at, std::uint32_t value) {
    at[0] = static_cast<std::uint8_t>(value >> 8U);
    at[1] = static_cast<std::uint8_t>(value);
}

void put32(std::uint8_t* at, std::uint32_t value) {
    put16(at, value >> 16U);
    put16(at + 2, value);
}

// Sum in the byte order of the machine: RFC 1071 allows it, the folded result is the same.
std::uint64_t sum(Bytes bytes) {
    std::uint64_t total = 0;
    while (bytes.size() >= 4) {
        std::uint32_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        total += word;
        bytes = bytes.subspan(sizeof word);
    }
    std::uint32_t rest = 0;
    if (!bytes.empty())
        std::memcpy(&rest, bytes.data(), bytes.size());
    return total + rest;
}

void put_checksum(std::uint8_t* at, std::uint64_t total) {
    while (total > 0xffff)
        total = (total & 0xffffU) + (total >> 16U);
    const auto folded = static_cast<std::uint16_t>(~total);
    std::memcpy(at, &folded, sizeof folded);
}

// Of both transport checksums: addresses, protocol and length, as if they stood in the header.
std::uint64_t pseudo_header(const std::uint8_t* ip, std::uint8_t protocol, std::size_t length) {
    std::uint8_t tail[4] = {0, protocol, 0, 0};
    put16(tail + 2, static_cast<std::uint32_t>(length));
    return sum({ip + 12, 8}) + sum(tail);
}

// Writes Ethernet and IPv4 headers and gives the place of the transport header.
std::uint8_t* open_frame(CaptureFile& file, Micros time, const Route& route, std::uint8_t protocol,
                         std::size_t transport_length) {
    const std::size_t length = kIpSize + transport_length;
    std::uint8_t* frame =
        file.append(time, std::max(kEthernetSize + length, kSmallestFrame)).data();
    std::memcpy(frame, route.to.host.mac.data(), 6);
    std::memcpy(frame + 6, route.from.host.mac.data(), 6);
    put16(frame + 12, 0x0800);

    std::uint8_t* ip = frame + kEthernetSize;
    ip[0] = 0x45;
    put16(ip + 2, static_cast<std::uint32_t>(length));
    put16(ip + 4, route.identification);
    put16(ip + 6, 0x4000);  // do not fragment
    ip[8] = route.from.host.hop_limit;
    ip[9] = protocol;
    put32(ip + 12, route.from.host.address);
    put32(ip + 16, route.to.host.address);
    put_checksum(ip + 10, sum({ip, kIpSize}));

    std::uint8_t* transport = ip + kIpSize;
    put16(transport, route.from.port);
    put16(transport + 2, route.to.port);
    return transport;
}

}  // namespace

Host host_at(std::uint32_t address, std::uint8_t hop_limit) {
    Host host;
    host.mac = {0x02, 0x53};
    put32(host.mac.data() + 2, address);
    host.address = address;
    host.hop_limit = hop_limit;
    return host;
}

void write_tcp(CaptureFile& file, Micros time, const Route& route, const TcpSegment& segment) {
    const Bytes options = (segment.flags & kSyn) != 0 ? Bytes{kSynOptions} : Bytes{};
    const std::size_t header = kTcpSize + options.size();
    const std::size_t length = header + segment.payload.size();
    std::uint8_t* tcp = open_frame(file, time, route, kProtocolTcp, length);
    put32(tcp + 4, segment.sequence);
    put32(tcp + 8, segment.acknowledgment);
    tcp[12] = static_cast<std::uint8_t>(header / 4 << 4U);
    tcp[13] = segment.flags;
    put16(tcp + 14, (segment.flags & kSyn) != 0 ? kSynWindow : kWindow);
    std::copy(options.begin(), options.end(), tcp + kTcpSize);
    std::copy(segment.payload.begin(), segment.payload.end(), tcp + header);
    put_checksum(tcp + 16, pseudo_header(tcp - kIpSize, kProtocolTcp, length) + sum({tcp, length}));
}

void write_udp(CaptureFile& file, Micros time, const Route& route, Bytes payload) {
    const std::size_t length = kUdpSize + payload.size();
    std::uint8_t* udp = open_frame(file, time, route, kProtocolUdp, length);
    put16(udp + 4, static_cast<std::uint32_t>(length));
    std::copy(payload.begin(), payload.end(), udp + kUdpSize);
    put_checksum(udp + 6, pseudo_header(udp - kIpSize, kProtocolUdp, length) + sum({udp, length}));
    if (udp[6] == 0 && udp[7] == 0)
        put16(udp + 6, 0xffff);  // zero would say "no checksum"
}

}  // namespace siptls::bench
