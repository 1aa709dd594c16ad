// SPDX-License-Identifier: GPL-2.0-or-later
// What a compressed file holds, as a stream of bytes: memory does not grow with the file. Members
// that follow each other are one stream. Used by open.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "capture/block_reader.h"
#include "capture/byte_input.h"
#include "capture/unpacker.h"

namespace siptls::capture {

class UnpackedInput final : public ByteInput {
  public:
    // `packed` stands at the start of the first member. `format` is spoken of in faults.
    UnpackedInput(BlockReader packed, std::unique_ptr<Unpacker> unpacker, std::string_view format);

    ReadAnswer read(std::span<std::uint8_t> room) override;

  private:
    // Moves to the next member. False at the end, or at a fault, which `fault_` then holds.
    bool begin_next_member();
    bool skip_padding();
    void end_cut_short();
    void end_damaged(std::string_view why);

    BlockReader packed_;
    std::unique_ptr<Unpacker> unpacker_;
    std::string format_;
    bool inside_ = true;     // a member
    bool withheld_ = false;  // the unpacker may hold bytes for which there was no room
    bool ended_ = false;
    ReadFault fault_;
};

}  // namespace siptls::capture
