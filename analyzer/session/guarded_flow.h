// SPDX-License-Identifier: GPL-2.0-or-later
// What the event maker keeps of a flow whose protected records may be opened: its keys, and what
// is held back until a key log that is still being written brings the secret, or, of one side,
// until the other side has said what its keys are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

#include "siptls/event.h"
#include "tls/decrypt/connection.h"
#include "tls/record.h"

namespace siptls::session {

// A record with the bytes that its fragment looks at.
struct HeldRecord {
    tls::Record record;
    std::vector<std::uint8_t> bytes;
};

// The record framer lost its place here.
struct HeldLoss {};

// Something of the flow in the order of its coming.
struct HeldItem {
    FrameRef frame;
    Timestamp time;
    Side side = Side::Client;
    std::variant<HeldRecord, HeldLoss, TcpGap, TcpAcknowledged, TcpClosed, AnomalySeen> what;
};

struct GuardedFlow {
    explicit GuardedFlow(decrypt::Keys& keys) : connection(keys) {}

    decrypt::Connection connection;
    Decryption told = Decryption::NoKeys;
    unsigned failed_records = 0;  // before the first that opened
    bool no_secret_yet = false;   // both sides are held back
    bool out_of_turn[2] = {false, false};
    std::deque<HeldItem> held;  // empty unless one of these is true
    std::size_t held_bytes = 0;
    std::uint64_t secrets_seen = 0;  // of the key logs, when they were last asked

    bool& is_out_of_turn(Side side) { return out_of_turn[static_cast<std::size_t>(side)]; }
    bool holds_back(Side side) { return no_secret_yet || is_out_of_turn(side); }
    // Whether a side that was held back may go on.
    bool turn_came() const {
        return !no_secret_yet && ((out_of_turn[0] && !connection.waits(Side::Client)) ||
                                  (out_of_turn[1] && !connection.waits(Side::Server)));
    }
};

}  // namespace siptls::session
