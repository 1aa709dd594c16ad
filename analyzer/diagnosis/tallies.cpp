// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/tallies.h"

#include <algorithm>
#include <utility>

#include "bytes/hash.h"
#include "bytes/prefetch.h"

namespace siptls::diagnosis {

std::uint64_t Tallies::hash(const Key& key, std::uint64_t client_hash) {
    const std::uint64_t certificate = key.certificate ? *key.certificate + std::uint64_t{1} : 0;
    return fold_multiply(client_hash ^ (certificate << 32 | key.name),
                         EndpointHash{}(key.server) ^ stream::kFixedSeed);
}

bool Tally::accepted(std::uint64_t fingerprint) const {
    if (fingerprint == 0) {
        return accepted_unfingerprinted || accepted_by != 0;
    }
    return accepted_by == fingerprint ||
           (also_accepted_by && std::find(also_accepted_by->begin(), also_accepted_by->end(),
                                          fingerprint) != also_accepted_by->end());
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
    } else if (!accepted(fingerprint)) {
        if (!also_accepted_by) {
            also_accepted_by = std::make_unique<std::vector<std::uint64_t>>();
        }
        if (also_accepted_by->size() + 1 < kMaxFingerprints) {
            also_accepted_by->push_back(fingerprint);
        }
    }
}

void Tally::note_failure(const Session& session) {
    const Timestamp time = session.start_time;
    if (!failures) {
        failures = std::make_unique<Failures>();
        failures->first = time;
    }
    ++failures->count;
    failures->last = std::max(failures->last, time);
    if (!failures->since_success) {
        failures->since_success = time;
    }
}

std::optional<NameCandidate> Tallies::expected_name(const Tally& tally) const {
    if (tally.name == 0) {
        return std::nullopt;
    }
    return NameCandidate{
        name_of(tally),      tally.name_kind, tally.name_source, tally.name_frame,
        tally.name_inferred, tally.name_age,  tally.name_ttl,    names_.name(tally.name_alias_of)};
}

// Most clients come again to where they came last, or were not here yet: then one look is enough.
// `owner` is the session's client before its tally is made.
Tally& Tallies::find_or_make(const Session& session,
                             const std::optional<NameCandidate>& expected_name, Owner& owner) {
    owner = owner_of(session.client.address);
    const std::uint32_t name = expected_name ? names_.number(expected_name->name) : 0;
    const Key key{session.client.address, session.server, session.leaf(), name};
    if (owner.last != 0) {
        if (Tally& last = tallies_[owner.last - 1]; key.is_of(last)) {
            return last;
        }
        const std::uint32_t found = places_.find(
            hash(key, owner.hash), [&](std::uint32_t place) { return key.is_of(tallies_[place]); });
        if (found != stream::FlowIndex::kNone) {
            return tallies_[found];
        }
    }
    if (tallies_.size() >= kMaxTallies || names_.size() >= kMaxTallyNames) {
        make_room();
        return find_or_make(session, expected_name, owner);  // places and names are others now
    }
    const std::uint32_t at = new_place(owner);
    fill(tallies_[at], key, expected_name);
    index_last(at, owner);
    return tallies_[at];
}

std::uint32_t Tallies::new_place(const Owner& owner) {
    if (owner.last != 0 && tallies_[owner.last - 1].in_line >= kMaxTalliesPerClient) {
        return let_go_oldest(owner);
    }
    tallies_.grow();
    return static_cast<std::uint32_t>(tallies_.size() - 1);
}

// Of one client's tallies that which was longest without a session, but not the last one made. Its
// place, empty then.
std::uint32_t Tallies::let_go_oldest(const Owner& owner) {
    const auto before = [&](std::uint32_t place) { return tallies_[place - 1].previous; };
    std::uint32_t behind = owner.last;  // the tally made next after the oldest
    for (std::uint32_t place = before(owner.last); before(place) != 0; place = before(place)) {
        if (tallies_[before(place) - 1].last_time < tallies_[before(behind) - 1].last_time) {
            behind = place;
        }
    }
    const std::uint32_t at = before(behind) - 1;
    Tally& oldest = tallies_[at];
    tallies_[behind - 1].previous = oldest.previous;
    places_.erase(hash(key_of(oldest), owner.hash), at);
    if (oldest.certificate && oldest.accepted(0) && !accepts(owner, *oldest.certificate)) {
        --accepting_[*oldest.certificate];
    }
    oldest = Tally{};
    ++dropped_;
    return at;
}

void Tallies::fill(Tally& tally, const Key& key,
                   const std::optional<NameCandidate>& expected_name) {
    tally.client = key.client;
    tally.server = key.server;
    tally.certificate = key.certificate;
    tally.name = key.name;
    if (expected_name) {
        tally.name_kind = expected_name->kind;
        tally.name_source = expected_name->source;
        tally.name_inferred = expected_name->inferred;
        tally.name_frame = expected_name->frame;
        tally.name_age = expected_name->age;
        tally.name_ttl = expected_name->ttl;
        if (!expected_name->alias_of.empty()) {
            tally.name_alias_of = names_.number(expected_name->alias_of);
        }
        learn_name(key.server, *expected_name);
    }
}

// Puts a new tally behind the others of its client.
void Tallies::index_last(std::uint32_t at, const Owner& owner) {
    tallies_[at].previous = owner.last;
    tallies_[at].in_line = 1;
    if (owner.last != 0) {
        const std::uint32_t former = owner.last - 1;
        tallies_[at].in_line = std::min(tallies_[former].in_line + 1, kMaxTalliesPerClient);
        last_of_client_.erase(owner.hash, former);
        places_.insert(hash(key_of(tallies_[former]), owner.hash), former);
    }
    last_of_client_.insert(owner.hash, at);
}

Tallies::Key Tallies::key_of(const Tally& tally) {
    return {tally.client, tally.server, tally.certificate, tally.name};
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
    PagedList<Tally> before = std::exchange(tallies_, {});
    const NameTable names_before = std::exchange(names_, {});
    places_ = stream::FlowIndex{stream::kFixedSeed};
    last_of_client_ = stream::FlowIndex{stream::kFixedSeed};
    accepting_.clear();
    for (std::size_t at = 0; at < before.size(); ++at) {
        Tally& tally = before[at];
        if (tally.last_time.nanoseconds <= limit) {
            ++dropped_;
            continue;
        }
        const Owner owner = owner_of(tally.client);
        if (tally.accepted(0)) {
            count_acceptance(tally, owner);
        }
        for (std::uint32_t* name : {&tally.name, &tally.name_alias_of}) {
            *name = *name == 0 ? 0 : names_.number(names_before.name(*name));
        }
        tallies_.grow() = std::move(tally);
        index_last(static_cast<std::uint32_t>(tallies_.size() - 1), owner);
    }
}

void Tallies::learn_name(const Endpoint& server, const NameCandidate& known) {
    if (known.inferred || known.source == NameSource::Operator) {
        return;
    }
    if (names_at_.size() >= kMaxAddresses && names_at_.count(server) == 0) {
        ++names_refused_;
        return;
    }
    std::vector<SiblingName>& names = names_at_[server];
    const bool told = std::any_of(names.begin(), names.end(), [&](const SiblingName& other) {
        return other.name == known.name && other.kind == known.kind;
    });
    if (!told && names.size() <= kMaxSiblingNames) {
        names.push_back(SiblingName{std::string(known.name), known.kind, known.frame});
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
        if (tally->server == server && tally->name != 0 && !tally->name_inferred) {
            names.push_back(
                SiblingName{std::string(name_of(*tally)), tally->name_kind, tally->name_frame});
        }
    }
    return names;
}

namespace {

// Whether a client that finished its handshake did not leave then: it said something, if only what
// the server's data answers, or the server was the one that ended. Of one that was silent ever
// since, the ending may be missing.
bool was_content(const Session& session) {
    const bool answered = session.at(Moment::ServerData) && session.visibility.gap_in_client;
    return session.at(Moment::ClientData) || answered || session.closed_by == ClosedBy::Server;
}

}  // namespace

void Tallies::add(const Session& session, const std::optional<NameCandidate>& expected_name) {
    latest_ = std::max(latest_, session.start_time);
    Owner owner;
    Tally& tally = find_or_make(session, expected_name, owner);
    if (tally.sessions++ == 0) {
        tally.first_time = session.start_time;
    } else if (tally.later_starts.size() + 1 < kMaxSamples) {
        tally.later_starts.push_back(session.start_time);
    }
    tally.last_time = std::max(tally.last_time, session.start_time);
    tally.note_sender(session);
    switch (session.outcome) {
        case Outcome::Established: break;
        case Outcome::NotTls: return;
        case Outcome::Incomplete: note_offer(session, tally, owner); return;
        default:
            tally.note_failure(session);
            note_offer(session, tally, owner);
            return;
    }
    if (!was_content(session)) {
        return;
    }
    tally.note_success(session);
    if (session.resumed.value_or(true)) {
        return;  // no certificate was shown, so none was accepted
    }
    if (!tally.accepted(0)) {
        count_acceptance(tally, owner);
    }
    tally.note_acceptance(session.hello_fingerprint);
}

// What was lost of a scan's attempts puts them into several tallies.
void Tallies::note_offer(const Session& session, Tally& own, const Owner& owner) {
    Tally* first = &own;
    for (std::uint32_t place = owner.last; place != 0; place = tallies_[place - 1].previous) {
        Tally& tally = tallies_[place - 1];
        first = tally.server == session.server ? &tally : first;
    }
    const bool another = session.hello_fingerprint != 0 && first->hello != 0 &&
                         session.hello_fingerprint != first->hello;
    if (!first->sweep && another) {
        first->sweep = std::make_unique<Sweep>();
        first->sweep->note(first->hello, first->first_time);
    }
    if (first->sweep) {
        first->sweep->note(session.hello_fingerprint, session.start_time);
    }
}

// The tally is about to be the first, or is put back as the first, by which its client accepted.
void Tallies::count_acceptance(const Tally& tally, const Owner& client) {
    if (!tally.certificate || accepts(client, *tally.certificate)) {
        return;
    }
    if (accepting_.size() <= *tally.certificate) {
        accepting_.resize(*tally.certificate + std::size_t{1});
    }
    ++accepting_[*tally.certificate];
}

bool Tallies::accepts(const Owner& client, CertificateId certificate) const {
    for (std::uint32_t place = client.last; place != 0;) {
        const Tally& tally = tallies_[place - 1];
        if (tally.certificate == certificate && tally.accepted(0)) {
            return true;
        }
        place = tally.previous;
    }
    return false;
}

std::uint64_t Tallies::clients_accepting(CertificateId certificate, const IpAddress& but) const {
    if (certificate >= accepting_.size()) {
        return 0;
    }
    return accepting_[certificate] - (accepts(owner_of(but), certificate) ? 1 : 0);
}

Tallies::Owner Tallies::owner_of(const IpAddress& client) const {
    const std::uint64_t hash = AddressHash{}(client);
    const std::uint32_t place =
        last_of_client_.find(hash, [&](std::uint32_t at) { return tallies_[at].client == client; });
    return {hash, place == stream::FlowIndex::kNone ? 0 : place + 1};
}

void Tallies::expect(const IpAddress& client) const {
    last_of_client_.expect(AddressHash{}(client));
}

void Tallies::expect_now(const IpAddress& client) const {
    const std::uint32_t place = last_of_client_.likely(AddressHash{}(client));
    if (place != stream::FlowIndex::kNone) {
        prefetch_whole(tallies_[place]);
    }
}

Few<const Tally*> Tallies::of(const IpAddress& client) const {
    Few<const Tally*> found;
    for (std::uint32_t place = owner_of(client).last; place != 0;
         place = tallies_[place - 1].previous) {
        found.push_back(&tallies_[place - 1]);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

}  // namespace siptls::diagnosis
