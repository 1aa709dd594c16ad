// SPDX-License-Identifier: GPL-2.0-or-later
// Where the bytes of a capture come from: the seam below the block reader, so that a file, a pipe,
// an unpacked stream or memory are read alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "siptls/bytes.h"
#include "siptls/capture.h"

namespace siptls::capture {

// Why nothing more can be read, in clauses without a full stop.
struct ReadFault {
    ProblemCode code = ProblemCode::ReadFailed;
    std::string what;  // empty: nothing went wrong
    std::string remedy;

    explicit operator bool() const { return !what.empty(); }
};

struct ReadAnswer {
    std::size_t length = 0;  // 0: the end, if there is no fault
    ReadFault fault;
};

class ByteInput {
  public:
    ByteInput() = default;
    ByteInput(const ByteInput&) = delete;
    ByteInput& operator=(const ByteInput&) = delete;
    virtual ~ByteInput() = default;

    // Reads at least one byte and at most `room` (never empty), waiting for it if need be.
    virtual ReadAnswer read(std::span<std::uint8_t> room) = 0;

    // Shows bytes where they lie, to be asked before anything is read: those from `offset` on, at
    // least `want` of them unless the input ends before. Valid until the next call. Nothing if that
    // is not possible, or no longer: they are then to be read, from `offset` on.
    virtual std::optional<Bytes> show(std::uint64_t /*offset*/, std::size_t /*want*/) {
        return std::nullopt;
    }
};

}  // namespace siptls::capture
