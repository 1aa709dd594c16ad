// SPDX-License-Identifier: GPL-2.0-or-later
// Any stream in any chunking gives the same records as in one piece, and none beyond the stream;
// with bytes lost in between, whatever is handed out still lies within it. The first byte of the
// input seeds the chunk lengths.
#include <cstddef>
#include <cstdint>

#include "fuzz/expect.h"
#include "properties.h"
#include "tls/framed.h"
#include "tls/record_framer.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

// A generator of small numbers; the same seed gives the same ones.
class Dice {
  public:
    explicit Dice(std::uint32_t seed) : state_(seed * 2654435761u + 1) {}
    std::size_t roll(std::size_t sides) {
        state_ = state_ * 1664525u + 1013904223u;
        return (state_ >> 16) % sides;
    }

  private:
    std::uint32_t state_;
};

std::vector<Buffer> cut(Bytes stream, Dice& dice) {
    std::vector<Buffer> chunks;
    while (!stream.empty()) {
        const std::size_t longest = dice.roll(4) == 0 ? 600 : 12;
        const std::size_t length = std::min(stream.size(), 1 + dice.roll(longest));
        chunks.push_back(copy(stream.first(length)));
        stream = stream.subspan(length);
    }
    return chunks;
}

void expect_same_in_any_chunking(Bytes stream, Dice& dice) {
    for (const tls::Bodies bodies : {tls::Bodies::Clear, tls::Bodies::All}) {
        const Framed whole = frame(stream, bodies);
        const Framed pieces = frame(cut(stream, dice), bodies);
        expect(whole == pieces);
        std::uint64_t end = 0;
        for (const KeptRecord& record : whole.records) {
            expect(record.end_offset >= end + record.length);
            expect(record.end_offset <= stream.size());
            expect(record.fragment.empty() || record.fragment.size() == record.length);
            end = record.end_offset;
        }
    }
}

// Drops some chunks, announced or not, and repeats some.
void expect_sane_with_losses(Bytes stream, Dice& dice) {
    tls::RecordFramer framer;
    Framed framed;
    if (dice.roll(8) == 0) {
        framer.join_late();
    }
    std::uint64_t offset = 0;
    for (const Buffer& chunk : cut(stream, dice)) {
        const std::size_t fate = dice.roll(8);
        if (fate == 0) {
            framer.skip_gap(offset + chunk.size());
        } else if (fate != 1) {
            framer.push(chunk, offset);
        }
        drain(framer, framed);
        if (fate == 2) {
            framer.push(chunk, offset);
            drain(framer, framed);
        }
        if (fate == 3) {
            framer.keep_bodies(dice.roll(2) == 0 ? tls::Bodies::Clear : tls::Bodies::All);
        }
        offset += chunk.size();
        expect(framer.position() <= offset);
    }
    std::uint64_t end = 0;
    for (const KeptRecord& record : framed.records) {
        expect(record.end_offset >= end && record.end_offset <= stream.size());
        expect(record.fragment.empty() || record.fragment.size() == record.length);
        expect(!record.damaged || record.fragment.empty());
        end = record.end_offset;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    Dice dice(data[0]);
    const Bytes stream{data + 1, size - 1};
    expect_same_in_any_chunking(stream, dice);
    expect_sane_with_losses(stream, dice);
    return 0;
}
