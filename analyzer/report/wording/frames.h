// SPDX-License-Identifier: GPL-2.0-or-later
// Where something was seen, in words.
#pragma once

#include <string>
#include <string_view>

#include "siptls/analysis.h"

namespace siptls::report {

// Shown as a space at which no line is broken. Escaped text never holds it.
inline constexpr char kNoBreak = '\x1f';

// A sentence without its full stop, and the frame that shows it (number 0: none).
struct Told {
    std::string text;
    FrameRef frame;
};

// "frame 12", or with several captures "frame 12 of capture 2"; empty for no frame. Never broken.
std::string frame_words(const Analysis& analysis, FrameRef ref);
// " [frame 12]", or empty.
std::string bracketed(const Analysis& analysis, FrameRef ref);
// The sentence with its frame behind it.
std::string whole(const Analysis& analysis, const Told& told);

// `text` with each kNoBreak as `space`.
std::string with_spaces(std::string_view text, std::string_view space);

// Nothing if there is no such certificate.
const Certificate* find_certificate(const Analysis& analysis, std::optional<CertificateId> id);

}  // namespace siptls::report
