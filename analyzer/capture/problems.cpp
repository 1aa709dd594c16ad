// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/problems.h"

#include <fmt/format.h>

#include "bytes/quoted.h"
#include "capture/limits.h"

namespace siptls {

std::string_view name(ProblemCode code) {
    switch (code) {
        case ProblemCode::NotFound: return "not_found";
        case ProblemCode::PermissionDenied: return "permission_denied";
        case ProblemCode::NotACapture: return "not_a_capture";
        case ProblemCode::Empty: return "empty";
        case ProblemCode::CutShort: return "cut_short";
        case ProblemCode::Damaged: return "damaged";
        case ProblemCode::UnknownLinkType: return "unknown_link_type";
        case ProblemCode::NeedsOtherFormat: return "needs_other_format";
        case ProblemCode::ReadFailed: return "read_failed";
        case ProblemCode::BadFilter: return "bad_filter";
        case ProblemCode::FilteredAll: return "filtered_all";
        case ProblemCode::FragmentsMissing: return "fragments_missing";
        case ProblemCode::NotATrace: return "not_a_trace";
        case ProblemCode::TooManyAtOnce: return "too_many_at_once";
    }
    return "unknown";
}

namespace capture {

Problem cut_short(std::string_view path, Place place) {
    return {ProblemCode::CutShort,
            fmt::format("{} ends inside the record at byte {} (packet {}). What came before it was "
                        "read; if the capture was still running, take the file once it has ended.",
                        input_name(path), place.offset, place.packet)};
}

Problem damaged(std::string_view path, Place place, std::string_view what) {
    return {ProblemCode::Damaged,
            fmt::format("{} is damaged at byte {} (packet {}): {}. What came before it was read; "
                        "copy the file again from where it was captured.",
                        input_name(path), place.offset, place.packet, what)};
}

Problem read_failed(std::string_view path, Place place, const ReadFault& fault) {
    return {fault.code,
            fmt::format("{} could not be read on from byte {} (packet {}): {}. What came before it "
                        "was read; {}.",
                        input_name(path), place.offset, place.packet, fault.what, fault.remedy)};
}

Problem without_packets(std::string_view path) {
    return {ProblemCode::Empty,
            fmt::format("{} holds no packet. Check the interface and the filter it was captured "
                        "with.",
                        input_name(path))};
}

Problem too_many_at_once(std::string_view path) {
    return {ProblemCode::TooManyAtOnce,
            fmt::format("{} overlaps more than {} other captures and was begun late, so that its "
                        "packets stand behind later ones. Analyse fewer captures at once, or merge "
                        "some first: mergecap -w MERGED.pcapng FILES.",
                        input_name(path), kMaxOpenCaptures - 1)};
}

}  // namespace capture
}  // namespace siptls
