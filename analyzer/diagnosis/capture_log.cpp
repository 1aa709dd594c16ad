// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/capture_log.h"

#include <algorithm>
#include <utility>

#include "diagnosis/limits.h"

namespace siptls::diagnosis {

Quality& CaptureLog::new_quality(std::uint32_t capture) {
    if (capture < first_quality_) {
        return forgotten_quality_;
    }
    if (qualities_.size() > 2 * kMaxCaptures) {
        qualities_.erase(qualities_.begin(), qualities_.begin() + kMaxCaptures);
        first_quality_ += kMaxCaptures;
    }
    qualities_.resize(capture - first_quality_ + 1);
    return qualities_.back();
}

void CaptureLog::list_tunnel(std::uint32_t capture, std::string_view tunnel) {
    std::vector<std::string>& known = quality(capture).tunnels;
    const auto at = std::lower_bound(known.begin(), known.end(), tunnel);
    if (at != known.end() && *at == tunnel) {
        return;
    }
    if (known.size() == kMaxTunnels) {
        ++tunnels_refused_;
    } else {
        known.emplace(at, tunnel);
    }
}

void CaptureLog::note_time(Timestamp now) {
    last_time_ = std::max(last_time_, now);
}

CaptureFacts CaptureLog::end(CaptureFacts facts) {
    const auto unreadable = unreadable_.find(facts.index);
    if (unreadable != unreadable_.end()) {
        unreadable->second.report(facts);
        unreadable_.erase(unreadable);
    }
    note_time(facts.last_time);
    ended_.insert_or_assign(facts.index, facts);
    if (ended_.size() > kMaxCaptures) {
        ended_.erase(ended_.begin());
        ++forgotten_;
    }
    return facts;
}

void CaptureLog::report_missing_fragments(const std::map<std::uint32_t, std::uint64_t>& packets) {
    for (const auto& [capture, count] : packets) {
        if (const auto ended = ended_.find(capture); ended != ended_.end()) {
            CaptureFacts& facts = ended->second;
            facts.problems.push_back(missing_fragments(facts, count));
        }
    }
}

CaptureSpan CaptureLog::span() const {
    CaptureSpan span;
    for (const auto& [index, facts] : ended_) {
        const bool first = span.last == Timestamp{};
        span.first = first ? facts.first_time : std::min(span.first, facts.first_time);
        span.last = std::max(span.last, facts.last_time);
    }
    return span;
}

std::vector<CaptureReport> CaptureLog::give_reports() {
    std::vector<CaptureReport> reports;
    for (auto& [index, facts] : ended_) {
        reports.push_back(CaptureReport{std::move(facts), quality(index)});
    }
    return reports;
}

}  // namespace siptls::diagnosis
