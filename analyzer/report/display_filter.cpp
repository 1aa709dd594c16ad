// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/display_filter.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "bytes/endpoint_text.h"

namespace siptls::report {
namespace {

constexpr std::size_t kUsualSize = 120;

std::string_view field(const IpAddress& address) {
    return address.family == AddressFamily::V6 ? "ipv6.addr" : "ip.addr";
}

void append_address(std::string& filter, const IpAddress& address) {
    filter += field(address);
    filter += " == ";
    char text[kAddressRoom];
    filter.append(text, put_text(text, address));
}

void append_port(std::string& filter, std::uint16_t port) {
    filter += " && tcp.port == ";
    char digits[5];
    filter.append(digits, std::to_chars(std::begin(digits), std::end(digits), port).ptr);
}

}  // namespace

std::string display_filter(const Session& session) {
    std::string filter = display_filter(session.tcp_client().address, session.server);
    append_port(filter, session.tcp_client().port);
    return filter;
}

std::string display_filter(const IpAddress& client, const Endpoint& server) {
    std::string filter;
    filter.reserve(kUsualSize);
    append_address(filter, client);
    if (server.address.family != AddressFamily::None) {  // a trace need not name it
        filter += " && ";
        append_address(filter, server.address);
        append_port(filter, server.port);
    }
    return filter;
}

}  // namespace siptls::report
