// SPDX-License-Identifier: GPL-2.0-or-later
// One DHCP datagram, of either version. The input is also taken as the option fields alone, which a
// fuzzer reaches sooner without the fixed part.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "dhcp/limits.h"
#include "dhcp/message.h"
#include "dhcp/message_v6.h"
#include "dhcp/options.h"
#include "fuzz/expect.h"

namespace {

using siptls::Bytes;
using siptls::tests::expect;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes input{data, size};
    if (const auto message = siptls::dhcp::parse_message(input)) {
        expect(message->sip_servers.names.size() <= siptls::dhcp::kMaxSipServers);
        expect(message->vendor_information.size() <= size);
    }
    if (const auto message = siptls::dhcp::parse_message_v6(input)) {
        expect(message->sip_domains.size() <= siptls::dhcp::kMaxSipServers);
        expect(message->sip_addresses.size() <= siptls::dhcp::kMaxSipServers);
        expect(message->addresses.size() <= siptls::dhcp::kMaxAddresses);
    }
    const std::size_t file = std::min<std::size_t>(size, 128);
    const std::size_t sname = std::min<std::size_t>(size, 64);
    if (const auto options =
            siptls::dhcp::gather_options(input, input.last(file), input.first(sname))) {
        for (const auto& option : options->list) {
            (void)siptls::dhcp::parse_sip_servers(option.value);
            (void)siptls::dhcp::parse_ms_uc_client(option.value);
        }
    }
    return 0;
}
