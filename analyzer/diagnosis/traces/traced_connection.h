// SPDX-License-Identifier: GPL-2.0-or-later
// One connection as a server's trace tells it: what its records say, in their order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sip/exchanges.h"
#include "siptls/session.h"
#include "siptls/trace.h"

namespace siptls::diagnosis {

// What a record says of its connection.
enum class TraceWord : std::uint8_t {
    Other,            // neither of the next
    ClosedBeforeTls,  // the peer left before TLS was complete
    Failed,           // reading from it failed, or it was refused
    TlsCompleted,
};

struct TraceNote {
    Timestamp time;  // by the trace's clock
    std::uint64_t line = 0;
    std::uint32_t text = 0;  // place in TraceBook::text
    std::optional<std::uint32_t> result_code;
    TraceWord word = TraceWord::Other;
};

struct TracedConnection {
    Endpoint client;
    std::optional<Endpoint> server;  // nothing: no record names the server's end
    std::uint32_t trace = 0;
    std::optional<std::uint64_t> connection_id;
    Timestamp first;  // of its records, by the trace's clock
    Timestamp last;
    std::uint64_t line = 0;        // of the first record
    std::vector<TraceNote> notes;  // the first of them, protocol records left out
    bool spoke_sip = false;        // SIP went over it
    bool mutual = false;           // M-TLS: a server, and this server checks its certificate too
    std::unique_ptr<sip::Exchanges> registers;

    // The note of its failure; null if there is none.
    const TraceNote* failure() const;
    // The moment at which the trace sees it end; nothing if it does not tell.
    std::optional<Timestamp> end() const;
};

}  // namespace siptls::diagnosis
