// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/open.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "bytes/hex.h"
#include "bytes/quoted.h"
#include "capture/file_input.h"
#include "capture/filtered_source.h"
#include "capture/formats.h"
#include "capture/problems.h"
#include "capture/unpacked_input.h"

namespace siptls {
namespace capture {
namespace {

OpenedCapture refuse(const std::string& path, const CaptureOptions& options, Problem problem) {
    OpenedCapture opened;
    opened.facts.index = options.index;
    opened.facts.path = path;
    opened.facts.complete = false;
    opened.facts.problems.push_back(std::move(problem));
    return opened;
}

Problem not_a_capture(const std::string& path, Bytes start) {
    const Bytes shown = start.first(std::min<std::size_t>(start.size(), 8));
    return {ProblemCode::NotACapture,
            fmt::format("{} is not a capture file that siptls knows: it begins with the bytes {}. "
                        "Give it a pcap or pcapng file; editcap -F pcapng FILE CONVERTED.pcapng "
                        "makes one of many other formats. A server's trace goes behind --trace.",
                        input_name(path), to_hex(shown))};
}

Problem no_start(const std::string& path, const BlockReader& reader, Bytes start) {
    if (reader.fault()) {
        return read_failed(path, {0, 1}, reader.fault());
    }
    if (start.empty()) {
        return {ProblemCode::Empty, fmt::format("{} is empty (0 bytes). Check that the capture was "
                                                "started and may write there.",
                                                input_name(path))};
    }
    return not_a_capture(path, start);
}

Problem not_read_here(const std::string& path, const std::string& format, const Format& known) {
    return {ProblemCode::NeedsOtherFormat,
            fmt::format("{} is a {} file, which cannot be read as it is. {}", input_name(path),
                        format, known.remedy)};
}

Problem nested(const std::string& path, std::string_view outer, std::string_view inner) {
    return {ProblemCode::NeedsOtherFormat,
            fmt::format("{} holds {} data inside {}; one layer is unpacked, not two. Unpack the "
                        "outer one first: {} -dc FILE | siptls analyze -.",
                        input_name(path), inner, outer, outer)};
}

OpenedCapture filtered(OpenedCapture opened, const std::string& filter) {
    return opened.source && !filter.empty() ? apply_filter(std::move(opened), filter)
                                            : std::move(opened);
}

bool other_may_know(const CaptureFacts& facts) {
    const ProblemCode code = facts.problems.front().code;
    return code == ProblemCode::NeedsOtherFormat || code == ProblemCode::NotACapture;
}

}  // namespace

OpenedCapture open_input(std::unique_ptr<ByteInput> input, const std::string& path,
                         const CaptureOptions& options) {
    BlockReader reader(std::move(input));
    Bytes start = reader.peek(kLongestMagic);
    const Format* format = recognise(start);
    std::string packing;
    if (format != nullptr && format->unpacker != nullptr) {
        packing = format->name;
        reader = BlockReader(
            std::make_unique<UnpackedInput>(std::move(reader), format->unpacker(), packing));
        start = reader.peek(kLongestMagic);
        format = recognise(start);
    }
    if (format == nullptr) {
        return refuse(path, options, no_start(path, reader, start));
    }
    std::string name(format->name);
    if (!packing.empty()) {
        if (format->unpacker != nullptr) {
            return refuse(path, options, nested(path, packing, name));
        }
        name += " in " + packing;
    }
    if (format->open == nullptr) {
        OpenedCapture opened = refuse(path, options, not_read_here(path, name, *format));
        opened.facts.format = std::move(name);
        return opened;
    }
    return filtered(format->open(std::move(reader), Tally(path, std::move(name), options.index),
                                 options.on_secrets),
                    options.filter);
}

}  // namespace capture

OpenedCapture open_capture(const std::string& path, const CaptureOptions& options) {
    auto input = capture::open_file(path);
    if (!input) {
        return capture::refuse(path, options, std::move(input.error()));
    }
    OpenedCapture opened = capture::open_input(std::move(*input), path, options);
    if (opened.source == nullptr && options.open_other != nullptr &&
        capture::other_may_know(opened.facts) && capture::is_regular_file(path)) {
        OpenedCapture other = options.open_other(path, options.index);
        // What nobody can read is no capture, unless its first bytes said so.
        const bool named = opened.facts.problems.front().code == ProblemCode::NeedsOtherFormat;
        if (other.source != nullptr || (named && !other.facts.problems.empty())) {
            return capture::filtered(std::move(other), options.filter);
        }
    }
    return opened;
}

}  // namespace siptls
