// SPDX-License-Identifier: GPL-2.0-or-later
// One line per workload.
#include "bench/workloads.h"

namespace siptls::bench {
namespace {

constexpr Workload kWorkloads[] = {
    {"handshakes", "TLS sign-ins, 1 in 50 refused, 500 at a time", Unit::Sessions, 100'000, 11'000,
     write_handshakes},
    {"mix", "mirror port: 12 % of packets on 5061, else web and RTP", Unit::Packets, 2'000'000, 600,
     write_mix},
};

}  // namespace

std::span<const Workload> workloads() {
    return kWorkloads;
}

}  // namespace siptls::bench
