// SPDX-License-Identifier: GPL-2.0-or-later
// Both sides of any TLS connection while there are keys for every client random: the event maker
// goes on through whatever the records say. The input is a row of pieces: one byte for side and
// kind (bytes, loss, end), two for the length, and the bytes. The secrets are the same for all.
#include <cstdlib>
#include <string>

#include "properties.h"
#include "session/event_maker.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

std::string hex(Bytes bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

// Secrets for what may be the client random of the first hello in the input.
void learn(decrypt::Keys& keys, Bytes input) {
    constexpr std::size_t kRandomAt = 3 + 5 + 4 + 2;
    if (input.size() < kRandomAt + 32) {
        return;
    }
    const std::string random = hex(input.subspan(kRandomAt, 32));
    std::string text = "CLIENT_RANDOM " + random + " " + std::string(96, '1') + "\n";
    for (const char* const label :
         {"CLIENT_EARLY_TRAFFIC_SECRET", "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
          "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0",
          "SERVER_TRAFFIC_SECRET_0"}) {
        text += std::string(label) + " " + random + " " + std::string(64, '2') + "\n";
    }
    keys.key_log().add_text({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes input{data, size};
    decrypt::Keys keys(1);
    learn(keys, input);
    session::EventMaker maker([](const Event& /*event*/) {});
    maker.use_keys(&keys);
    std::uint64_t offsets[2] = {0, 0};
    const auto deliver = [&](Side side, auto what) {
        maker.take(stream::Delivery{FrameRef{1, 0}, Timestamp{}, 0, side, what});
    };
    deliver(Side::Client, TcpOpened{});
    while (input.size() >= 3) {
        const Side side = (input[0] & 1) == 0 ? Side::Client : Side::Server;
        const bool lost = (input[0] & 6) == 6;
        const std::size_t length = std::min<std::size_t>(
            static_cast<std::size_t>(input[1]) << 8 | input[2], input.size() - 3);
        std::uint64_t& offset = offsets[static_cast<std::size_t>(side)];
        const Buffer bytes = copy(input.subspan(3, length));
        if (lost && length != 0) {
            deliver(side, TcpGap{GapCause::NotCaptured, offset, length});
        } else if (length != 0) {
            deliver(side, stream::Chunk{offset, bytes});
        }
        offset += length;
        input = input.subspan(3 + length);
    }
    deliver(Side::Client, FlowEnded{});
    return 0;
}
