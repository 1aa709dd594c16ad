// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/rhythm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "diagnosis/limits.h"

namespace siptls::diagnosis {

namespace {

// An interval so many times as long as others lies between two captures, or the clock was set in
// it.
constexpr double kPeriodBreak = 100.0;
// Clocks are set back rarely: what goes back more often is the order in which attempts ended.
constexpr std::ptrdiff_t kMaxSetBack = 1;

std::vector<double> intervals_of(const std::vector<Timestamp>& times) {
    std::vector<double> intervals;
    for (std::size_t at = 1; at < times.size(); ++at) {
        intervals.push_back(static_cast<double>(times[at].nanoseconds - times[at - 1].nanoseconds) /
                            kSecond);
    }
    return intervals;
}

std::optional<Rhythm> rhythm_in(std::vector<double> intervals) {
    const auto set_back = [](double interval) { return interval < 0; };
    if (std::count_if(intervals.begin(), intervals.end(), set_back) > kMaxSetBack) {
        return std::nullopt;
    }
    std::erase_if(intervals, set_back);
    if (intervals.empty()) {
        return std::nullopt;
    }
    std::vector<double> sorted = intervals;
    std::sort(sorted.begin(), sorted.end());
    const double median = sorted[sorted.size() / 2];
    std::erase_if(intervals, [&](double interval) { return interval > median * kPeriodBreak; });
    const auto steady = static_cast<std::size_t>(std::count_if(
        intervals.begin(), intervals.end(),
        [&](double interval) { return std::abs(interval - median) <= median * kPeriodTolerance; }));
    const std::size_t others = intervals.size() - steady;
    if (median <= 0 || others > 1 || steady < 2) {
        return std::nullopt;
    }
    return Rhythm{median, others == 0 && steady + 1 >= kPeriodSamples};
}

}  // namespace

std::optional<Rhythm> rhythm_of(const std::vector<Timestamp>& times) {
    if (times.size() < kFewestForRhythm) {
        return std::nullopt;
    }
    std::vector<Timestamp> by_time = times;
    std::sort(by_time.begin(), by_time.end());
    const auto sorted = rhythm_in(intervals_of(by_time));
    if (sorted && sorted->certain) {
        return sorted;
    }
    const auto as_ended = rhythm_in(intervals_of(times));
    return as_ended && (as_ended->certain || !sorted) ? as_ended : sorted;
}

}  // namespace siptls::diagnosis
