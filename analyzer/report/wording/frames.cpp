// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/frames.h"

#include <fmt/format.h>

namespace siptls::report {

std::string frame_words(const Analysis& analysis, FrameRef ref) {
    if (ref.number == 0) {
        return {};
    }
    return analysis.captures.size() > 1 ? fmt::format("frame{0}{1}{0}of{0}capture{0}{2}", kNoBreak,
                                                      ref.number, ref.capture + 1)
                                        : fmt::format("frame{}{}", kNoBreak, ref.number);
}

std::string bracketed(const Analysis& analysis, FrameRef ref) {
    return ref.number == 0 ? std::string() : " [" + frame_words(analysis, ref) + "]";
}

std::string whole(const Analysis& analysis, const Told& told) {
    return told.text + bracketed(analysis, told.frame);
}

std::string with_spaces(std::string_view text, std::string_view space) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == kNoBreak) {
            out += space;
        } else {
            out += c;
        }
    }
    return out;
}

const Certificate* find_certificate(const Analysis& analysis, std::optional<CertificateId> id) {
    return id && *id < analysis.certificates.size() ? &analysis.certificates[*id] : nullptr;
}

}  // namespace siptls::report
