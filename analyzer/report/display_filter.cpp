// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/display_filter.h"

#include <string_view>

#include <fmt/format.h>

namespace siptls::report {
namespace {

std::string_view field(const IpAddress& address) {
    return address.family == AddressFamily::V6 ? "ipv6.addr" : "ip.addr";
}

}  // namespace

std::string display_filter(const Endpoint& client, const Endpoint& server) {
    return fmt::format("{} && tcp.port == {}", display_filter(client.address, server), client.port);
}

std::string display_filter(const IpAddress& client, const Endpoint& server) {
    if (server.address.family == AddressFamily::None) {  // a trace need not name it
        return fmt::format("{} == {}", field(client), to_string(client));
    }
    return fmt::format("{} == {} && {} == {} && tcp.port == {}", field(client), to_string(client),
                       field(server.address), to_string(server.address), server.port);
}

}  // namespace siptls::report
