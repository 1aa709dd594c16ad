// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/tallies.h"

#include <algorithm>
#include <utility>

#include "bytes/hash.h"

namespace siptls::diagnosis {

std::uint64_t Tallies::hash(const Key& key) const {
    const std::uint64_t certificate = key.certificate ? *key.certificate + std::uint64_t{1} : 0;
    return fold_multiply(AddressHash{}(key.client) ^ (certificate << 32 | key.name),
                         EndpointHash{}(key.server) ^ kHashSeed);
}

bool Tally::accepted(std::uint64_t fingerprint) const {
    if (fingerprint == 0) {
        return accepted_unfingerprinted || accepted_by != 0;
    }
    return accepted_by == fingerprint || std::find(also_accepted_by.begin(), also_accepted_by.end(),
                                                   fingerprint) != also_accepted_by.end();
}

SessionMark Tally::first_success_mark() const {
    return {Endpoint{client, first_success_port}, server, first_success};
}

SessionMark Tally::last_success_mark() const {
    return {Endpoint{client, last_success_port}, server, last_success};
}

std::vector<Timestamp> Tally::starts() const {
    std::vector<Timestamp> starts{first_time};
    starts.insert(starts.end(), later_starts.begin(), later_starts.end());
    return starts;
}

void Tally::note_sender(const Session& session) {
    if (hello == 0) {
        hello = session.hello_fingerprint;
    } else if (session.hello_fingerprint != 0 && session.hello_fingerprint != hello) {
        several_hellos = true;
    }
    if (session.client_hop_limit == 0) {
        return;
    }
    most_hop_limit = std::max(most_hop_limit, session.client_hop_limit);
    least_hop_limit = least_hop_limit == 0 ? session.client_hop_limit
                                           : std::min(least_hop_limit, session.client_hop_limit);
}

void Tally::note_success(const Session& session) {
    if (established++ == 0) {
        first_success = session.start_time;
        first_success_port = session.client.port;
    }
    last_success = session.start_time;
    last_success_port = session.client.port;
    if (failures) {
        failures->since_success.reset();
    }
}

void Tally::note_acceptance(std::uint64_t fingerprint) {
    if (fingerprint == 0) {
        accepted_unfingerprinted = true;
    } else if (accepted_by == 0) {
        accepted_by = fingerprint;
    } else if (!accepted(fingerprint) && also_accepted_by.size() + 1 < kMaxFingerprints) {
        also_accepted_by.push_back(fingerprint);
    }
}

void Tally::note_failure(Timestamp time) {
    if (!failures) {
        failures = std::make_unique<Failures>();
        failures->first = time;
    }
    ++failures->count;
    if (!failures->since_success) {
        failures->since_success = time;
    }
}

std::uint32_t Tallies::intern(const std::optional<ExpectedName>& name) {
    if (!name) {
        return 0;
    }
    if (names_.size() >= kMaxNames) {
        const auto found = names_.find(name->name);
        return found == names_.end() ? 0 : found->second;
    }
    return names_.try_emplace(name->name, static_cast<std::uint32_t>(names_.size()) + 1)
        .first->second;
}

Tally& Tallies::find_or_make(const Session& session,
                             const std::optional<ExpectedName>& expected_name) {
    const std::optional<CertificateId> leaf = session.leaf();
    const Key key{session.client.address, session.server, leaf, intern(expected_name)};
    const std::uint64_t key_hash = hash(key);
    const std::uint32_t found = places_.find(key_hash, [&](std::uint32_t place) {
        const Tally& tally = tallies_[place];
        return tally.name == key.name && tally.certificate == leaf && tally.client == key.client &&
               tally.server == key.server;
    });
    if (found != stream::FlowIndex::kNone) {
        return tallies_[found];
    }
    Tally tally;
    tally.name = key.name;
    if (tallies_.size() >= kMaxTallies) {
        make_room();
        tally.name = intern(expected_name);
    }
    tally.client = session.client.address;
    tally.server = session.server;
    tally.certificate = leaf;
    tally.expected_name = expected_name;
    tally.first_time = session.start_time;
    learn_name(tally);
    place(std::move(tally));
    return tallies_.back();
}

// Puts it behind the others of its client. Its name is interned.
void Tallies::place(Tally tally) {
    const Key key{tally.client, tally.server, tally.certificate, tally.name};
    const auto at = static_cast<std::uint32_t>(tallies_.size());
    places_.insert(hash(key), at);
    tally.previous = last_of(tally.client);
    const std::uint64_t client_hash = AddressHash{}(tally.client);
    if (tally.previous != 0) {
        last_of_client_.erase(client_hash, tally.previous - 1);
    }
    last_of_client_.insert(client_hash, at);
    tallies_.push_back(std::move(tally));
}

// Lets go of those longest without a session, an eighth at once.
void Tallies::make_room() {
    std::vector<Nanoseconds> times;
    times.reserve(tallies_.size());
    for (const Tally& tally : tallies_) {
        times.push_back(tally.last_time.nanoseconds);
    }
    const auto eighth = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 8);
    std::nth_element(times.begin(), eighth, times.end());
    const Nanoseconds limit = *eighth;
    std::deque<Tally> before = std::exchange(tallies_, {});
    places_ = stream::FlowIndex{kHashSeed};
    last_of_client_ = stream::FlowIndex{kHashSeed};
    names_.clear();
    accepting_.clear();
    for (Tally& tally : before) {
        if (tally.last_time.nanoseconds <= limit) {
            ++dropped_;
            continue;
        }
        if (tally.certificate && tally.accepted(0) && !accepts(tally.client, *tally.certificate)) {
            ++accepting_[*tally.certificate];
        }
        tally.name = intern(tally.expected_name);
        place(std::move(tally));
    }
}

void Tallies::learn_name(const Tally& tally) {
    const auto& known = tally.expected_name;
    if (!known || known->inferred || known->source == NameSource::Operator) {
        return;
    }
    if (names_at_.size() >= kMaxAddresses && names_at_.count(tally.server) == 0) {
        return;
    }
    std::vector<SiblingName>& names = names_at_[tally.server];
    const bool told = std::any_of(names.begin(), names.end(), [&](const SiblingName& other) {
        return other.name == known->name && other.kind == known->kind;
    });
    if (!told && names.size() <= kMaxSiblingNames) {
        names.push_back(SiblingName{known->name, known->kind, known->frame});
    }
}

std::vector<SiblingName> Tallies::names_at(const Endpoint& server) const {
    const auto found = names_at_.find(server);
    return found == names_at_.end() || found->second.size() > kMaxSiblingNames
               ? std::vector<SiblingName>{}
               : found->second;
}

std::vector<SiblingName> Tallies::names_of(const IpAddress& client, const Endpoint& server) const {
    std::vector<SiblingName> names;
    for (const Tally* tally : of(client)) {
        const auto& known = tally->expected_name;
        if (tally->server == server && known && !known->inferred) {
            names.push_back(SiblingName{known->name, known->kind, known->frame});
        }
    }
    return names;
}

void Tallies::add(const Session& session, const std::optional<ExpectedName>& expected_name) {
    latest_ = std::max(latest_, session.start_time);
    Tally* const tally = &find_or_make(session, expected_name);
    if (tally->sessions++ != 0 && tally->later_starts.size() + 1 < kMaxSamples) {
        tally->later_starts.push_back(session.start_time);
    }
    tally->last_time = std::max(tally->last_time, session.start_time);
    tally->note_sender(session);
    switch (session.outcome) {
        case Outcome::Established: tally->note_success(session); break;
        case Outcome::Incomplete:
        case Outcome::NotTls: return;
        default: tally->note_failure(session.start_time); return;
    }
    if (session.resumed.value_or(true)) {
        return;  // no certificate was shown, so none was accepted
    }
    if (tally->certificate && !tally->accepted(0) && !accepts(tally->client, *tally->certificate)) {
        ++accepting_[*tally->certificate];
    }
    tally->note_acceptance(session.hello_fingerprint);
}

bool Tallies::accepts(const IpAddress& client, CertificateId certificate) const {
    for (std::uint32_t place = last_of(client); place != 0;) {
        const Tally& tally = tallies_[place - 1];
        if (tally.certificate == certificate && tally.accepted(0)) {
            return true;
        }
        place = tally.previous;
    }
    return false;
}

std::uint64_t Tallies::clients_accepting(CertificateId certificate, const IpAddress& but) const {
    const auto found = accepting_.find(certificate);
    if (found == accepting_.end()) {
        return 0;
    }
    return found->second - (accepts(but, certificate) ? 1 : 0);
}

std::uint32_t Tallies::last_of(const IpAddress& client) const {
    const std::uint32_t place = last_of_client_.find(
        AddressHash{}(client), [&](std::uint32_t at) { return tallies_[at].client == client; });
    return place == stream::FlowIndex::kNone ? 0 : place + 1;
}

std::vector<const Tally*> Tallies::of(const IpAddress& client) const {
    std::vector<const Tally*> found;
    for (std::uint32_t place = last_of(client); place != 0; place = tallies_[place - 1].previous) {
        found.push_back(&tallies_[place - 1]);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

}  // namespace siptls::diagnosis
