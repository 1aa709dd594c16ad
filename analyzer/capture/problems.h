// SPDX-License-Identifier: GPL-2.0-or-later
// The sentences that tell what is wrong with an input: each names the file, the place and what to
// do about it.
#pragma once

#include <cstdint>
#include <string_view>

#include "capture/byte_input.h"
#include "siptls/capture.h"

namespace siptls::capture {

// A record of the file: where it begins, and the number of the packet it is or stands before.
struct Place {
    std::uint64_t offset = 0;
    std::uint64_t packet = 0;
};

Problem cut_short(std::string_view path, Place place);
// `what` is a clause without a full stop.
Problem damaged(std::string_view path, Place place, std::string_view what);
Problem read_failed(std::string_view path, Place place, const ReadFault& fault);
Problem without_packets(std::string_view path);
// Its packets came later than their time.
Problem too_many_at_once(std::string_view path);

}  // namespace siptls::capture
