// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/incidents.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "bytes/bytes_of.h"
#include "bytes/hash.h"
#include "bytes/prefetch.h"
#include "diagnosis/address_hash.h"
#include "diagnosis/identifiers.h"
#include "diagnosis/limits.h"
#include "diagnosis/roles.h"

namespace siptls::diagnosis {

namespace {

std::string certificate_text(const std::optional<CertificateId>& id,
                             const std::vector<Certificate>& certificates) {
    return id ? certificates[*id].sha256 : std::string();
}

double seconds_between(Timestamp earlier, Timestamp later) {
    return static_cast<double>(later.nanoseconds - earlier.nanoseconds) / kSecond;
}

// The client of a session: its hardware address where a lease maps the address, for a phone that
// restarts may get another one.
std::string party_of(const Session& session, const Context& context) {
    const Lease* lease =
        context.clients.leases().lease_of(session.client.address, session.start_time);
    return lease != nullptr ? to_string(lease->mac) : to_string(session.client.address);
}

// How often the client asked DHCP for an address anew from its first try to its last.
std::uint64_t restarts_of(const Incident& incident, const Context& context) {
    const LeaseBook& leases = context.clients.leases();
    const Lease* lease = leases.lease_of(incident.client, incident.first_time);
    const Device* device = lease != nullptr ? leases.device(lease->mac) : nullptr;
    if (device == nullptr) {
        return 0;
    }
    return static_cast<std::uint64_t>(
        std::count_if(device->starts.begin(), device->starts.end(), [&](Timestamp start) {
            return start > incident.first_time && start < incident.last_time;
        }));
}

// Another program at the same address may well take what this one refused; of a client that said
// who it is that is known better.
bool is_of_another_program(const Tally& tally, const Incident& incident) {
    return tally.certificate == incident.certificate && !incident.profile &&
           !tally.accepted(incident.first.session.hello_fingerprint);
}

// Whose success it was is not known: several clients send from this address, or none of what was
// shown could be read and the ClientHello may be another one.
bool may_be_another_clients(const Tally& tally, const Incident& incident) {
    const std::uint64_t hello = incident.first.session.hello_fingerprint;
    const bool same = tally.accepted(hello) || (tally.hello == hello && !tally.several_hellos);
    const bool known = tally.certificate || incident.profile || tally.hello == 0 || same;
    return incident.identity.shared() || !known;
}

// Where this client succeeded with this name.
std::vector<const Tally*> successes_of(const Incident& incident, const Context& context) {
    std::vector<const Tally*> successes;
    for (const Tally* tally : tallies_of_client(incident.first.session, context)) {
        const bool same_name =
            tally->name != 0 && context.tallies.name_of(*tally) == incident.expected_name.name;
        if (same_name && tally->succeeded() && !is_of_another_program(*tally, incident)) {
            successes.push_back(tally);
        }
    }
    return successes;
}

// Whether it also succeeded between its tries: then a later success is no cure, as where a balancer
// hands out two certificates in turn.
bool succeeded_between(const Incident& incident, const std::vector<const Tally*>& successes) {
    const auto between = [&](Timestamp time) {
        return time > incident.first_time && time < incident.last_time;
    };
    return std::any_of(successes.begin(), successes.end(), [&](const Tally* tally) {
        const std::vector<Timestamp> starts = tally->starts();
        const bool all_succeeded = tally->established == tally->sessions;
        return between(tally->first_success) || between(tally->last_success) ||
               (all_succeeded && std::any_of(starts.begin(), starts.end(), between));
    });
}

// The first success behind the last try that the tallies remember.
std::optional<Resolution> resolution_of(const Incident& incident,
                                        const std::vector<const Tally*>& successes) {
    std::optional<Resolution> best;
    for (const Tally* tally : successes) {
        const SessionMark mark = tally->first_success > incident.last_time
                                     ? tally->first_success_mark()
                                     : tally->last_success_mark();
        if (mark.start > incident.last_time && (!best || mark.start < best->time)) {
            best = Resolution{session_id(mark.client, mark.server, mark.start), mark.start,
                              tally->certificate};
        }
    }
    return best;
}

// When the client last made an attempt there of which the capture does not tell how it went. Only
// each tally's last one counts.
Timestamp last_untold(const Incident& incident, const Context& context) {
    Timestamp last;
    for (const Tally* tally : tallies_of_client(incident.first.session, context)) {
        const bool same_name =
            tally->name == 0 || context.tallies.name_of(*tally) == incident.expected_name.name;
        const bool told = (tally->succeeded() && tally->last_success >= tally->last_time) ||
                          (tally->failures && tally->failures->last >= tally->last_time);
        if (same_name && !told && tally->server == incident.server) {
            last = std::max(last, tally->last_time);
        }
    }
    return last;
}

// Such an attempt came behind the only success: it may have failed as those before.
bool may_go_on(const Incident& incident, const std::vector<const Tally*>& successes,
               Timestamp untold) {
    const Timestamp success = incident.resolved_by->time;
    return untold > success &&
           std::all_of(successes.begin(), successes.end(),
                       [&](const Tally* tally) { return tally->last_success <= success; });
}

// What the server's trace says of a try; null if it says nothing.
const Evidence* traced(const Verdict& verdict) {
    const auto found =
        std::find_if(verdict.evidence.begin(), verdict.evidence.end(),
                     [](const Evidence& one) { return one.reason == Reason::TraceFailure; });
    return found != verdict.evidence.end() ? &*found : nullptr;
}

// What its first session tells of an incident that all its others share.
void describe_parties(const JudgedSession& first, Incident& incident) {
    const Session& session = first.session;
    const Verdict& verdict = first.verdict;
    incident.cause = verdict.cause;
    incident.client = session.client.address;
    incident.identity = verdict.identity;
    incident.profile = verdict.profile;
    incident.server = session.server;
    incident.role = role_of(session.server, view_of(*verdict.expected_name));
    incident.expected_name = *verdict.expected_name;
    incident.certificate = session.leaf();
    incident.first_time = session.start_time;
}

void remember_address(const IpAddress& address, std::vector<IpAddress>& addresses) {
    const bool known = std::find(addresses.begin(), addresses.end(), address) != addresses.end();
    if (!known && addresses.size() < kMaxAddressesPerDevice) {
        addresses.push_back(address);
    }
}

// The first try tells for all; where the trace lacks its record, that of a later one is told.
void borrow_trace(const Verdict& later, Verdict& first) {
    const Evidence* said = traced(later);
    if (said != nullptr && traced(first) == nullptr) {
        first.evidence.push_back(*said);
    }
}

}  // namespace

IncidentBook::KeyView IncidentBook::key_of(const JudgedSession& judged, const Context& context) {
    const Session& session = judged.session;
    return {party_of(session, context), session.server, session.leaf(),
            judged.verdict.expected_name->name};
}

std::uint64_t IncidentBook::hash(const KeyView& key) {
    const std::uint64_t certificate = key.certificate ? *key.certificate + std::uint64_t{1} : 0;
    std::uint64_t hash = EndpointHash{}(key.server) ^ certificate;
    hash = hash_bytes(bytes_of(key.party), hash);
    return hash_bytes(bytes_of(key.name), hash);
}

std::uint32_t IncidentBook::place_of(const KeyView& key, std::uint64_t hash) const {
    return places_.find(hash, [&](std::uint32_t place) {
        const Key& other = open_[place].key;
        return other.server == key.server && other.certificate == key.certificate &&
               other.party == key.party && other.name == key.name;
    });
}

// Lets go of those whose last try is longest ago, an eighth at once.
void IncidentBook::make_room() {
    std::vector<Nanoseconds> last;
    last.reserve(open_.size());
    for (const Open& open : open_) {
        last.push_back(open.incident.last_time.nanoseconds);
    }
    const auto eighth = last.begin() + static_cast<std::ptrdiff_t>(last.size() / 8);
    std::nth_element(last.begin(), eighth, last.end());
    const Nanoseconds limit = *eighth;
    dropped_ += std::erase_if(
        open_, [&](const Open& open) { return open.incident.last_time.nanoseconds <= limit; });
    places_ = stream::FlowIndex{stream::kFixedSeed};
    for (std::uint32_t place = 0; place < open_.size(); ++place) {
        const Key& key = open_[place].key;
        places_.insert(hash({key.party, key.server, key.certificate, key.name}), place);
    }
}

IncidentBook::Open& IncidentBook::open_new(const KeyView& key, std::uint64_t hash) {
    if (open_.size() >= kMaxIncidents) {
        make_room();
    }
    places_.insert(hash, static_cast<std::uint32_t>(open_.size()));
    Open& open = open_.emplace_back();
    open.key = Key{key.party, key.server, key.certificate, std::string(key.name)};
    return open;
}

void IncidentBook::expect(const JudgedSession& judged, const Context& context) const {
    const std::uint32_t place = places_.likely(hash(key_of(judged, context)));
    if (place == stream::FlowIndex::kNone) {
        return;
    }
    const Open& open = open_[place];
    prefetch_whole(open.key);
    prefetch(&open.incident.addresses);
    prefetch(&open.incident.attempts);
    prefetch(&open.incident.last_time);
    prefetch(&open.incident.sessions);
    prefetch(&open.longest_interval);
}

void IncidentBook::add(JudgedSession&& judged, const Context& context) {
    const Session& session = judged.session;
    const Verdict& verdict = judged.verdict;
    const KeyView key = key_of(judged, context);
    const std::uint64_t key_hash = hash(key);
    const std::uint32_t place = place_of(key, key_hash);
    const bool made = place == stream::FlowIndex::kNone;
    Open& open = made ? open_new(key, key_hash) : open_[place];
    Incident& incident = open.incident;
    if (made) {
        describe_parties(judged, incident);
    } else {
        borrow_trace(verdict, incident.first.verdict);
        const double interval = seconds_between(incident.last_time, session.start_time);
        open.longest_interval = std::max(open.longest_interval, interval);
        // Where the clock was set back meanwhile, the pause is not known.
        if (interval >= 0 && incident.retry_intervals.size() < kMaxSamples) {
            incident.retry_intervals.push_back(interval);
        }
    }
    ++incident.attempts;
    remember_address(session.client.address, incident.addresses);
    incident.confidence = std::max(incident.confidence, verdict.confidence);
    incident.last_time = std::max(incident.last_time, session.start_time);
    if (incident.sessions.size() < kMaxSamples) {
        incident.sessions.push_back(judged.id);
    }
    if (made) {
        incident.first = std::move(judged);
    }
}

void IncidentBook::complete(Incident& incident, double longest_interval, const Context& context,
                            Timestamp now) {
    incident.id =
        identifier_of({name(incident.cause), incident.expected_name.name,
                       certificate_text(incident.certificate, context.certificates),
                       party_of(incident.first.session, context), to_string(incident.server)});
    incident.restarts = restarts_of(incident, context);
    std::vector<const Tally*> successes = successes_of(incident, context);
    const auto own = std::partition(successes.begin(), successes.end(), [&](const Tally* tally) {
        return !may_be_another_clients(*tally, incident);
    });
    const bool doubtful = resolution_of(incident, {own, successes.end()}).has_value();
    successes.erase(own, successes.end());
    incident.resolved_by = resolution_of(incident, successes);
    incident.resolved = incident.resolved_by.has_value();
    const Timestamp untold = last_untold(incident, context);
    if (*incident.resolved && succeeded_between(incident, successes)) {
        incident.resolved.reset();
    } else if (*incident.resolved ? may_go_on(incident, successes, untold) : doubtful) {
        incident.resolved.reset();
        incident.resolved_by.reset();
    }
    const Nanoseconds silence = now.nanoseconds - std::max(incident.last_time, untold).nanoseconds;
    const double wanted = longest_interval * kGaveUpFactor;
    incident.gave_up = incident.resolved == false && silence > kGaveUpSilence &&
                       static_cast<double>(silence) / kSecond > wanted;
}

Incident IncidentBook::incident_of(const JudgedSession& judged, const Context& context,
                                   Timestamp now) const {
    const KeyView key = key_of(judged, context);
    const Open& open = open_[place_of(key, hash(key))];
    Incident incident = open.incident;
    complete(incident, open.longest_interval, context, now);
    return incident;
}

std::vector<Incident> IncidentBook::list(const Context& context, Timestamp now) const {
    return IncidentBook(*this).finish(context, now);
}

// An incident is large, so that places are sorted instead.
std::vector<Incident> IncidentBook::finish(const Context& context, Timestamp now) {
    std::vector<Open*> places;
    places.reserve(open_.size());
    for (Open& place : open_) {
        places.push_back(&place);
    }
    std::sort(places.begin(), places.end(), [](const Open* a, const Open* b) {
        return std::tie(a->incident.first_time, a->key) < std::tie(b->incident.first_time, b->key);
    });
    std::vector<Incident> incidents;
    incidents.reserve(places.size());
    for (Open* place : places) {
        Incident& incident = incidents.emplace_back(std::move(place->incident));
        complete(incident, place->longest_interval, context, now);
    }
    open_.clear();
    places_ = stream::FlowIndex{stream::kFixedSeed};
    return incidents;
}

}  // namespace siptls::diagnosis
