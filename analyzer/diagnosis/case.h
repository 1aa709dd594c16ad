// SPDX-License-Identifier: GPL-2.0-or-later
// A case: one session with everything a cause may ask about it, gathered once. Causes read it and
// each gives a judgement; judge.cpp weighs them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/client_book.h"
#include "diagnosis/rhythm.h"
#include "siptls/certificate.h"
#include "siptls/chain.h"
#include "siptls/profile.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// How the rules of clients see the expected name in the certificate.
enum class NameFit : std::uint8_t {
    NotJudged,   // no name, or no certificate
    AllAccept,   // every client would accept, or the identified one does
    SomeRefuse,  // clients differ and this one is not identified
    Refused,     // no client would accept, or the identified one refuses
};

// What other sessions of this client say.
struct Contrast {
    // It accepted this very certificate for this name after a full handshake.
    bool accepted_same = false;
    // It accepted another certificate of the same issuer that presents the expected name literally.
    struct Accepted {
        CertificateId certificate = 0;
        Endpoint server;
        Timestamp time;
    };
    std::optional<Accepted> accepted_exact;
    std::uint64_t attempts = 0;          // sessions of this client, server, certificate and name
    bool ever_succeeded = false;         // with this server and name
    bool succeeded_beside = false;       // there, in another connection at the same time
    std::optional<Rhythm> rhythm;        // of these; only where a monitor may have ended it
    bool swept = false;                  // it was scanning this server then
    std::uint64_t others_accepting = 0;  // other clients that accepted this certificate

    bool periodic() const { return rhythm && rhythm->certain; }
};

// Why a chain is not trusted: its issuer is not known, or it would lead to an anchor but for its
// dates or for what else is wrong with one of its certificates.
enum class TrustFlaw : std::uint8_t { Issuer, Dates, Certificate };

// What the operator's trust anchors say of the chain.
struct TrustFact {
    bool trusted = false;
    std::string detail;                  // the anchor's subject, or what is wrong
    TrustFlaw flaw = TrustFlaw::Issuer;  // only where it is not trusted
    std::string missing_issuer;          // only where that is the flaw; may be empty
};

struct Case {
    const Session& session;
    const Certificate* certificate = nullptr;  // the leaf, if visible
    // Of the verdict's, as the next two; null: none.
    const ExpectedName* expected_name = nullptr;
    // Another candidate of equal standing that the certificate treats otherwise.
    const ExpectedName* disagreeing = nullptr;
    const IdentifiedProfile* profile = nullptr;
    std::optional<ClientFamily> family;  // what the client is, where no profile is known
    ProfileMatches matches;              // of all profiles, in the table's order
    NameFit name_fit = NameFit::NotJudged;
    Contrast contrast;
    std::optional<TrustFact> trust;
    // When the certificate was shown, for comparing dates. Where the capture's clock cannot be
    // right, a time at which the chain is valid.
    Timestamp shown;
    bool shared_address = false;  // several clients send from the client's: sessions may be others'
    bool sibling_doubtful = false;  // the certificate, taken from siblings: SiblingBook::doubtful()
    std::span<const ChainRemark> remarks;  // as of the session; only where the client ended it
    const Certificate* topmost = nullptr;  // authority of the chain as sent; likewise

    bool client_closed() const {
        return session.outcome == Outcome::ClientClosedBeforeFinished ||
               session.outcome == Outcome::ClientClosedAfterFinished;
    }
    // The capture's clock names no time before that version of TLS, as one that was never set does.
    bool clock_plausible() const;
    // Of the certificate, which must be visible: it was shown outside of its validity (RFC 5280,
    // 4.1.2.5, both ends included).
    bool shown_too_early() const { return shown.nanoseconds / kSecond < certificate->not_before; }
    bool shown_too_late() const { return shown.nanoseconds / kSecond > certificate->not_after; }
    // It ended as connections of a monitor do: nothing was said, or nothing after the handshake.
    bool ended_as_monitors_do() const {
        return session.outcome == Outcome::ClientClosedAfterFinished ||
               session.outcome == Outcome::NotTls;
    }
    // A key or a signature that stacks of today refuse and older ones take; null if there is none.
    const ChainRemark* doubtful_strength() const;
    // The server ended by an alert that says what else it refuses than version and suites: the name
    // that the client asks for, its protocols, or that it came back with less; null: it did not.
    const AlertFact* refusal_of_other() const;
    // The client ended by an alert that blames the certificate without saying why (bad_certificate,
    // certificate_unknown).
    bool certificate_blamed() const;
    // It ended by insufficient_security, which blames the strength of what the server showed.
    bool strength_blamed() const;
    // It ended by decrypt_error: a signature did not verify, or was one it does not take.
    bool signature_blamed() const;
    // It accepted this very certificate elsewhere and does not blame it now.
    bool accepted_same_before() const {
        return contrast.accepted_same && !certificate_blamed() && !shared_address;
    }
    // What is wrong with the answer about its certificate that the server sent along or owed, if it
    // was seen. Whether a client looks at it cannot be known.
    std::optional<Evidence> staple_fault() const;
    // What the client said when it left: a fatal alert, or that it was cancelled, which is only a
    // warning (RFC 8446, 6.1); null if it said neither.
    const AlertFact* leaving_word() const;
    // The whole server flight is known to have reached the client.
    bool flight_received() const;
    // The name fits not by what every client does but by what this one's TLS stack does.
    bool stack_accepts() const;
    // TLS 1.3 without keys.
    bool certificate_hidden() const;
    // An authority of the chain that is younger than the client's firmware, so that the root it
    // leads to may be too; the topmost. Nothing where that is not known.
    std::optional<Evidence> younger_authority() const;
};

// Joins the ids of the profiles whose answer is `accepted` with ", ".
std::string profile_list(const Case& subject, bool accepted);

}  // namespace siptls::diagnosis
