// SPDX-License-Identifier: GPL-2.0-or-later
// Picks out of captures the packets that an incident rests on: whole connections from their SYN on,
// and single frames such as the DNS answer that names the server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "siptls/endpoint.h"
#include "siptls/frame.h"
#include "siptls/time.h"

namespace siptls {

// One TCP connection in the time it existed.
struct EvidenceConnection {
    Endpoint client;
    Endpoint server;
    Timestamp first;
    Timestamp last;
};

class EvidencePicker {
  public:
    // A frame that was picked, and what is to be said of it.
    using Sink = std::function<void(const Frame&, const std::vector<std::string>& comments)>;

    explicit EvidencePicker(Sink sink);
    EvidencePicker(const EvidencePicker&) = delete;
    EvidencePicker& operator=(const EvidencePicker&) = delete;
    ~EvidencePicker();

    // All connections and frames are to be named before the first take(). Number 0 is no frame; an
    // empty comment says nothing.
    void want(FrameRef frame, const std::string& comment);
    // False if kMaxEvidenceConnections are known already.
    bool want(const EvidenceConnection& connection);

    // Frames in the order in which they were numbered. The sink gets the wanted ones; IP fragments
    // of a packet all together, when the last of them has come, and before a DNS answer what was
    // asked.
    void take(const Frame& frame);

  private:
    class Picks;
    std::unique_ptr<Picks> picks_;
};

}  // namespace siptls
