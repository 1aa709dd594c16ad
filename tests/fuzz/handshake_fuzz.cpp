// SPDX-License-Identifier: GPL-2.0-or-later
// Handshake bytes cut into any fragments give the same messages as in one piece; with bytes lost in
// between, framing stays within what came. The first two bytes of the input place the cuts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "bytes/load.h"
#include "fuzz/expect.h"
#include "properties.h"
#include "tls/handshake_framer.h"
#include "tls/limits.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

using Kept = std::tuple<tls::HandshakeType, tls::MessageState, std::uint32_t, Buffer>;

void drain(tls::HandshakeFramer& framer, std::vector<Kept>& messages) {
    tls::HandshakeMessage message;
    while (framer.next(message)) {
        expect(message.state == tls::MessageState::Whole ? message.body.size() == message.length
                                                         : message.body.empty());
        expect((message.length > tls::kMaxHandshakeMessage) ==
               (message.state == tls::MessageState::Oversized));
        messages.emplace_back(message.type, message.state, message.length, copy(message.body));
    }
}

std::vector<Kept> messages_of(Bytes bytes, std::size_t fragment_length) {
    tls::HandshakeFramer framer;
    std::vector<Kept> messages;
    while (!bytes.empty()) {
        const Buffer fragment = copy(bytes.first(std::min(fragment_length, bytes.size())));
        framer.push(fragment);
        drain(framer, messages);
        bytes = bytes.subspan(fragment.size());
    }
    return messages;
}

void lose_some(Bytes bytes, std::size_t fragment_length) {
    tls::HandshakeFramer framer;
    std::vector<Kept> messages;
    for (std::size_t count = 1; !bytes.empty(); ++count) {
        const Buffer fragment = copy(bytes.first(std::min(fragment_length, bytes.size())));
        if (count % 3 == 0) {
            framer.skip(fragment.size());
        } else {
            framer.push(fragment);
        }
        drain(framer, messages);
        bytes = bytes.subspan(fragment.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const Bytes bytes{data + 2, size - 2};
    const std::size_t fragment_length = std::size_t{1} + load_be16(data) % 700u;
    const std::vector<Kept> whole = messages_of(bytes, std::max<std::size_t>(bytes.size(), 1));
    expect(messages_of(bytes, fragment_length) == whole);
    expect(messages_of(bytes, 1) == whole);
    lose_some(bytes, fragment_length);
    return 0;
}
