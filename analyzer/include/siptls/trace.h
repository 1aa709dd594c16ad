// SPDX-License-Identifier: GPL-2.0-or-later
// What a server's own SIPStack text trace holds, record by record (OCS 2007 R2, Lync, Skype for
// Business), and a client's uccapilog. Times are those of the trace's clock, taken as UTC.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/capture.h"
#include "siptls/endpoint.h"
#include "siptls/time.h"

namespace siptls {

enum class TraceRecordKind : std::uint8_t {
    Connection,  // how a connection went
    Protocol,    // a SIP message
    Diagnostic,  // why a message or a connection failed
    Security,    // authentication and domain checks
    FreeText,    // a single line of a component
    ClientError  // an error that a client's own log tells
};
inline constexpr std::size_t kTraceRecordKindCount = 6;
std::string_view name(TraceRecordKind kind);

// Whose trace it is: that says which of the two endpoints is the client.
enum class TraceObserver : std::uint8_t { Server, Client };

enum class TraceDirection : std::uint8_t { Unknown, Incoming, Outgoing };

// Texts are raw: to be escaped by whoever shows them.
struct TraceRecord {
    TraceRecordKind kind = TraceRecordKind::FreeText;
    TraceObserver observer = TraceObserver::Server;
    std::uint32_t trace = 0;  // which trace of the analysis, from 0
    std::uint64_t line = 0;   // that it begins on, from 1
    Timestamp time;
    std::optional<Endpoint> peer;
    std::optional<Endpoint> local;
    std::string peer_name;  // where the peer is given as a name: of a server with authentication
    std::string transport;  // "TLS", "M-TLS", "TCP"
    std::string severity;
    std::string text;
    std::optional<std::uint32_t> result_code;
    std::optional<std::uint64_t> connection_id;
    std::optional<std::uint32_t> correlation_id;  // nothing if 0
    TraceDirection direction = TraceDirection::Unknown;
    // Start line and header fields with their empty line, without body and without the fields that
    // hold credentials; empty if the record bears no SIP message.
    std::string sip_message;
    std::optional<Timestamp> date;  // the message's own Date field, which is GMT
    bool cut = false;               // the record's end is missing

    // The endpoint that connected.
    const std::optional<Endpoint>& client() const {
        return observer == TraceObserver::Server ? peer : local;
    }
    const std::optional<Endpoint>& server() const {
        return observer == TraceObserver::Server ? local : peer;
    }
};

// Facts about one trace, complete once its source has returned false.
struct TraceFacts {
    std::uint32_t index = 0;  // TraceRecord::trace of its records
    std::string path;
    std::string format;    // "SIPStack (OCSLogger)", "SIPStack (CLS)", "uccapilog"; empty: unknown
    std::string encoding;  // "UTF-8", "UTF-16LE", "UTF-16BE", with " in gzip" where packed
    std::uint64_t bytes = 0;  // unpacked
    std::uint64_t lines = 0;
    std::array<std::uint64_t, kTraceRecordKindCount> records{};  // by kind
    std::uint64_t other_records = 0;  // of components beside SIPStack, passed over
    std::uint64_t cut_records = 0;    // whose end is missing
    std::uint64_t cut_lines = 0;      // longer than is kept of a line
    std::optional<Timestamp> first_time;
    std::optional<Timestamp> last_time;
    bool complete = true;  // read to its end
    std::vector<Problem> problems;
};

class TraceSource {
  public:
    TraceSource() = default;
    TraceSource(const TraceSource&) = delete;
    TraceSource& operator=(const TraceSource&) = delete;
    virtual ~TraceSource() = default;

    // Hands out the next record; false at the end or where it can be read no further (then facts()
    // say why). `record` may be one handed out before: its room is used again.
    virtual bool next(TraceRecord& record) = 0;
    virtual const TraceFacts& facts() const = 0;
};

// Either a source, or the problem that prevents one. `facts` are set in both cases as far as known.
struct OpenedTrace {
    std::unique_ptr<TraceSource> source;
    TraceFacts facts;
};

// Opens the text trace `path` ("-": standard input), also packed in gzip, zstd or lz4.
OpenedTrace open_trace(const std::string& path, std::uint32_t index);

}  // namespace siptls
