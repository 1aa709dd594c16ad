// SPDX-License-Identifier: GPL-2.0-or-later
// Feeds packets to TcpStreams and retells each flow as one line of text that tests can compare.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "stream/contract.h"
#include "stream/conversation.h"
#include "stream/tcp_streams.h"

namespace siptls::test {

class Recorder {
  public:
    Recorder();

    void add(const net::Packet& packet);
    void add(const std::vector<net::Packet>& packets);
    // Time passes without a packet.
    void advance(Timestamp now);
    // So much time that what was waited for will not come any more.
    void wait_in_vain(Conversation& talk);
    void finish();
    // For the flow that opened as number `flow`, counted from 0.
    void skip_payload(std::size_t flow);

    std::size_t flows() const { return flows_.size(); }
    // What was delivered for the flow that opened as number `flow`, each as one phrase, with "; "
    // between them: "opened at syn; client 0 hello; server acked 5; client fin 5/0; ended closed".
    std::string story(std::size_t flow = 0) const;
    // The bytes of one side without what was missing.
    std::string bytes(Side side, std::size_t flow = 0) const;
    const std::vector<LinkSeen>& links() const { return links_; }
    FlowId id(std::size_t flow) const { return flows_.at(flow).id; }

    const stream::TcpStreams& streams() const { return streams_; }
    stream::SynTally tally(const Endpoint& server) const;

  private:
    struct Flow {
        FlowId id = kNoFlow;
        std::string story;
        std::string bytes[2];
    };

    void take(std::span<const stream::Delivery> deliveries);

    stream::TcpStreams streams_;
    StreamContract contract_;
    std::vector<Flow> flows_;
    std::map<FlowId, std::size_t> open_;
    std::vector<LinkSeen> links_;
};

}  // namespace siptls::test
