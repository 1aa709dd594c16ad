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

namespace siptls {
namespace capture {
namespace {

OpenedCapture refuse(const std::string& path, Problem problem) {
    OpenedCapture opened;
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
                        "makes one of many other formats.",
                        input_name(path), to_hex(shown))};
}

OpenedCapture refuse_start(const std::string& path, const BlockReader& reader, Bytes start) {
    if (!reader.error().empty()) {
        return refuse(path, read_failed(path, {0, 1}, reader.error()));
    }
    if (start.empty()) {
        return refuse(path, {ProblemCode::Empty,
                             fmt::format("{} is empty (0 bytes). Check that the capture was "
                                         "started and may write there.",
                                         input_name(path))});
    }
    return refuse(path, not_a_capture(path, start));
}

}  // namespace

OpenedCapture open_input(std::unique_ptr<ByteInput> input, const std::string& path,
                         const CaptureOptions& options) {
    BlockReader reader(std::move(input));
    const Bytes start = reader.peek(kLongestMagic);
    const Format* format = recognise(start);
    if (format == nullptr) {
        return refuse_start(path, reader, start);
    }
    if (format->open == nullptr) {
        OpenedCapture opened =
            refuse(path, {ProblemCode::NeedsOtherFormat,
                          fmt::format("{} is a {} file, which this build does not read. {}",
                                      input_name(path), format->name, format->remedy)});
        opened.facts.format = format->name;
        return opened;
    }
    OpenedCapture opened =
        format->open(std::move(reader), Tally(path, std::string(format->name), options.index));
    if (opened.source && !options.filter.empty()) {
        return apply_filter(std::move(opened), options.filter);
    }
    return opened;
}

}  // namespace capture

OpenedCapture open_capture(const std::string& path, const CaptureOptions& options) {
    auto input = capture::open_file(path);
    if (!input) {
        return capture::refuse(path, std::move(input.error()));
    }
    return capture::open_input(std::move(*input), path, options);
}

}  // namespace siptls
