// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/sweep.h"

#include <algorithm>

#include "diagnosis/limits.h"

namespace siptls::diagnosis {

void Sweep::begin_anew(Timestamp start) {
    began_ = start;
    latest_ = start;
    attempts_ = 0;
    hellos_.clear();
}

// Notes the fingerprint, in the place of the oldest where there are enough.
bool Sweep::is_new(std::uint64_t fingerprint) {
    if (fingerprint == 0 ||
        std::find(hellos_.begin(), hellos_.end(), fingerprint) != hellos_.end()) {
        return false;
    }
    if (hellos_.size() >= kSweepHellos) {
        hellos_.erase(hellos_.begin());
    }
    hellos_.push_back(fingerprint);
    return true;
}

// Attempts are told when they end, so they do not begin in order.
bool Sweep::is_near(Timestamp start) const {
    return from_ && from_->nanoseconds - start.nanoseconds <= kSweepTime &&
           start.nanoseconds - until_.nanoseconds <= kSweepTime;
}

void Sweep::note(std::uint64_t fingerprint, Timestamp start) {
    if (is_near(start)) {
        if (is_new(fingerprint)) {  // else somebody else's behind the same address
            from_ = std::min(*from_, start);
            until_ = std::max(until_, start);
        }
        return;
    }
    if (attempts_ >= kSweepAttempts || start.nanoseconds - began_.nanoseconds > kSweepTime) {
        begin_anew(start);
    }
    began_ = std::min(began_, start);
    latest_ = std::max(latest_, start);
    ++attempts_;
    if (is_new(fingerprint) && hellos_.size() >= kSweepHellos) {
        from_ = std::min(from_.value_or(began_), began_);
        until_ = latest_;
        attempts_ = kSweepAttempts;  // what comes long after this begins anew
    }
}

bool Sweep::covers(Timestamp start) const {
    return from_ && *from_ <= start && start <= until_;
}

}  // namespace siptls::diagnosis
