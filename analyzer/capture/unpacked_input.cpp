// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/unpacked_input.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace siptls::capture {

UnpackedInput::UnpackedInput(BlockReader packed, std::unique_ptr<Unpacker> unpacker,
                             std::string_view format)
    : packed_(std::move(packed)), unpacker_(std::move(unpacker)), format_(format) {}

ReadAnswer UnpackedInput::read(std::span<std::uint8_t> room) {
    while (!ended_) {
        if (!inside_ && !begin_next_member()) {
            break;
        }
        // What is withheld comes before anything new is waited for.
        const Bytes packed = withheld_ ? Bytes{} : packed_.peek(1);
        if (packed.empty() && !withheld_) {
            end_cut_short();
            break;
        }
        const Unpacker::Step step = unpacker_->step(packed, room);
        packed_.consume(step.taken);
        withheld_ = step.given == room.size();
        if (step.state == Unpacker::State::MemberEnded) {
            inside_ = false;
            withheld_ = false;
        } else if (step.state == Unpacker::State::Damaged) {
            end_damaged(step.why);
        }
        if (step.given > 0) {
            return {step.given, {}};
        }
    }
    return {0, fault_};
}

bool UnpackedInput::begin_next_member() {
    const Bytes start = packed_.peek(kMemberMagic);
    if (start.size() >= kMemberMagic && unpacker_->begins_member(start)) {
        unpacker_->restart();
        inside_ = true;
        return true;
    }
    if (skip_padding()) {
        ended_ = true;
        fault_ = packed_.fault();
    } else {
        end_damaged("other bytes stand behind its end");
    }
    return false;
}

// Zeros up to the end of the file, as tapes and some transfers leave them.
bool UnpackedInput::skip_padding() {
    for (Bytes rest = packed_.peek(1); !rest.empty(); rest = packed_.peek(1)) {
        const bool zeros =
            std::all_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte == 0; });
        if (!zeros) {
            return false;
        }
        packed_.consume(rest.size());
    }
    return true;
}

void UnpackedInput::end_cut_short() {
    ended_ = true;
    fault_ = packed_.fault();
    if (!fault_) {
        fault_ = {ProblemCode::CutShort,
                  fmt::format("its {} data ends early, at byte {} of the file", format_,
                              packed_.offset()),
                  "if the file was still being written, take it once it has ended"};
    }
}

void UnpackedInput::end_damaged(std::string_view why) {
    ended_ = true;
    fault_ = {ProblemCode::Damaged,
              fmt::format("its {} data is damaged near byte {} of the file: {}", format_,
                          packed_.offset(), why),
              "copy the file again from where it was captured"};
}

}  // namespace siptls::capture
