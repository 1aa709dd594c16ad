// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/traces/trace_book.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "bytes/bytes_of.h"
#include "bytes/hash.h"
#include "sip/message.h"

namespace siptls::diagnosis {

namespace {

// A record of another connection id, or one after a long silence, is of another connection.
constexpr Nanoseconds kSilence = 600 * kSecond;

// Texts as servers write them; what a newer build adds behind them does not matter.
TraceWord word_of(const TraceRecord& record) {
    if (record.kind != TraceRecordKind::Connection) {
        return TraceWord::Other;
    }
    const std::string_view text = record.text;
    if (text.starts_with("The connection was closed before TLS negotiation")) {
        return TraceWord::ClosedBeforeTls;
    }
    if (text.starts_with("TLS negotiation completed")) {
        return TraceWord::TlsCompleted;
    }
    const bool failed = record.severity == "error" || record.result_code.has_value();
    return failed ? TraceWord::Failed : TraceWord::Other;
}

bool tells_failure(TraceWord word) {
    return word == TraceWord::ClosedBeforeTls || word == TraceWord::Failed;
}

std::uint64_t id_key(std::uint32_t trace, std::uint64_t id) {
    return fold_multiply(id ^ 0x9e3779b97f4a7c15ULL, std::uint64_t{trace} + 0xd1b54a32d192ed03ULL);
}

// "2500" of "ms-received-cid=2500" in the topmost Via: the connection id of who sent the message.
std::optional<std::uint64_t> received_id(const sip::Message& message) {
    constexpr std::string_view kName = "ms-received-cid=";
    const std::string_view via = message.header("via").value_or(std::string_view{});
    const std::size_t at = via.find(kName);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    std::uint64_t id = 0;
    const char* const begin = via.data() + at + kName.size();
    const auto [stop, error] = std::from_chars(begin, via.data() + via.size(), id, 16);
    return error == std::errc() && stop != begin ? std::optional(id) : std::nullopt;
}

// A connection that this server opened itself, to another server's port.
bool opened_here(const TraceRecord& record) {
    constexpr std::uint16_t kSips = 5061;
    return record.observer == TraceObserver::Server && record.peer && record.peer->port == kSips &&
           (!record.local || record.local->port != kSips);
}

const std::optional<Endpoint>& client_end(const TraceRecord& record) {
    return opened_here(record) ? record.local : record.client();
}

const std::optional<Endpoint>& server_end(const TraceRecord& record) {
    return opened_here(record) ? record.peer : record.server();
}

// Who sent the message; without a direction a request came from the client.
Side sender(const TraceRecord& record, const sip::Message& message) {
    if (record.direction == TraceDirection::Unknown) {
        return message.request() != nullptr ? Side::Client : Side::Server;
    }
    const bool heard = record.direction == TraceDirection::Incoming;
    const bool at_client = record.observer == TraceObserver::Client || opened_here(record);
    return heard == at_client ? Side::Server : Side::Client;
}

}  // namespace

const TraceNote* TracedConnection::failure() const {
    const auto found = std::find_if(notes.begin(), notes.end(),
                                    [](const TraceNote& note) { return tells_failure(note.word); });
    return found != notes.end() ? &*found : nullptr;
}

std::optional<Timestamp> TracedConnection::end() const {
    const TraceNote* note = failure();
    return note != nullptr ? std::optional(note->time) : std::nullopt;
}

TraceEntry& TraceBook::entry(std::uint32_t trace) {
    if (trace >= entries_.size()) {
        entries_.resize(trace + std::size_t{1});
    }
    return entries_[trace];
}

void TraceBook::end_trace(TraceFacts facts) {
    TraceEntry& known = entry(facts.index);
    known.facts = std::move(facts);
}

void TraceBook::add(const TraceRecord& record) {
    TraceEntry& known = entry(record.trace);
    const bool own_clock =
        record.observer == TraceObserver::Client || record.direction == TraceDirection::Outgoing;
    if (record.date && own_clock && known.date_offsets.size() < kMaxDateOffsets) {
        known.date_offsets.push_back(record.time.nanoseconds - record.date->nanoseconds);
    }
    if (record.kind == TraceRecordKind::ClientError) {
        take_client_error(record);
        return;
    }
    const auto client = client_of(record);
    if (!client) {
        ++known.not_addressed;
        return;
    }
    learn_ids(record, *client);
    if (record.kind == TraceRecordKind::FreeText) {
        return;  // of many components' inner workings
    }
    TracedConnection* connection = connection_of(record, *client);
    if (connection == nullptr) {
        return;
    }
    connection->last = std::max(connection->last, record.time);
    connection->first = std::min(connection->first, record.time);
    if (server_end(record)) {
        connection->server = server_end(record);
    }
    connection->mutual = connection->mutual || record.transport == "M-TLS";
    if (record.kind == TraceRecordKind::Protocol) {
        take_sip(record, *connection);
    } else {
        take_note(record, *connection);
    }
}

std::optional<Endpoint> TraceBook::client_of(const TraceRecord& record) const {
    if (client_end(record)) {
        return client_end(record);
    }
    if (record.connection_id) {
        if (const Endpoint* known =
                by_connection_.find(id_key(record.trace, *record.connection_id))) {
            return *known;
        }
    }
    if (record.correlation_id) {
        if (const Endpoint* known =
                by_correlation_.find(id_key(record.trace, *record.correlation_id))) {
            return *known;
        }
    }
    return std::nullopt;
}

void TraceBook::learn_ids(const TraceRecord& record, const Endpoint& client) {
    if (record.connection_id) {
        by_connection_.at(id_key(record.trace, *record.connection_id)) = client;
    }
    if (record.correlation_id) {
        by_correlation_.at(id_key(record.trace, *record.correlation_id)) = client;
    }
}

bool TraceBook::goes_on(const TracedConnection& known, const TraceRecord& record) const {
    const bool same_id = !known.connection_id || !record.connection_id ||
                         *known.connection_id == *record.connection_id;
    const Nanoseconds apart = std::abs(record.time.nanoseconds - known.last.nanoseconds);
    const bool over = known.failure() != nullptr && record.kind != TraceRecordKind::Diagnostic;
    const auto& server = server_end(record);
    const bool same_server = !known.server || !server || *known.server == *server;
    return known.trace == record.trace && same_id && same_server && !over && apart < kSilence;
}

std::optional<std::uint32_t> TraceBook::room_for(const TraceRecord& record) {
    if (connections_.size() < kMaxTracedConnections) {
        connections_.emplace_back();
        return static_cast<std::uint32_t>(connections_.size() - 1);
    }
    ++refused_;
    if (!tells_failure(word_of(record))) {
        return std::nullopt;
    }
    while (replaced_ < connections_.size() && connections_[replaced_].failure() != nullptr) {
        ++replaced_;
    }
    if (replaced_ == connections_.size()) {
        return std::nullopt;
    }
    TracedConnection& known = connections_[replaced_];
    const auto latest = latest_.find(known.client);
    if (latest != latest_.end() && latest->second == replaced_) {
        latest_.erase(latest);
    }
    sign_ins_ -= known.registers ? known.registers->all().size() : 0;
    known = TracedConnection();
    return replaced_++;
}

TracedConnection* TraceBook::connection_of(const TraceRecord& record, const Endpoint& client) {
    const auto known = latest_.find(client);
    if (known != latest_.end() && goes_on(connections_[known->second], record)) {
        TracedConnection& connection = connections_[known->second];
        if (record.connection_id) {
            connection.connection_id = record.connection_id;
        }
        return &connection;
    }
    const auto place = room_for(record);
    if (!place) {
        return nullptr;
    }
    latest_[client] = *place;
    TracedConnection& connection = connections_[*place];
    connection.client = client;
    connection.trace = record.trace;
    connection.connection_id = record.connection_id;
    connection.first = connection.last = record.time;
    connection.line = record.line;
    return &connection;
}

void TraceBook::take_sip(const TraceRecord& record, TracedConnection& connection) {
    connection.spoke_sip = true;
    const auto message = sip::parse_message(bytes_of(record.sip_message));
    if (!message) {
        return;
    }
    if (const auto id = received_id(*message)) {
        by_connection_.at(id_key(record.trace, *id)) = connection.client;
        connection.connection_id = connection.connection_id ? connection.connection_id : id;
    }
    const std::string_view cseq = message->header("cseq").value_or(std::string_view{});
    if (cseq.find("REGISTER") == std::string_view::npos) {
        return;
    }
    if (sign_ins_ >= kMaxTracedSignIns) {
        ++refused_;
        return;
    }
    if (!connection.registers) {
        connection.registers = std::make_unique<sip::Exchanges>();
    }
    const std::size_t before = connection.registers->all().size();
    connection.registers->add(*message, sender(record, *message), FrameRef{});
    sign_ins_ += connection.registers->all().size() - before;
}

void TraceBook::take_note(const TraceRecord& record, TracedConnection& connection) {
    if (connection.notes.size() < kMaxTraceNotes) {
        connection.notes.push_back(TraceNote{record.time, record.line, intern(record.text),
                                             record.result_code, word_of(record)});
    } else {
        ++refused_;
    }
}

void TraceBook::take_client_error(const TraceRecord& record) {
    std::vector<TraceFact>& errors = entry(record.trace).client_errors;
    if (errors.size() < kMaxClientErrors) {
        TraceFact fact;
        fact.time = record.time;
        fact.text = record.text;
        fact.result_code = record.result_code;
        fact.trace = record.trace;
        fact.line = record.line;
        errors.push_back(std::move(fact));
    }
}

std::uint32_t TraceBook::intern(std::string_view text) {
    std::string key(text);
    const auto known = text_places_.find(key);
    if (known != text_places_.end()) {
        return known->second;
    }
    if (texts_.size() >= kMaxTraceTexts) {
        ++refused_;
        return 0;
    }
    const auto place = static_cast<std::uint32_t>(texts_.size());
    texts_.push_back(key);
    text_places_.emplace(std::move(key), place);
    return place;
}

}  // namespace siptls::diagnosis
