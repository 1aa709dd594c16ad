// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the net room, each with its reason.
#pragma once

#include <cstddef>

#include "siptls/time.h"

namespace siptls::net {

// Tags in a row. Networks use two; mirror ports add one or two of their own, provider edges more.
inline constexpr int kMaxVlanTags = 8;

// Labels in an MPLS stack. Traffic engineering with fast reroute, a service label and an entropy
// label stay below ten; segment routing pushes some more.
inline constexpr int kMaxMplsLabels = 16;

// Headers of different kinds between a link or tunnel and its IP header: tags, PPPoE, labels, a
// pseudo-wire and the tags in it.
inline constexpr int kMaxCarriers = 8;

// Tunnels inside each other: a mirror of an overlay on an underlay that is tunnelled itself is
// three.
inline constexpr std::size_t kMaxTunnelDepth = 4;

// Tunnels told apart by their endpoints and identifiers. A mirror has a few, a data centre one for
// each pair of hosts and network; beyond it only the kind of tunnel is told.
inline constexpr std::size_t kMaxTunnels = 4096;

// Tagged fields of a TZSP header. A dozen are defined.
inline constexpr int kMaxTzspFields = 32;

// IPv6 extension headers in a row. Each kind stands at most once, destination options twice
// (RFC 8200, 4.1), so a longer chain is made up.
inline constexpr int kMaxExtensionHeaders = 8;

// Datagrams of which fragments are remembered at a time, with those that nobody wants and those
// just completed; and the bytes held for them. A server that fragments its certificates has a few
// open; the ceilings are for floods.
inline constexpr std::size_t kMaxFragmentedDatagrams = 4096;
inline constexpr std::size_t kMaxFragmentBytes = std::size_t{16} * 1024 * 1024;
// Fragments of one datagram. The longest at the smallest IPv4 MTU has 1,366 (RFC 791, 3.2: 68
// bytes), at the 576 that networks really have 119.
inline constexpr std::size_t kMaxFragments = 1500;
// How long the missing fragments are waited for: as long as receivers do (RFC 1122, 3.3.2; RFC
// 8200, 4.5).
inline constexpr Nanoseconds kFragmentTimeout = 60 * kSecond;
// How long the fragments of a completed datagram are taken for copies of a mirror port rather than
// for a new datagram of the same identification.
inline constexpr Nanoseconds kFragmentRepeatTime = 1 * kSecond;

// Server addresses followed on ports that are not followed as a whole. DNS and DHCP name tens per
// site; the ceiling keeps forged answers from filling memory and the table small enough for the
// cache.
inline constexpr std::size_t kMaxServers = 1024;

}  // namespace siptls::net
