// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a stream through a RecordFramer and keeps what it hands out, for comparison.
#pragma once

#include <cstdint>
#include <vector>

#include "properties.h"
#include "tls/record_framer.h"

namespace siptls::tests {

struct KeptRecord {
    tls::ContentType type = tls::ContentType::Handshake;
    std::uint16_t version = 0;
    std::uint16_t length = 0;
    Buffer fragment;
    std::uint64_t end_offset = 0;
    bool damaged = false;
    bool sslv2_client_hello = false;

    bool operator==(const KeptRecord&) const = default;
};

struct Framed {
    std::vector<KeptRecord> records;
    tls::Framing state = tls::Framing::Ok;

    bool operator==(const Framed&) const = default;
};

inline void drain(tls::RecordFramer& framer, Framed& framed) {
    tls::Record record;
    while (framer.next(record)) {
        framed.records.push_back({record.type, record.version, record.length, copy(record.fragment),
                                  record.end_offset, record.damaged, record.sslv2_client_hello});
    }
    framed.state = framer.state();
}

inline Framed frame(const std::vector<Buffer>& chunks, tls::Bodies bodies = tls::Bodies::Clear) {
    tls::RecordFramer framer;
    framer.keep_bodies(bodies);
    Framed framed;
    std::uint64_t offset = 0;
    for (const Buffer& chunk : chunks) {
        framer.push(chunk, offset);
        drain(framer, framed);
        offset += chunk.size();
    }
    return framed;
}

inline Framed frame(Bytes stream, tls::Bodies bodies = tls::Bodies::Clear) {
    return frame(std::vector<Buffer>{copy(stream)}, bodies);
}

}  // namespace siptls::tests
