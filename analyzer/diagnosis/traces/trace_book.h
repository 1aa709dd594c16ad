// SPDX-License-Identifier: GPL-2.0-or-later
// What the traces told, put together by connection: records find it by the client's address and
// port, or where they lack it by connection id or correlation id. Used by the engine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnosis/address_hash.h"
#include "diagnosis/lru_map.h"
#include "diagnosis/traces/limits.h"
#include "diagnosis/traces/traced_connection.h"
#include "siptls/trace.h"

namespace siptls::diagnosis {

// One trace file.
struct TraceEntry {
    TraceFacts facts;
    std::uint64_t not_addressed = 0;        // records that name no client's address
    std::vector<TraceFact> client_errors;   // of a client's own log
    std::vector<Nanoseconds> date_offsets;  // record time less Date field, the first few
};

class TraceBook {
  public:
    void add(const TraceRecord& record);
    void end_trace(TraceFacts facts);

    bool empty() const { return entries_.empty(); }
    // Whether any record tells of this client address and port.
    bool knows(const Endpoint& client) const { return latest_.count(client) != 0; }

    const std::vector<TracedConnection>& connections() const { return connections_; }
    std::vector<TraceEntry>& entries() { return entries_; }
    const std::string& text(std::uint32_t place) const { return texts_[place]; }

    std::uint64_t refused() const { return refused_; }

  private:
    TraceEntry& entry(std::uint32_t trace);
    std::optional<Endpoint> client_of(const TraceRecord& record) const;
    void learn_ids(const TraceRecord& record, const Endpoint& client);
    TracedConnection* connection_of(const TraceRecord& record, const Endpoint& client);
    // For a new connection that begins with `record`. When all are taken, one that failed takes the
    // place of the first that did not: those are what traces are read for.
    std::optional<std::uint32_t> room_for(const TraceRecord& record);
    bool goes_on(const TracedConnection& known, const TraceRecord& record) const;
    void take_sip(const TraceRecord& record, TracedConnection& connection);
    void take_note(const TraceRecord& record, TracedConnection& connection);
    void take_client_error(const TraceRecord& record);
    std::uint32_t intern(std::string_view text);

    std::vector<TraceEntry> entries_;
    std::vector<TracedConnection> connections_;
    std::unordered_map<Endpoint, std::uint32_t, EndpointHash> latest_;  // place of the last one
    LruMap<std::uint64_t, Endpoint, std::hash<std::uint64_t>> by_correlation_{kMaxTraceIds};
    LruMap<std::uint64_t, Endpoint, std::hash<std::uint64_t>> by_connection_{kMaxTraceIds};
    std::vector<std::string> texts_{std::string()};
    std::unordered_map<std::string, std::uint32_t> text_places_;
    std::uint32_t replaced_ = 0;  // all places before this one have failures
    std::size_t sign_ins_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace siptls::diagnosis
