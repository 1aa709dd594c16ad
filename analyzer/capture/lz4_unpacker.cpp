// SPDX-License-Identifier: GPL-2.0-or-later
// lz4 frames (the LZ4 frame format) through liblz4, which passes over skippable ones itself.
#include <algorithm>
#include <new>

#include <lz4frame.h>

#include "capture/unpacker.h"

namespace siptls::capture {
namespace {

struct FreeContext {
    void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
};

class Lz4Unpacker final : public Unpacker {
  public:
    Lz4Unpacker() {
        LZ4F_dctx* context = nullptr;
        if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) != 0) {
            throw std::bad_alloc();
        }
        context_.reset(context);
    }

    bool begins_member(Bytes start) const override {
        const bool frame =
            start[0] == 0x04 && start[1] == 0x22 && start[2] == 0x4d && start[3] == 0x18;
        const bool skippable =
            start[0] >> 4 == 5 && start[1] == 0x2a && start[2] == 0x4d && start[3] == 0x18;
        return frame || skippable;
    }

    void restart() override { LZ4F_resetDecompressionContext(context_.get()); }

    Step step(Bytes packed, std::span<std::uint8_t> room) override {
        std::size_t taken = std::min(packed.size(), next_);
        std::size_t given = room.size();
        const std::size_t answer =
            LZ4F_decompress(context_.get(), room.data(), &given, packed.data(), &taken, nullptr);
        if (LZ4F_isError(answer) != 0) {
            return {0, 0, State::Damaged, LZ4F_getErrorName(answer)};
        }
        next_ = answer == 0 ? LZ4F_HEADER_SIZE_MAX : answer;
        return {taken, given, answer == 0 ? State::MemberEnded : State::Inside, {}};
    }

  private:
    std::unique_ptr<LZ4F_dctx, FreeContext> context_;
    // What the decoder asked for, about a block: a call that meets damage gives nothing, so with
    // larger ones more good blocks would be lost.
    std::size_t next_ = LZ4F_HEADER_SIZE_MAX;
};

}  // namespace

std::unique_ptr<Unpacker> lz4_unpacker() {
    return std::make_unique<Lz4Unpacker>();
}

}  // namespace siptls::capture
