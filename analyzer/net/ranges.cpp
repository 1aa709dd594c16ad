// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/ranges.h"

#include <algorithm>

namespace siptls::net {

void Ranges::merge(Range range) {
    if (range.begin >= range.end) {
        return;
    }
    const auto first = std::find_if(ranges_.begin(), ranges_.end(),
                                    [&](const Range& known) { return known.end >= range.begin; });
    auto last = first;
    for (; last != ranges_.end() && last->begin <= range.end; ++last) {
        range.begin = std::min(range.begin, last->begin);
        range.end = std::max(range.end, last->end);
    }
    if (first == last) {
        ranges_.insert(first, range);
        return;
    }
    *first = range;
    ranges_.erase(first + 1, last);
}

}  // namespace siptls::net
