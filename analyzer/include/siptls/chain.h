// SPDX-License-Identifier: GPL-2.0-or-later
// What may trouble clients in a server's chain, names aside: dates, purpose, keys, signatures,
// order and what is missing. Remarks are facts about the certificates; whether a client minds is
// for the diagnosis.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/certificate.h"

namespace siptls {

enum class ChainFault : std::uint8_t {
    Unreadable,      // no X.509
    Expired,         // not after
    NotYetValid,     // not before
    ExpiresSoon,     // not after; within kSoonDays
    NotForServers,   // its purposes
    WeakKey,         // key
    WeakSignature,   // algorithm; not of self-signed roots, whose signature nobody checks
    SelfSigned,      // the leaf itself, so no authority vouches for it
    IssuerNotSent,   // the issuer that the last certificate names and that is no self-signed root
    OutOfOrder,      // each should be issued by the next (RFC 5246, 7.4.2)
    NotInChain,      // sent, and issued none of the others
    NotAnAuthority,  // issued another one without being a CA
    RootSent,        // harmless, but a waste
    NewRoot,         // not before; the root is younger than the last firmware of old phones
    NoAlternativeNames,  // names only in the subject, which newer clients do not look at
};
// "issuer_not_sent", ...
std::string_view name(ChainFault fault);

// Severe: clients that look refuse. Some: a part of them does. Note: worth knowing.
enum class ChainWeight : std::uint8_t { Severe, Some, Note };

struct ChainRemark {
    ChainFault fault = ChainFault::Unreadable;
    ChainWeight weight = ChainWeight::Note;
    std::size_t at = 0;    // which certificate of the chain, counted from the leaf
    std::string argument;  // raw: a date in seconds since 1970, a key, an algorithm, a subject

    bool operator==(const ChainRemark&) const = default;
};

inline constexpr int kSoonDays = 30;

// The chain as sent, leaf first, as of `at` (seconds since 1970 UTC); the weightiest first. Dates,
// keys and signatures of the links between leaf and root, not of the root or of strangers.
std::vector<ChainRemark> inspect_chain(std::span<const Certificate* const> chain, std::int64_t at);

// A time in which the remarks on a chain stay the same: from the first second on, up to but without
// the second one.
struct SteadyTime {
    std::int64_t from = 0;
    std::int64_t until = 0;

    bool holds(std::int64_t at) const { return from <= at && at < until; }
};
// Around `at`.
SteadyTime steady_time(std::span<const Certificate* const> chain, std::int64_t at);

// A sentence, escaped.
std::string describe(const ChainRemark& remark);

// Whether the chain leads to an anchor of these files and directories at that time (RFC 5280, 6.1).
struct ChainTrust {
    bool judged = false;  // false: no anchors were given or none could be read
    bool trusted = false;
    std::string detail;                 // raw: the anchor's subject, or what is wrong
    std::vector<std::string> problems;  // sentences about the files, not escaped
};
ChainTrust judge_trust(std::span<const Certificate* const> chain, std::int64_t at,
                       std::span<const std::string> files,
                       std::span<const std::string> directories);

}  // namespace siptls
