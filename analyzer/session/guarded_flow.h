// SPDX-License-Identifier: GPL-2.0-or-later
// What the event maker keeps of a flow whose protected records may be opened: its keys, and what
// is held back until a key log that is still being written brings the secret, or, of one side,
// until the other side has said what its keys are made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
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

// What was in a record that is open already; `held.record` tells of the record.
struct HeldContent {
    HeldRecord held;  // with the bytes of the content
    tls::ContentType type = tls::ContentType::Handshake;
};

// The record framer lost its place here.
struct HeldLoss {};

// Something of the flow in the order of its coming.
struct HeldItem {
    FrameRef frame;
    Timestamp time;
    Side side = Side::Client;
    std::variant<HeldRecord, HeldContent, HeldLoss, TcpGap, TcpAcknowledged, TcpClosed, AnomalySeen>
        what;
};

struct GuardedFlow {
    explicit GuardedFlow(decrypt::Keys& keys) : connection(keys) {}

    decrypt::Connection connection;
    Decryption told = Decryption::NoKeys;
    unsigned failed_records = 0;  // before the first that opened
    bool no_secret_yet = false;   // both sides are held back
    // What a side wants to say that is held back until its turn comes.
    std::array<std::optional<decrypt::Turns::Words>, 2> out_of_turn;
    std::vector<HeldItem> held;  // empty unless a side is held back
    std::size_t held_bytes = 0;
    std::uint64_t secrets_seen = 0;  // of the key logs, when they were last asked

    bool holds_back(Side side) const {
        return no_secret_yet || out_of_turn[static_cast<std::size_t>(side)].has_value();
    }
    // True, and from now on held back, if these words of the side come before their turn.
    bool speaks_out_of_turn(Side side, decrypt::Turns::Words words) {
        const bool waits = connection.waits(side, words);
        if (waits) {
            out_of_turn[static_cast<std::size_t>(side)] = words;
        }
        return waits;
    }
    // Whether a side that was held back may go on.
    bool turn_came() const { return may_go_on(Side::Client) || may_go_on(Side::Server); }

  private:
    bool may_go_on(Side side) const {
        const auto& words = out_of_turn[static_cast<std::size_t>(side)];
        return !no_secret_yet && words && !connection.waits(side, *words);
    }
};

}  // namespace siptls::session
