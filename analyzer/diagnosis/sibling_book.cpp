// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/sibling_book.h"

#include <algorithm>

#include "bytes/bytes_of.h"
#include "bytes/hash.h"
#include "diagnosis/address_hash.h"
#include "diagnosis/limits.h"

namespace siptls::diagnosis {

namespace {

// The server's name as far as the session's first messages tell it: behind an HTTP proxy stand
// several servers.
std::optional<std::string_view> named_server(const Session& session) {
    if (session.sni) {
        return *session.sni;
    }
    return session.connect ? std::optional<std::string_view>(session.connect->host) : std::nullopt;
}

}  // namespace

std::uint64_t SiblingBook::hash(const Session& session) {
    const std::uint64_t server = EndpointHash{}(session.server);
    const auto name = named_server(session);
    return name ? hash_bytes(bytes_of(*name), server) : server;
}

const SiblingBook::Entry* SiblingBook::find(const Session& session) const {
    const auto found = entries_.find(hash(session));
    return found != entries_.end() && !found->second.unclear &&
                   found->second.server == session.server &&
                   found->second.name == named_server(session)
               ? &found->second
               : nullptr;
}

void SiblingBook::learn(const Session& session) {
    const bool shown = !session.certificate_chain.empty() && !session.contradictory &&
                       session.certificate_source == CertificateSource::Wire;
    const bool taken = session.certificate_chain.empty() && !session.resumed.value_or(true) &&
                       session.outcome == Outcome::Established;
    if (!shown && !taken) {
        return;
    }
    const Timestamp time = session.start_time;
    const std::uint64_t key = hash(session);
    auto found = entries_.find(key);
    if (found == entries_.end()) {
        if (entries_.size() >= ceiling_) {
            ++refused_;
            return;
        }
        found = entries_
                    .emplace(key, Entry{session.server,
                                        std::optional<std::string>(named_server(session)),
                                        {},
                                        {},
                                        {},
                                        false})
                    .first;
    }
    Entry& entry = found->second;
    if (entry.server != session.server || entry.name != named_server(session)) {
        entry.unclear = true;
        return;
    }
    if (taken) {
        entry.first_taken = std::min(entry.first_taken.value_or(time), time);
        entry.last_taken = std::max(entry.last_taken.value_or(time), time);
        return;
    }
    const auto period =
        std::find_if(entry.periods.begin(), entry.periods.end(), [&](const Period& known) {
            return known.chain.front() == session.certificate_chain.front();
        });
    if (period != entry.periods.end()) {
        period->first = std::min(period->first, time);
        period->last = std::max(period->last, time);
    } else if (entry.periods.size() < kMaxPeriods) {
        entry.periods.push_back(Period{session.certificate_chain, time, time});
    } else {
        entry.unclear = true;
    }
}

// Where periods overlap, several machines answer, each with its own: none is anybody's for certain.
const SiblingBook::Period* SiblingBook::period_of(const Entry& entry, Timestamp time) {
    const auto& periods = entry.periods;
    if (periods.size() <= 1) {
        return periods.empty() ? nullptr : &periods.front();
    }
    const Period* during = nullptr;
    bool earlier = false;  // there is one before that time, or beyond it
    bool later = false;
    for (const Period& period : periods) {
        for (const Period& other : periods) {
            if (&other != &period && other.first <= period.last && period.first <= other.last) {
                return nullptr;
            }
        }
        earlier = earlier || period.last < time;
        later = later || time < period.first;
        during = period.first <= time && time <= period.last ? &period : during;
    }
    if (during == nullptr && earlier != later) {  // before them all or behind them all
        const auto order = [](const Period& a, const Period& b) { return a.first < b.first; };
        const auto ends = std::minmax_element(periods.begin(), periods.end(), order);
        const Period& end = later ? *ends.first : *ends.second;
        during = end.first < end.last ? &end : nullptr;  // once may be one machine of several
    }
    return during;
}

const std::vector<CertificateId>* SiblingBook::chain_for(const Session& session) const {
    const Entry* entry = find(session);
    const Period* period = entry != nullptr ? period_of(*entry, session.start_time) : nullptr;
    return period != nullptr ? &period->chain : nullptr;
}

bool SiblingBook::doubtful(const Session& session) const {
    const Entry* entry = find(session);
    const Timestamp time = session.start_time;
    const Period* period = entry != nullptr ? period_of(*entry, time) : nullptr;
    if (period == nullptr || !entry->first_taken) {
        return false;
    }
    return (period->last < time && period->last < *entry->last_taken) ||
           (time < period->first && *entry->first_taken < period->first);
}

bool SiblingBook::changed(const Session& session) const {
    const Entry* entry = find(session);
    return entry == nullptr || entry->periods.size() > 1;
}

}  // namespace siptls::diagnosis
