// SPDX-License-Identifier: GPL-2.0-or-later
// DNS, as a datagram and as a TCP stream cut into chunks of the size the first byte gives. However
// the stream is cut the messages must be the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "dns/limits.h"
#include "dns/message.h"
#include "dns/tcp_framer.h"
#include "fuzz/expect.h"

namespace {

using siptls::Bytes;
using siptls::tests::expect;

struct Framed {
    std::vector<std::vector<std::uint8_t>> messages;
    bool following = true;

    bool operator==(const Framed&) const = default;
};

Framed frame(Bytes stream, std::size_t chunk_size) {
    siptls::dns::TcpFramer framer;
    Framed framed;
    for (std::size_t at = 0; at < stream.size(); at += chunk_size) {
        const Bytes piece = stream.subspan(at, std::min(chunk_size, stream.size() - at));
        // Memory of its own size, gone with the chunk.
        const std::vector<std::uint8_t> chunk(piece.begin(), piece.end());
        framer.push(chunk);
        Bytes message;
        while (framer.next(message)) {
            framed.messages.emplace_back(message.begin(), message.end());
        }
    }
    framed.following = framer.following();
    return framed;
}

void parse(Bytes bytes) {
    const auto message = siptls::dns::parse_message(bytes);
    expect(!message || (message->records.size() <= siptls::dns::kMaxRecords &&
                        message->questions.size() <= siptls::dns::kMaxQuestions));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const Bytes input{data + 1, size - 1};
    parse(input);
    const Framed whole = frame(input, size);
    expect(frame(input, data[0] + std::size_t{1}) == whole);
    for (const auto& message : whole.messages) {
        parse(message);
    }
    return 0;
}
