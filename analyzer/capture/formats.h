// SPDX-License-Identifier: GPL-2.0-or-later
// The capture formats, known by their first bytes: those that are read, and those of which we can
// say what to do. Used by open.cpp.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "capture/block_reader.h"
#include "capture/tally.h"
#include "capture/unpacker.h"
#include "siptls/bytes.h"
#include "siptls/capture.h"

namespace siptls::capture {

// Reads a file's header and gives the source of its frames. Without a source the facts' problems
// say why.
using OpenFormat = OpenedCapture (*)(BlockReader reader, Tally tally,
                                     const SecretsSink& on_secrets);
using MakeUnpacker = std::unique_ptr<Unpacker> (*)();

// Of the last three exactly one is there.
struct Format {
    std::string_view name;
    std::string_view magic;   // the first bytes of a file
    OpenFormat open;          // of a capture format
    MakeUnpacker unpacker;    // of a compression format
    std::string_view remedy;  // of one that is not read here: what to do, a sentence
};

// No file starts with more bytes than this before its format is known.
inline constexpr std::size_t kLongestMagic = 16;

std::span<const Format> formats();

// The format whose magic number `start` has, or null.
const Format* recognise(Bytes start);

}  // namespace siptls::capture
