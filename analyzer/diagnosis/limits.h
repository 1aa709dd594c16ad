// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the context tables, each with its reason. Beyond one the least recently used entry is
// let go and counted.
#pragma once

#include <cstddef>
#include <cstdint>

#include "siptls/time.h"

namespace siptls::diagnosis {

// Clients whose names and identity are remembered: a large site's phones and desktops.
inline constexpr std::size_t kMaxClients = 20'000;
// An answer heard again this soon is a copy of the packet, from another mirror port.
inline constexpr Nanoseconds kCopyPause = kSecond / 50;
// Name answers kept of one client, and of all clients about one server address.
inline constexpr std::size_t kMaxAnswersPerClient = 48;
inline constexpr std::size_t kMaxServiceAnswersPerClient = 16;
inline constexpr std::size_t kMaxNamesPerAddress = 16;
inline constexpr std::size_t kMaxAddresses = 20'000;
// Owners of one address told apart, and addresses of one device: a lease lasts days, a capture
// less.
inline constexpr std::size_t kMaxLeasesPerAddress = 8;
inline constexpr std::size_t kMaxAddressesPerDevice = 8;
// A device that asks for an address again this soon repeats itself; it has not begun anew.
inline constexpr Nanoseconds kRestartPause = 10 * kSecond;
// User-Agents and addresses-of-record of one address told apart.
inline constexpr std::size_t kMaxUserAgents = 4;
inline constexpr std::size_t kMaxAors = 8;
// Servers by which one client set its clock, or that it talked plain HTTP with.
inline constexpr std::size_t kMaxHelpers = 8;
// Steps told of one client's way to be signed in, and incidents with such a story.
inline constexpr std::size_t kMaxSteps = 48;
inline constexpr std::size_t kMaxStories = 1'000;
// Names of other connections told of one server.
inline constexpr std::size_t kMaxSiblingNames = 4;
// Entries of the IEEE's list of hardware vendors: 35,000 in 2024; and the longest vendor's name.
inline constexpr std::size_t kMaxOuis = 200'000;
inline constexpr std::size_t kMaxVendorName = 120;
// SRV answers of all clients, for servers whose clients ask elsewhere.
inline constexpr std::size_t kMaxServices = 1'024;
// Tallies: one per client, server endpoint, certificate and expected name.
inline constexpr std::size_t kMaxTallies = 100'000;
// Those of one client, all of which are asked for each of its sessions: a gateway or a crowd behind
// one address has this many, a phone a dozen.
inline constexpr std::uint32_t kMaxTalliesPerClient = 256;
// Names of tallies, of which each has two at most. Those let go leave theirs behind until then.
inline constexpr std::size_t kMaxTallyNames = 2 * kMaxTallies;
// Server endpoints and names whose certificate is known, pairs of client and server whose last
// cause is, and clients that a report of some only is about: as many as tallies.
inline constexpr std::size_t kMaxSiblings = kMaxTallies;
inline constexpr std::size_t kMaxLastCauses = kMaxTallies;
inline constexpr std::size_t kMaxSelectedClients = kMaxTallies;
// Certificates that one server endpoint shows under one name, one after the other: renewals, and
// tries at one. A server with more has several at a time.
inline constexpr std::size_t kMaxPeriods = 8;
// Start times kept of one tally: enough to see a period.
inline constexpr std::size_t kMaxSamples = 16;
// Failed sessions kept until the end, when all evidence is in; beyond it the oldest is judged as
// things stand.
inline constexpr std::size_t kMaxKeptSessions = 20'000;
// Incidents of one analysis: as many as clients. Beyond it those whose last try is longest ago are
// let go.
inline constexpr std::size_t kMaxIncidents = 20'000;
// Captures that are listed, which a live analysis of rotated files may have endlessly many of;
// beyond it the oldest are forgotten.
inline constexpr std::size_t kMaxCaptures = 20'000;
// Fingerprints of clients that accepted, per tally.
inline constexpr std::size_t kMaxFingerprints = 4;
// Pairs of certificate and name whose matches are remembered.
inline constexpr std::size_t kMaxMatches = 2'000;
// Chains whose remarks are remembered.
inline constexpr std::size_t kMaxInspectedChains = 2'000;
// Tunnels listed of one capture: those of a mirror are few, those of an overlay network one for
// each pair of hosts.
inline constexpr std::size_t kMaxTunnels = 256;
// TLS ports listed that were not followed.
inline constexpr std::size_t kMaxOtherPorts = 64;

// A live analysis looks again at what it has told once in so much time: late evidence is of
// interest while somebody still looks, and looking at everything takes under a second.
inline constexpr Nanoseconds kReviewInterval = 30 * kSecond;
// A new incident's finding is told so soon after it, with others that come in that time.
inline constexpr Nanoseconds kNewsInterval = 2 * kSecond;
// It is over with a failed session so long after its end: names and a changed certificate come
// sooner.
inline constexpr Nanoseconds kReviewHorizon = 3600 * kSecond;

// Attempts whose intervals differ by less than this share of their median are periodic...
inline constexpr double kPeriodTolerance = 0.1;
// ...if there are at least so many of them.
inline constexpr std::size_t kPeriodSamples = 4;
// A scan offers something else each time: so many different ClientHellos, in so many failed
// attempts and so much time. A crowd behind one address repeats itself.
inline constexpr std::size_t kSweepHellos = 8;
inline constexpr std::uint32_t kSweepAttempts = 10;
inline constexpr Nanoseconds kSweepTime = 60 * kSecond;
// A client has given up if the capture goes on this many times its longest interval, and this long,
// without it.
inline constexpr double kGaveUpFactor = 2.0;
inline constexpr Nanoseconds kGaveUpSilence = 30 * kSecond;

// The request in a finding names what so many other findings of its certificate miss. A person
// gives a certificate fewer names; a hostile client can ask for one name after another.
inline constexpr std::size_t kMaxNamesOfOthers = 16;

}  // namespace siptls::diagnosis
