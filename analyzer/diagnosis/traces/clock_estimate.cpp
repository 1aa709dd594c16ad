// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/traces/clock_estimate.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace siptls::diagnosis {

namespace {

constexpr Nanoseconds kMinute = 60 * kSecond;
constexpr Nanoseconds kQuarter = 15 * kMinute;
// Zones lie within 14 hours of UTC, and a server's clock within an hour of the truth.
constexpr Nanoseconds kMostOffset = 15 * 60 * kMinute;
// One pair alone proves no more than this: beyond, a port used again explains it as well.
constexpr Nanoseconds kLoneOffset = kQuarter;
// Spans up to this width come from ends that both sides saw; wider ones only bear out.
constexpr Nanoseconds kNarrow = 10 * kSecond;
// Offsets closer than this are one.
constexpr Nanoseconds kSameClock = 5 * kSecond;
// With ports used again, so many records must agree, and half of all: fewer meet by chance.
constexpr std::size_t kFewestRecords = 6;
// What a server's clock may differ by beside a time zone.
constexpr Nanoseconds kZoneRest = 5 * kMinute;

struct Region {
    Nanoseconds from = 0;
    Nanoseconds to = 0;
    std::size_t clients = 0;
};

Nanoseconds nearest_to_zero(const Region& region) {
    if (region.from <= 0 && region.to >= 0) {
        return 0;
    }
    return std::llabs(region.from) < std::llabs(region.to) ? region.from : region.to;
}

// The stretches between the ends of spans, with the number of clients that allow them.
std::vector<Region> regions_of(const std::vector<OffsetSpan>& spans) {
    struct Edge {
        Nanoseconds at;
        int step;  // 1 opens, -1 closes
        std::size_t client;
    };
    std::vector<Edge> edges;
    for (const OffsetSpan& span : spans) {
        edges.push_back({span.from, 1, span.client});
        edges.push_back({span.to, -1, span.client});
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
        return a.at != b.at ? a.at < b.at : a.step > b.step;
    });
    std::map<std::size_t, int> open;
    std::vector<Region> regions;
    for (std::size_t at = 0; at < edges.size(); ++at) {
        const Edge& edge = edges[at];
        int& depth = open[edge.client];
        depth += edge.step;
        if (depth == 0) {
            open.erase(edge.client);
        }
        if (open.empty() || at + 1 == edges.size()) {
            continue;
        }
        // Spans of one client that overlap make one stretch.
        const bool goes_on = !regions.empty() && regions.back().to == edge.at &&
                             regions.back().clients == open.size();
        if (goes_on) {
            regions.back().to = edges[at + 1].at;
        } else {
            regions.push_back({edge.at, edges[at + 1].at, open.size()});
        }
    }
    return regions;
}

// The middle of what the spans around `near` are centred on.
Nanoseconds median_centre(const std::vector<OffsetSpan>& spans, Nanoseconds near) {
    std::vector<Nanoseconds> centres;
    for (const OffsetSpan& span : spans) {
        if (span.from <= near && near <= span.to) {
            centres.push_back(span.from + (span.to - span.from) / 2);
        }
    }
    const auto middle = centres.begin() + static_cast<std::ptrdiff_t>(centres.size() / 2);
    std::nth_element(centres.begin(), middle, centres.end());
    return *middle;
}

// The best region, and how many clients the best offset apart from it has.
struct Vote {
    Region best;
    std::size_t runner_up = 0;
};

Vote count_votes(const std::vector<Region>& regions) {
    Vote vote;
    for (const Region& region : regions) {
        if (region.clients > vote.best.clients) {
            vote.best = region;
        }
    }
    for (const Region& region : regions) {
        const bool apart =
            region.from > vote.best.to + kSameClock || region.to < vote.best.from - kSameClock;
        if (apart) {
            vote.runner_up = std::max(vote.runner_up, region.clients);
        }
    }
    return vote;
}

bool is_clear(const Vote& vote) {
    return 2 * vote.runner_up <= vote.best.clients;
}

// Every record in the place of its client.
Vote count_records(std::vector<OffsetSpan> spans) {
    std::set<std::size_t> records;
    for (OffsetSpan& span : spans) {
        span.client = span.record;
        records.insert(span.record);
    }
    const Vote vote = count_votes(regions_of(spans));
    const bool enough =
        vote.best.clients >= kFewestRecords && 2 * vote.best.clients >= records.size();
    return enough ? vote : Vote{};
}

}  // namespace

ClockEstimate estimate_clock(std::vector<OffsetSpan> spans, Nanoseconds zone) {
    const auto outside = [](const OffsetSpan& span) {
        return span.from > kMostOffset || span.to < -kMostOffset;
    };
    spans.erase(std::remove_if(spans.begin(), spans.end(), outside), spans.end());
    std::vector<OffsetSpan> narrow;
    std::copy_if(spans.begin(), spans.end(), std::back_inserter(narrow),
                 [](const OffsetSpan& span) { return span.to - span.from <= kNarrow; });
    const bool exact = !narrow.empty();
    Vote vote = count_votes(regions_of(exact ? narrow : spans));
    ClockEstimate estimate;
    estimate.pairs = vote.best.clients;
    if (exact && !is_clear(vote)) {
        const Vote by_record = count_records(narrow);
        vote = by_record.best.clients > 0 && is_clear(by_record) ? by_record : vote;
    }
    if (vote.best.clients == 0) {
        return estimate;
    }
    const Nanoseconds middle = vote.best.from + (vote.best.to - vote.best.from) / 2;
    estimate.offset = exact ? median_centre(narrow, middle) : nearest_to_zero(vote.best);
    const bool far = std::llabs(estimate.offset) > kLoneOffset &&
                     std::llabs(estimate.offset - zone) > kLoneOffset;
    const bool clear = is_clear(vote) && (vote.best.clients > 1 || !far);
    estimate.clock = clear ? TraceClock::Estimated : TraceClock::Ambiguous;
    return estimate;
}

Nanoseconds zone_part(Nanoseconds offset) {
    const Nanoseconds sign = offset < 0 ? -1 : 1;
    const Nanoseconds zone = sign * ((std::llabs(offset) + kQuarter / 2) / kQuarter) * kQuarter;
    const bool small = std::llabs(offset - zone) <= kZoneRest;
    return std::llabs(zone) >= 2 * kQuarter && small ? zone : 0;
}

}  // namespace siptls::diagnosis
