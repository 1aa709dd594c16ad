// SPDX-License-Identifier: GPL-2.0-or-later
// What the event maker keeps of a flow whose protected records may be opened: its keys, and what
// is held back until a key log that is still being written brings the secret.
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
    bool holding = false;
    std::deque<HeldItem> held;
    std::size_t held_bytes = 0;
    std::uint64_t secrets_seen = 0;  // of the key logs, when they were last asked
};

}  // namespace siptls::session
