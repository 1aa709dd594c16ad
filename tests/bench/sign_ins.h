// SPDX-License-Identifier: GPL-2.0-or-later
// What the workloads made of sign-ins at a SIP site have in common: the lane that interleaves them
// and the counts of what was written. Used by the workloads that differ in population or container.
#pragma once

#include "bench/session_lane.h"
#include "bench/sip_site.h"
#include "bench/workloads.h"

namespace siptls::bench {

// Sessions that are open at any time, unless a workload says otherwise.
inline constexpr std::size_t kOpenSessions = 500;

// A lane of `total` sessions of the site, which must outlive it.
SessionLane sign_in_lane(const SipSite& site, std::uint64_t total, std::size_t open);

// Writes the next packet, and counts it when it belongs to a name lookup.
void write_next(SessionLane& lane, CaptureFile& file, std::uint64_t& lookup_packets);

// One pcap file with all the sessions of the order, `open` at a time.
Facts write_sign_ins(const Order& order, const Population& population,
                     std::size_t open = kOpenSessions);

}  // namespace siptls::bench
