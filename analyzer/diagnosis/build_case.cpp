// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/build_case.h"

#include <algorithm>

#include "siptls/profile.h"
#include "x509/ascii.h"

namespace siptls::diagnosis {

namespace {

const std::vector<ProfileMatch>& matches_of(const Session& session, const ExpectedName& expected,
                                            const Context& context) {
    const CertificateId leaf = session.certificate_chain.front();
    return context.matches.matches(leaf, context.certificates[leaf], expected);
}

NameFit fit_of(const std::vector<ProfileMatch>& matches, const ExpectedName& expected,
               const std::optional<IdentifiedProfile>& profile) {
    if (profile) {
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
    return static_cast<std::size_t>(accepting) == matches.size() ? NameFit::AllAccept
                                                                 : NameFit::SomeRefuse;
}

// Another name of the same standing that the certificate treats otherwise: then nobody knows which
// one counted.
std::optional<ExpectedName> disagreeing(const std::vector<ExpectedName>& candidates,
                                        const Session& session, const Context& context, NameFit fit,
                                        const std::optional<IdentifiedProfile>& profile) {
    const ExpectedName& chosen = candidates.front();
    for (const ExpectedName& other : candidates) {
        if (other.name != chosen.name && other.kind == chosen.kind &&
            other.source == chosen.source && other.inferred == chosen.inferred &&
            fit_of(matches_of(session, other, context), other, profile) != fit) {
            return other;
        }
    }
    return std::nullopt;
}

bool names_literally(const Certificate& certificate, const ExpectedName& expected) {
    return std::any_of(certificate.dns_names.begin(), certificate.dns_names.end(),
                       [&](const std::string& presented) {
                           return x509::equal_ignoring_case(presented, expected.name);
                       });
}

// Whether success in `tally` was another certificate of the same issuer with the name this client
// looked for.
bool accepted_exact(const Tally& tally, const Case& subject,
                    const std::vector<Certificate>& certificates) {
    if (!tally.certificate || !tally.accepted(subject.session.hello_fingerprint) ||
        tally.expected_name->name != subject.expected_name->name) {
        return false;
    }
    const Certificate& other = certificates[*tally.certificate];
    return !(other == *subject.certificate) && other.issuer == subject.certificate->issuer &&
           names_literally(other, *subject.expected_name) &&
           !names_literally(*subject.certificate, *subject.expected_name);
}

Contrast contrast_of(const Case& subject, const Context& context) {
    Contrast contrast;
    const Session& session = subject.session;
    const std::optional<CertificateId> shown = session.leaf();
    // Tallies know what was readable: sessions whose certificate was not stand beside this one.
    const bool hidden = session.certificate_source == CertificateSource::Sibling;
    const std::optional<CertificateId> leaf = hidden ? std::nullopt : shown;
    const auto same_name = [&](const Tally& tally) {
        return tally.expected_name.has_value() == subject.expected_name.has_value() &&
               (!tally.expected_name || tally.expected_name->name == subject.expected_name->name);
    };
    for (const Tally* tally : context.tallies.of(session.client.address)) {
        if (!same_name(*tally)) {
            continue;
        }
        if (tally->server == session.server) {
            contrast.ever_succeeded =
                contrast.ever_succeeded || tally->accepted(session.hello_fingerprint);
            if (tally->certificate == leaf) {
                contrast.attempts = tally->sessions;
                contrast.period = period(tally->starts);
            }
        }
        if (!subject.expected_name || subject.certificate == nullptr) {
            continue;
        }
        const bool same =
            tally->certificate == leaf && (!hidden || tally->server == session.server);
        if (same && tally->accepted(session.hello_fingerprint)) {
            contrast.accepted_same = true;
        } else if (accepted_exact(*tally, subject, context.certificates)) {
            contrast.accepted_exact =
                Contrast::Accepted{*tally->certificate, tally->server, tally->first_success->start};
        }
    }
    contrast.others_accepting =
        shown ? context.tallies.clients_accepting(*shown, session.client.address) : 0;
    return contrast;
}

std::vector<ChainRemark> remarks_on(const Session& session, const Context& context) {
    std::vector<const Certificate*> chain;
    for (const CertificateId id : session.certificate_chain) {
        chain.push_back(&context.certificates[id]);
    }
    return inspect_chain(chain, session.start_time.nanoseconds / kSecond);
}

}  // namespace

Case build_case(const Session& session, const std::vector<ExpectedName>& candidates,
                const std::optional<IdentifiedProfile>& profile, const Context& context) {
    Case subject{.session = session, .profile = profile};
    if (const auto id = session.leaf()) {
        const Certificate& leaf = context.certificates[*id];
        subject.certificate = leaf.malformed ? nullptr : &leaf;
        if (subject.certificate != nullptr && subject.client_closed()) {
            subject.remarks = remarks_on(session, context);
        }
        if (context.trust && subject.certificate != nullptr && subject.client_closed()) {
            subject.trust = context.trust(session.certificate_chain, session.start_time);
        }
    }
    if (!candidates.empty()) {
        subject.expected_name = candidates.front();
    }
    if (subject.certificate != nullptr && subject.expected_name) {
        subject.matches = matches_of(session, *subject.expected_name, context);
        subject.name_fit = fit_of(subject.matches, *subject.expected_name, profile);
        if (subject.certificate->names_cut && subject.name_fit != NameFit::AllAccept) {
            subject.name_fit = NameFit::NotJudged;  // the name may be among those not kept
        }
        subject.disagreeing = disagreeing(candidates, session, context, subject.name_fit, profile);
    }
    subject.contrast = contrast_of(subject, context);
    return subject;
}

bool most_refuse(const Case& subject) {
    const auto refusing =
        std::count_if(subject.matches.begin(), subject.matches.end(),
                      [](const ProfileMatch& match) { return !match.match.accepted; });
    return static_cast<std::size_t>(refusing) * 2 > subject.matches.size();
}

}  // namespace siptls::diagnosis
