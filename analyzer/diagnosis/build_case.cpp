// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/build_case.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

#include "bytes/ascii.h"
#include "siptls/known_stacks.h"
#include "siptls/profile.h"
#include "tls/version.h"

namespace siptls::diagnosis {

namespace {

const ProfileMatches& matches_of(const Session& session, const ExpectedName& expected,
                                 const Context& context) {
    const CertificateId leaf = session.certificate_chain.front();
    return context.matches.matches(leaf, context.certificates[leaf], expected);
}

// Whether a client of this row could have left for the name when this one did. Under TLS 1.3 both
// come together.
bool checks_then(std::string_view profile, const Session& session) {
    const ClientProfile* row = find_profile(profile);
    if (row == nullptr || row->checks == ChecksWhen::Unknown ||
        session.tls_version.value_or(0) >= tls::kTls13) {
        return true;
    }
    return (row->checks == ChecksWhen::AfterFinished) ==
           (session.outcome == Outcome::ClientClosedAfterFinished);
}

// What the rows of a family say together; nothing if they differ. Of what only the stack tells,
// those count that check at the time.
std::optional<bool> family_accepts(const ProfileMatches& matches, const ClientFamily& family,
                                   const Session& session) {
    std::size_t members = 0;
    std::size_t accepting = 0;
    for (const ProfileMatch& match : matches) {
        const bool member = std::find(family.profiles.begin(), family.profiles.end(),
                                      match.profile) != family.profiles.end();
        if (!member || (family.source == IdentitySource::ClientHello &&
                        !checks_then(match.profile, session))) {
            continue;
        }
        ++members;
        accepting += match.match.accepted ? 1 : 0;
    }
    if (members != 0 && accepting == 0) {
        return false;
    }
    return members != 0 && accepting == members ? std::optional(true) : std::nullopt;
}

// How the rules of clients see the name, where nothing more than a family is known of this one.
NameFit fit_of_family(const ProfileMatches& matches, const ClientFamily& family,
                      const Session& session) {
    const auto accepts = family_accepts(matches, family, session);
    if (accepts.value_or(false)) {
        return NameFit::AllAccept;
    }
    // A hint may lead to a cautious answer, never to a bold one.
    const bool sure = accepts && family.certainty == Certainty::Known;
    return sure ? NameFit::Refused : NameFit::SomeRefuse;
}

NameFit fit_of(const ProfileMatches& matches, const ExpectedName& expected,
               const IdentifiedProfile* profile, const std::optional<ClientFamily>& family,
               const Session& session) {
    if (profile != nullptr) {
        const auto own =
            std::find_if(matches.begin(), matches.end(),
                         [&](const ProfileMatch& match) { return match.profile == profile->id; });
        if (own != matches.end()) {
            return own->match.accepted ? NameFit::AllAccept : NameFit::Refused;
        }
    }
    if (named_literally(matches, expected)) {
        return NameFit::AllAccept;
    }
    const auto accepting =
        std::count_if(matches.begin(), matches.end(),
                      [](const ProfileMatch& match) { return match.match.accepted; });
    if (accepting == 0) {
        return NameFit::Refused;
    }
    if (family && !profile) {
        return fit_of_family(matches, *family, session);
    }
    return static_cast<std::size_t>(accepting) == matches.size() ? NameFit::AllAccept
                                                                 : NameFit::SomeRefuse;
}

// Another name of the same standing that the certificate treats otherwise: then nobody knows which
// one counted.
const ExpectedName* disagreeing(const std::vector<ExpectedName>& candidates, const Session& session,
                                const Context& context, NameFit fit,
                                const IdentifiedProfile* profile,
                                const std::optional<ClientFamily>& family) {
    const ExpectedName& chosen = candidates.front();
    for (const ExpectedName& other : candidates) {
        if (other.name != chosen.name && other.kind == chosen.kind &&
            other.source == chosen.source && other.inferred == chosen.inferred &&
            fit_of(matches_of(session, other, context), other, profile, family, session) != fit) {
            return &other;
        }
    }
    return nullptr;
}

bool names_literally(const Certificate& certificate, const ExpectedName& expected) {
    return std::any_of(certificate.dns_names.begin(), certificate.dns_names.end(),
                       [&](const std::string& presented) {
                           return equal_ignoring_case(presented, expected.name);
                       });
}

// Whether success in `tally`, whose name is the one this client looked for, was another certificate
// of the same issuer with that name.
bool accepted_exact(const Tally& tally, const Case& subject,
                    const std::vector<Certificate>& certificates) {
    if (!tally.certificate || !tally.accepted(subject.session.hello_fingerprint)) {
        return false;
    }
    const Certificate& other = certificates[*tally.certificate];
    return !(other == *subject.certificate) && other.issuer == subject.certificate->issuer &&
           names_literally(other, *subject.expected_name) &&
           !names_literally(*subject.certificate, *subject.expected_name);
}

// A client opens its connections together and uses one of them.
constexpr Nanoseconds kBeside = 5 * kSecond;

// Whether the same program had a connection that succeeded at the same time, with this certificate
// or without showing one. Other programs have other ClientHellos and other reasons.
bool succeeded_beside(const Tally& tally, const Session& session) {
    const auto near = [&](Timestamp success) {
        return std::abs(success.nanoseconds - session.start_time.nanoseconds) <= kBeside;
    };
    return tally.hello == session.hello_fingerprint && !tally.several_hellos &&
           (!tally.certificate || tally.certificate == session.leaf()) && tally.succeeded() &&
           (near(tally.first_success) || near(tally.last_success));
}

// Whether the session is one of a scan's, which the tally knows.
bool sweeps(const Tally& tally, const Session& session) {
    return tally.server == session.server && tally.client == session.client.address &&
           tally.sweep && tally.sweep->covers(session.start_time);
}

// What the sessions of one client come to for a session of it.
class Contrasting {
  public:
    Contrasting(const Case& subject, const Context& context)
        : subject_(subject),
          context_(context),
          // Tallies know what was readable: sessions whose certificate was not stand beside this.
          hidden_(subject.session.certificate_source == CertificateSource::Sibling),
          changed_(hidden_ && context.siblings.changed(subject.session)),
          leaf_(hidden_ ? std::nullopt : subject.session.leaf()) {}

    Contrast answer() {
        for (const Tally* tally : tallies_of_client(subject_.session, context_)) {
            contrast_.swept |= sweeps(*tally, subject_.session);
            if (has_same_name(*tally)) {
                take(*tally);
            }
        }
        const auto shown = subject_.session.leaf();
        contrast_.others_accepting =
            shown ? context_.tallies.clients_accepting(*shown, subject_.session.client.address) : 0;
        return contrast_;
    }

  private:
    // A session's name may have become known only behind its end: then its tally has none.
    bool has_same_name(const Tally& tally) const {
        return tally.name == 0 || (subject_.expected_name &&
                                   context_.tallies.name_of(tally) == subject_.expected_name->name);
    }

    void take(const Tally& tally) {
        const Session& session = subject_.session;
        const bool accepted = tally.accepted(session.hello_fingerprint);
        // What nobody takes was not what it took later, where none was readable.
        const bool changed = changed_ || (subject_.name_fit == NameFit::Refused && accepted &&
                                          session.start_time < tally.first_success);
        if (tally.server == session.server) {
            contrast_.ever_succeeded |= accepted;
            contrast_.succeeded_beside |= succeeded_beside(tally, session);
            if (tally.certificate == leaf_) {
                contrast_.attempts += tally.sessions;
                if (tally.client == session.client.address && subject_.ended_as_monitors_do()) {
                    hear_rhythm(tally);
                }
            }
        }
        if (!subject_.expected_name || tally.name == 0 || subject_.certificate == nullptr) {
            return;
        }
        const bool same = tally.certificate == leaf_ &&
                          (!hidden_ || (tally.server == session.server && !changed));
        if (same && accepted) {
            contrast_.accepted_same = true;
        } else if (!subject_.shared_address &&
                   accepted_exact(tally, subject_, context_.certificates)) {
            contrast_.accepted_exact =
                Contrast::Accepted{*tally.certificate, tally.server, tally.first_success};
        }
    }

    void hear_rhythm(const Tally& tally) {
        if (contrast_.periodic() || tally.sessions < kFewestForRhythm) {
            return;
        }
        const auto rhythm = rhythm_of(tally.starts());
        if (rhythm && (rhythm->certain || !contrast_.rhythm)) {
            contrast_.rhythm = rhythm;
        }
    }

    const Case& subject_;
    const Context& context_;
    const bool hidden_;
    const bool changed_;
    const std::optional<CertificateId> leaf_;
    Contrast contrast_;
};

// A hint, for a client of whom nothing better is known: what sends such a ClientHello.
std::optional<ClientFamily> family_of_stack(const Session& session, const Context& context) {
    const KnownStack* stack = find_stack(context.ja4(session));
    if (stack == nullptr || stack->profiles.empty()) {
        return std::nullopt;
    }
    return ClientFamily{stack->title, stack->profiles, IdentitySource::ClientHello,
                        Certainty::Inferred, session.at(Moment::ClientHello).frame};
}

// When the whole chain had become valid.
Timestamp time_of_validity(const Session& session, const Context& context) {
    std::int64_t latest = 0;
    for (const CertificateId id : session.certificate_chain) {
        latest = std::max(latest, context.certificates[id].not_before);
    }
    constexpr std::int64_t kLatest = std::numeric_limits<Nanoseconds>::max() / kSecond;
    return Timestamp{std::min(latest, kLatest) * kSecond};
}

// The last of the chain, unless that is the server's own certificate.
const Certificate* topmost_authority(const Session& session, const Context& context) {
    const auto& chain = session.certificate_chain;
    if (chain.size() < 2 || context.certificates[chain.back()].malformed) {
        return nullptr;
    }
    return &context.certificates[chain.back()];
}

}  // namespace

Case build_case(const Session& session, const Verdict& verdict, const Context& context) {
    const std::vector<ExpectedName>& candidates = verdict.candidates;
    const IdentifiedProfile* profile = verdict.profile ? &*verdict.profile : nullptr;
    Case subject{.session = session, .profile = profile};
    subject.shared_address = verdict.identity.shared();
    if (profile == nullptr) {
        subject.family = context.clients.family(session.client.address, session.start_time);
        if (!subject.family && verdict.identity.user_agent.empty()) {
            subject.family = family_of_stack(session, context);
        }
    }
    if (const auto id = session.leaf()) {
        const Certificate& leaf = context.certificates[*id];
        subject.certificate = leaf.malformed ? nullptr : &leaf;
        subject.shown =
            subject.clock_plausible() ? session.start_time : time_of_validity(session, context);
        if (subject.certificate != nullptr && subject.client_closed()) {
            subject.remarks =
                context.chains.remarks(session.certificate_chain, context.certificates,
                                       subject.shown.nanoseconds / kSecond);
            subject.topmost = topmost_authority(session, context);
        }
        if (context.trust && subject.certificate != nullptr && subject.client_closed()) {
            subject.trust = context.trust(session.certificate_chain, subject.shown);
        }
    }
    if (!candidates.empty()) {
        subject.expected_name = &candidates.front();
    }
    if (subject.certificate != nullptr && subject.expected_name) {
        subject.matches = matches_of(session, *subject.expected_name, context);
        subject.name_fit =
            fit_of(subject.matches, *subject.expected_name, profile, subject.family, session);
        if (subject.certificate->names_cut && subject.name_fit != NameFit::AllAccept) {
            subject.name_fit = NameFit::NotJudged;  // the name may be among those not kept
        }
        subject.disagreeing =
            disagreeing(candidates, session, context, subject.name_fit, profile, subject.family);
    }
    subject.sibling_doubtful = session.certificate_source == CertificateSource::Sibling &&
                               context.siblings.doubtful(session);
    subject.contrast = Contrasting(subject, context).answer();
    return subject;
}

bool may_compare_late(const Case& subject) {
    const auto checks = [](std::string_view profile) {
        const ClientProfile* row = find_profile(profile);
        return row != nullptr ? row->checks : ChecksWhen::Unknown;
    };
    if (subject.profile) {
        return checks(subject.profile->id) != ChecksWhen::InHandshake;
    }
    return subject.family && std::all_of(subject.family->profiles.begin(),
                                         subject.family->profiles.end(), [&](std::string_view row) {
                                             return checks(row) == ChecksWhen::AfterFinished;
                                         });
}

bool is_of_other_kind(const Case& subject) {
    const ExpectedName& expected = *subject.expected_name;
    const ClientProfile* row = subject.profile ? find_profile(subject.profile->id) : nullptr;
    return expected.source != NameSource::Operator && expected.kind != NameKind::Ip &&
           expected.kind != (row != nullptr ? row->reference : NameKind::Host);
}

bool most_refuse(const Case& subject) {
    const auto refusing =
        std::count_if(subject.matches.begin(), subject.matches.end(),
                      [](const ProfileMatch& match) { return !match.match.accepted; });
    return static_cast<std::size_t>(refusing) * 2 > subject.matches.size();
}

}  // namespace siptls::diagnosis
