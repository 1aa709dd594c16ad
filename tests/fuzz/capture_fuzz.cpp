// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a capture file. Read in one piece and in small ones they must give the same frames,
// and a capture that was not read whole must say why. Where packed data is damaged, how much of the
// last block still comes out depends on the pieces. The secrets of a capture are looked at, too.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "bytes/hash.h"
#include "capture/memory_input.h"
#include "capture/open.h"

namespace {

using namespace siptls;

struct Reading {
    std::uint64_t packets = 0;
    std::uint64_t digest = 0;
    std::uint64_t secrets = 0;
    bool complete = false;
    bool packed = false;
};

bool agree(const Reading& a, const Reading& b) {
    const bool same = a.packets == b.packets && a.digest == b.digest && a.secrets == b.secrets;
    return a.complete == b.complete && (same || ((a.packed || b.packed) && !a.complete));
}

Reading read_in_chunks(Bytes file, std::size_t chunk, const char* filter) {
    Reading reading;
    CaptureOptions options;
    options.filter = filter;
    options.on_secrets = [&](const CaptureSecrets& secrets) {
        reading.secrets = hash_bytes(secrets.bytes, reading.secrets ^ secrets.type);
    };
    OpenedCapture capture =
        capture::open_input(std::make_unique<capture::MemoryInput>(file, chunk), "fuzz", options);
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
    reading.packed = capture.facts.format.find(" in ") != std::string::npos;
    if (!reading.complete && capture.facts.problems.empty()) {
        std::abort();
    }
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes file{data, size};
    constexpr std::size_t kSmall = 61;
    if (!agree(read_in_chunks(file, size + 1, ""), read_in_chunks(file, kSmall, ""))) {
        std::abort();
    }
    read_in_chunks(file, size + 1, "tcp port 5061");
    return 0;
}
