// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/twin_book.h"

namespace siptls::diagnosis {

namespace {

// Within one capture copies come together; that a client without good randoms repeats itself takes
// longer. Captures of two points may have clocks that are apart by any time.
bool are_twins(const Seen& one, const Seen& other) {
    const Nanoseconds apart = one.time.nanoseconds - other.time.nanoseconds;
    return one.frame.capture != other.frame.capture || (apart < kTwinPause && apart > -kTwinPause);
}

bool is_before(const Seen& one, const Seen& other) {
    return one.time.nanoseconds != other.time.nanoseconds
               ? one.time.nanoseconds < other.time.nanoseconds
               : one.frame.capture == other.frame.capture && one.frame.number < other.frame.number;
}

}  // namespace

void TwinBook::meet(std::uint64_t handshake, SessionHandle handle, const Seen& hello) {
    Entry& entry = entries_.at(handshake);
    const bool alone = entry.handle == kNoSession || !are_twins(entry.hello, hello);
    if (alone || (!entry.ended && is_before(hello, entry.hello))) {
        entry = Entry{handle, hello};
    }
}

bool TwinBook::is_copy(std::uint64_t handshake, SessionHandle handle, const Session& ended,
                       const std::function<Outcome(SessionHandle)>& outcome_of) {
    if (entries_.find(handshake) == nullptr) {
        return false;  // it was let go
    }
    Entry& entry = entries_.at(handshake);
    if (entry.handle != handle) {
        if (!are_twins(entry.hello, ended.at(Moment::ClientHello))) {
            return false;
        }
        const Outcome outcome = entry.ended ? entry.outcome : outcome_of(entry.handle);
        if (outcome != Outcome::Incomplete || ended.outcome == Outcome::Incomplete) {
            return true;
        }
        entry.handle = handle;
    }
    entry.ended = true;
    entry.outcome = ended.outcome;
    return false;
}

}  // namespace siptls::diagnosis
