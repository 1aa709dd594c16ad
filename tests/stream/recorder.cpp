// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/recorder.h"

#include <doctest/doctest.h>

#include "stream/conversation.h"

namespace siptls::test {

using stream::Chunk;
using stream::Delivery;

namespace {

std::string text(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

std::string phrase(const TcpOpened& opened) {
    return opened.joined == Joined::AtSyn ? "opened at syn" : "opened late";
}

std::string phrase(const Chunk& chunk) {
    return std::to_string(chunk.offset) + " " + text(chunk.bytes);
}

std::string phrase(const TcpAcknowledged& acknowledged) {
    return "acked " + std::to_string(acknowledged.up_to);
}

std::string phrase(const TcpGap& gap) {
    return (gap.cause == GapCause::Cut ? "cut " : "gap ") + std::to_string(gap.offset) + "+" +
           std::to_string(gap.length);
}

std::string phrase(const TcpClosed& closed) {
    return (closed.how == CloseHow::Fin ? "fin " : "rst ") + std::to_string(closed.offset) + "/" +
           (closed.acknowledges ? std::to_string(closed.peer_offset) : "no ACK");
}

std::string phrase(const FlowEnded& ended) {
    constexpr const char* kWhy[] = {"closed", "replaced", "timed out", "evicted", "with capture"};
    return std::string("ended ") + kWhy[static_cast<std::size_t>(ended.why)];
}

std::string phrase(const AnomalySeen& anomaly) {
    switch (anomaly.code) {
        case AnomalyCode::OverlapDiffers: return "overlap differs";
        case AnomalyCode::BufferCeiling: return "ceiling";
        case AnomalyCode::ResetByMiddlebox: return "middlebox";
        default: return "unknown anomaly";
    }
}

std::string phrase(const LinkSeen&) {
    return "link";
}

bool tells_side(const Delivery& delivery) {
    return !std::holds_alternative<TcpOpened>(delivery.what) &&
           !std::holds_alternative<FlowEnded>(delivery.what);
}

}  // namespace

Recorder::Recorder() : streams_(7, Conversation::is_server) {}

void Recorder::add(const net::Packet& packet) {
    take(streams_.add(packet));
}

void Recorder::add(const std::vector<net::Packet>& packets) {
    for (const net::Packet& packet : packets) {
        add(packet);
    }
}

void Recorder::advance(Timestamp now) {
    take(streams_.advance(now));
}

void Recorder::wait_in_vain(Conversation& talk) {
    talk.wait(stream::kWaitTimeout);
    advance(talk.now());
}

void Recorder::finish() {
    for (auto rest = streams_.finish(); !rest.empty(); rest = streams_.finish()) {
        take(rest);
    }
    CHECK(contract_.open_flows() == 0);
}

void Recorder::skip_payload(std::size_t flow) {
    streams_.skip_payload(id(flow));
    contract_.skip(id(flow));
}

void Recorder::take(std::span<const Delivery> deliveries) {
    for (const Delivery& delivery : deliveries) {
        CHECK(contract_.take(delivery) == "");
        if (std::holds_alternative<TcpOpened>(delivery.what)) {
            open_[delivery.flow] = flows_.size();
            flows_.push_back(Flow{delivery.flow, {}, {}});
        }
        Flow& flow = flows_.at(open_.at(delivery.flow));
        if (const auto* link = std::get_if<LinkSeen>(&delivery.what)) {
            links_.push_back(*link);
            continue;
        }
        if (const auto* chunk = std::get_if<Chunk>(&delivery.what)) {
            flow.bytes[static_cast<std::size_t>(delivery.side)] += text(chunk->bytes);
        }
        flow.story += flow.story.empty() ? "" : "; ";
        if (tells_side(delivery)) {
            flow.story += delivery.side == Side::Client ? "client " : "server ";
        }
        flow.story += std::visit([](const auto& what) { return phrase(what); }, delivery.what);
    }
}

std::string Recorder::story(std::size_t flow) const {
    return flow < flows_.size() ? flows_[flow].story : "";
}

std::string Recorder::bytes(Side side, std::size_t flow) const {
    return flow < flows_.size() ? flows_[flow].bytes[static_cast<std::size_t>(side)] : "";
}

stream::SynTally Recorder::tally(const Endpoint& server) const {
    const auto found = streams_.syn_tallies().find(server);
    return found == streams_.syn_tallies().end() ? stream::SynTally{} : found->second;
}

}  // namespace siptls::test
