// SPDX-License-Identifier: GPL-2.0-or-later
// A capture in memory, handed out in pieces of a chosen size as a slow pipe would. Used by the
// tests and by fuzzing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include "capture/byte_input.h"
#include "siptls/bytes.h"

namespace siptls::capture {

// `bytes` outlive the input. With `error`, reading fails at their end instead of ending.
class MemoryInput final : public ByteInput {
  public:
    MemoryInput(Bytes bytes, std::size_t chunk, std::string error = {})
        : bytes_(bytes), chunk_(chunk), error_(std::move(error)) {}

    ReadAnswer read(std::span<std::uint8_t> room) override {
        const std::size_t length = std::min({room.size(), chunk_, bytes_.size()});
        if (length == 0) {
            return {0, {ProblemCode::ReadFailed, error_, "check the test"}};
        }
        std::memcpy(room.data(), bytes_.data(), length);
        bytes_ = bytes_.subspan(length);
        return {length, {}};
    }

  private:
    Bytes bytes_;
    std::size_t chunk_;
    std::string error_;
};

}  // namespace siptls::capture
