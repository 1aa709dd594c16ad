// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a capture file. Read in one piece and in small ones they must give the same frames,
// and a capture that was not read whole must say why.
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "bytes/hash.h"
#include "capture/memory_input.h"
#include "capture/open.h"

namespace {

using namespace siptls;

struct Reading {
    std::uint64_t packets = 0;
    std::uint64_t digest = 0;
    bool complete = false;

    bool operator==(const Reading&) const = default;
};

Reading read_in_chunks(Bytes file, std::size_t chunk, const char* filter) {
    OpenedCapture capture = capture::open_input(std::make_unique<capture::MemoryInput>(file, chunk),
                                                "fuzz", {0, filter});
    Reading reading;
    if (capture.source) {
        Frame frame;
        while (capture.source->next(frame)) {
            ++reading.packets;
            reading.digest = hash_bytes(
                frame.bytes, reading.digest ^ static_cast<std::uint64_t>(frame.time.nanoseconds));
        }
        capture.facts = capture.source->facts();
    }
    reading.complete = capture.facts.complete;
    if (!reading.complete && capture.facts.problems.empty()) {
        std::abort();
    }
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes file{data, size};
    constexpr std::size_t kSmall = 61;
    if (read_in_chunks(file, size + 1, "") != read_in_chunks(file, kSmall, "")) {
        std::abort();
    }
    read_in_chunks(file, size + 1, "tcp port 5061");
    return 0;
}
