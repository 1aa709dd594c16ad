// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/capture_start.h"

#include <algorithm>
#include <utility>

#include "capture/file_input.h"

namespace siptls::capture {

CaptureStart look_at_start(const CaptureInput& input, const CaptureOptions& options) {
    const bool again = is_regular_file(input.path);
    CaptureOptions only_looking;
    only_looking.open_other = options.open_other;
    OpenedCapture opened = open_capture(input.path, again ? only_looking : options);
    CaptureStart start;
    start.path = input.path;
    if (opened.source == nullptr) {
        start.refused = std::move(opened.facts);
        return start;
    }
    if (opened.source->next(start.first)) {
        start.time = start.first.time.nanoseconds;
    }
    if (!again) {
        start.kept = std::move(opened.source);
    }
    return start;
}

void sort_by_start(std::vector<CaptureStart>& starts) {
    const auto before = [](const CaptureStart& a, const CaptureStart& b) {
        return a.readable() != b.readable() ? a.readable() : a.time < b.time;
    };
    std::stable_sort(starts.begin(), starts.end(), before);
}

}  // namespace siptls::capture
