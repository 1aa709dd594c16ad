// SPDX-License-Identifier: GPL-2.0-or-later
// The causes of a report: what the user of the phone sees, and what to do. What each means and
// needs stands in cause_texts().
#include <iterator>

#include <fmt/format.h>

#include "report/explain/dictionary.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

struct Advice {
    Cause cause;
    std::string_view user_sees;
    std::string_view to_do;
    std::string_view related;  // words between blanks
};

constexpr std::string_view kGivesUp =
    "A Lync phone shows \"Cannot connect to the server. Retrying...\" and after some tries gives "
    "up in silence; no word about the certificate. On the server: \"The connection was closed "
    "before TLS negotiation completed. Did the remote peer accept our certificate?\".";

constexpr Advice kAdvice[] = {
    {Cause::NameMismatch, kGivesUp,
     "Have the certificate issued again with the exact name that the report gives (a wildcard is "
     "no substitute), keep the old names, install it and restart the service. Or let SRV or DHCP "
     "option 120 lead to a name that the certificate has. \"siptls check-cert\" tells whether a "
     "new certificate will do before it is installed.",
     "bad_certificate certificate_unknown 0x80090322 0x800b010f 0x80090327"},
    {Cause::CertificateExpired,
     "The same as for a wrong name; every client is concerned, also desktop clients, at the same "
     "hour. A phone whose clock is wrong says so alone: look at NTP (DHCP option 42).",
     "Renew the certificate and restart the service. If it is valid, set the clock of the client "
     "that refuses.",
     "certificate_expired 0x80090328 0x800b0101"},
    {Cause::CertificateNotYetValid,
     "The same as for a wrong name. A phone that started without NTP lives in the past and "
     "refuses every certificate.",
     "Look at the clock of server and phone (DHCP option 42, SRV _ntp._udp); wait or have the "
     "certificate issued with an earlier date.",
     "certificate_expired"},
    {Cause::UntrustedCa,
     "On a Lync phone the same words as for a wrong name. Exchange alone: \"Connection to "
     "Microsoft Exchange is unavailable\". Typical for old firmware and a newer public root, and "
     "for phones that are tethered instead of signed in by PIN.",
     "Give the client the root: sign in by PIN once (the phone then downloads the roots that the "
     "pool's web service publishes), update its firmware, or take a certificate of an authority it "
     "knows. Have the server send the intermediate certificates. \"--ca-file\" lets siptls verify "
     "the chain.",
     "unknown_ca 0x80090325 0x800b0109"},
    {Cause::CertificateOther, "The same as for a wrong name.",
     "Look at what the report names: the purposes must include serverAuth, RSA keys have 2048 "
     "bits or more, the signature is no SHA-1 or MD5, the certificate is not revoked and the "
     "revocation list can be reached from the phone. An OCSP answer that the server sends along "
     "must be a current one about its certificate; one that the certificate demands must be sent.",
     "unsupported_certificate certificate_revoked 0x80090349 0x80092010"},
    {Cause::ProtocolVersion,
     "The phone cannot connect at all; all phones of that age are concerned. Lync Phone Edition "
     "has TLS 1.0 at most.",
     "Enable a version that both have on the server (for Windows: the SChannel keys in the "
     "registry), or replace the phones.",
     "protocol_version 0x80090302"},
    {Cause::NoSharedCipher,
     "The phone cannot connect at all; all phones of that age are concerned. Lync Phone Edition "
     "has RSA key exchange with RC4, 3DES or AES-CBC only.",
     "Enable a suite that both have on the server, or replace the phones.",
     "handshake_failure insufficient_security 0x80090331"},
    {Cause::ClientCertificateRequired,
     "The client is turned away although it accepted the server's certificate.",
     "Let the client have a certificate that the server accepts, or do not ask clients for one on "
     "this port: mutual TLS is for servers.",
     "certificate_required handshake_failure"},
    {Cause::Probe, "Nobody sees anything: no person is behind it.",
     "Nothing. Leave the monitor out with -f \"not host ADDRESS\" if it clutters the report.", ""},
    {Cause::None, "",
     "Nothing, if the client works or checks health. One that finished its handshake and left "
     "without data may not trust the issuer: some (wget and curl with GnuTLS, Node.js, Qt) say so "
     "by leaving alone. \"--ca-file\" lets siptls verify the chain.",
     "probe untrusted_ca"},
    {Cause::Unknown, "The user may see the same as for a wrong name; the capture does not tell.",
     "Capture more: from before the phone starts (its DNS and DHCP tell the name), both "
     "directions, whole frames. Tell siptls what you know: --server-name, --client-profile, "
     "--ca-file. TLS 1.3 hides the certificate unless keys are given.",
     "name_mismatch untrusted_ca"},
};
static_assert(std::size(kAdvice) == kCauseCount);

void look_up(std::string_view word, std::vector<Explanation>& found) {
    for (const Advice& advice : kAdvice) {
        if (name(advice.cause) != without_prefix(word, "cause:")) {
            continue;
        }
        const CauseText& text = text_of(advice.cause);
        Explanation explanation;
        explanation.word = name(advice.cause);
        explanation.kind = "cause in a report";
        explanation.meaning = text.meaning;
        if (text.needs != "-") {
            explanation.meaning += fmt::format(" Needs: {}.", text.needs);
        }
        explanation.user_sees = advice.user_sees;
        explanation.to_do = advice.to_do;
        explanation.related = split_words(advice.related);
        explanation.source = text.citation == "-" ? "" : text.citation;
        found.push_back(std::move(explanation));
    }
}

void list(std::vector<std::string>& words) {
    for (const Advice& advice : kAdvice) {
        words.emplace_back(name(advice.cause));
    }
}

}  // namespace

const Dictionary kCauseDictionary{look_up, list};

}  // namespace siptls::report
