// SPDX-License-Identifier: GPL-2.0-or-later
// Answers to name lookups as they are remembered: what was said, and when it was heard.
#pragma once

#include <cstdint>
#include <string>

#include "diagnosis/limits.h"
#include "siptls/endpoint.h"
#include "siptls/session.h"
#include "siptls/time.h"

namespace siptls::diagnosis {

// When something was heard: the first and the last time.
struct Heard {
    Seen first;
    Seen last;

    // The last time up to `when` as far as known, else the first time.
    const Seen& at(Timestamp when) const { return last.time <= when ? last : first; }
    // Heard once more, unless what was seen is a copy of the same packet.
    void again(const Seen& seen) {
        if (seen.time.nanoseconds - last.time.nanoseconds >= kCopyPause) {
            last = seen;
        }
    }
};

// "`name` is at `address`": the name asked for, whatever aliases led to the address.
struct AddressAnswer {
    std::string name;
    IpAddress address;
    std::string alias_target;  // the last alias' target; empty if there was none
    std::uint32_t ttl = 0;     // seconds; the shortest of the records
    Heard heard;
};

// "The service `owner` is at `target`:`port`."
struct ServiceAnswer {
    std::string owner;
    std::string target;
    std::uint16_t port = 0;
    std::uint32_t ttl = 0;  // seconds
    Heard heard;
};

}  // namespace siptls::diagnosis
