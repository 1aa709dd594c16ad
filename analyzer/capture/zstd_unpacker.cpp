// SPDX-License-Identifier: GPL-2.0-or-later
// zstd frames (RFC 8878) through libzstd, which passes over skippable ones itself.
#include <algorithm>
#include <new>

#include <zstd.h>
#include <zstd_errors.h>

#include "capture/limits.h"
#include "capture/unpacker.h"

namespace siptls::capture {
namespace {

struct FreeContext {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdUnpacker final : public Unpacker {
  public:
    ZstdUnpacker() : context_(ZSTD_createDCtx()) {
        if (!context_) {
            throw std::bad_alloc();
        }
        ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kMaxZstdWindowLog);
    }

    bool begins_member(Bytes start) const override {
        const bool frame =
            start[0] == 0x28 && start[1] == 0xb5 && start[2] == 0x2f && start[3] == 0xfd;
        const bool skippable =
            start[0] >> 4 == 5 && start[1] == 0x2a && start[2] == 0x4d && start[3] == 0x18;
        return frame || skippable;
    }

    void restart() override { ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only); }

    Step step(Bytes packed, std::span<std::uint8_t> room) override {
        ZSTD_inBuffer in{packed.data(), std::min(packed.size(), next_), 0};
        ZSTD_outBuffer out{room.data(), room.size(), 0};
        const std::size_t answer = ZSTD_decompressStream(context_.get(), &out, &in);
        Step step{in.pos, out.pos, State::Inside, {}};
        next_ = ZSTD_isError(answer) != 0 || answer == 0 ? ZSTD_DStreamInSize() : answer;
        if (ZSTD_isError(answer) != 0) {
            step.state = State::Damaged;
            step.why = why(answer);
        } else if (answer == 0) {
            step.state = State::MemberEnded;
        }
        return step;
    }

  private:
    static std::string why(std::size_t answer) {
        if (ZSTD_getErrorCode(answer) == ZSTD_error_frameParameter_windowTooLarge) {
            return "its window is larger than 128 MiB (zstd --long), so unpack it first: zstd "
                   "--long=31 -dc FILE | siptls analyze -";
        }
        return ZSTD_getErrorName(answer);
    }

    std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
    // What the decoder asked for, about a block: a call that meets damage gives nothing, so with
    // larger ones more good blocks would be lost.
    std::size_t next_ = ZSTD_DStreamInSize();
};

}  // namespace

std::unique_ptr<Unpacker> zstd_unpacker() {
    return std::make_unique<ZstdUnpacker>();
}

}  // namespace siptls::capture
