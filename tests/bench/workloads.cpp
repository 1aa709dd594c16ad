// SPDX-License-Identifier: GPL-2.0-or-later
// One line per workload.
#include "bench/workloads.h"

namespace siptls::bench {
namespace {

// Of a flood so many attempts are studied that an analyzer may be expected to keep them all.
constexpr Workload kWorkloads[] = {
    {"handshakes", "TLS sign-ins, 1 in 50 refused, 500 at a time", Unit::Sessions, 100'000,
     Study::None, 0, 11'000, write_handshakes},
    {"mix", "mirror port: 12 % of packets on 5061, else web and RTP", Unit::Packets, 2'000'000,
     Study::None, 0, 600, write_mix},
    {"refusals", "sign-ins of 5,000 clients, all refused", Unit::Sessions, 50'000, Study::None, 0,
     7'000, write_refusals},
    {"open", "connections established and never closed, with data", Unit::Sessions, 20'000,
     Study::OpenConnections, 20'000, 14'000, write_open},
    {"flood", "connection attempts nobody answers", Unit::Packets, 1'000'000,
     Study::OpenConnections, 60'000, 80, write_flood},
    {"decrypt", "sign-ins with their keys, in a log of 50 lines a session", Unit::Sessions, 20'000,
     Study::None, 0, 21'000, write_decrypt},
    {"rotated", "the handshakes cut into 100 files", Unit::Sessions, 100'000, Study::None, 0,
     11'000, write_rotated},
    {"pcapng", "the handshakes as dumpcap writes them", Unit::Sessions, 100'000, Study::None, 0,
     23'000, write_pcapng},
    {"unique", "sign-ins, each with a certificate of its own", Unit::Sessions, 20'000, Study::None,
     0, 11'000, write_unique},
    {"regulars", "the handshakes by 1,000 clients", Unit::Sessions, 100'000, Study::Growth, 100'000,
     11'000, write_regulars},
};

}  // namespace

std::span<const Workload> workloads() {
    return kWorkloads;
}

}  // namespace siptls::bench
