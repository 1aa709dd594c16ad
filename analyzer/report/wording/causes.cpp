// SPDX-License-Identifier: GPL-2.0-or-later
// What each cause means and what it takes to see it. docs/causes.md has the full definitions.
#include "report/wording/causes.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "siptls/explain.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

constexpr CauseText kCauses[] = {
    {Cause::NameMismatch, "the certificate lacks the name the client looked for",
     "The client compared the name it wanted with the names in the server's certificate, by the "
     "rules of its kind, found none that fits and left. A name that is not there, a wildcard that "
     "this client does not take and a common name that does not count are all of this kind.",
     "the server's certificate, the name the client looked for, and how the client ended",
     "RFC 9525, 6; RFC 5922, 7.2; RFC 2818, 3.1"},
    {Cause::CertificateExpired, "the certificate has expired",
     "At the time of the capture the certificate's validity was over, or the client said so with "
     "the alert certificate_expired. A client with a wrong clock says the same.",
     "the server's certificate, or an alert of the client in clear",
     "RFC 5280, 4.1.2.5; RFC 8446, 6.2"},
    {Cause::CertificateNotYetValid, "the certificate is not valid yet",
     "At the time of the capture the certificate's validity had not begun.",
     "the server's certificate", "RFC 5280, 4.1.2.5"},
    {Cause::UntrustedCa, "the client does not trust the issuer",
     "No chain leads from the certificate to an authority this client trusts. What a client trusts "
     "cannot be seen on the wire: silence never excludes this cause, only an alert, given trust "
     "anchors or the same client accepting another certificate of the same issuer does.",
     "an alert of the client in clear, or trust anchors given with --ca-file",
     "RFC 5280, 6.1; RFC 8446, 6.2"},
    {Cause::CertificateOther, "the client refuses another property of the certificate",
     "The certificate's purpose, key size, signature algorithm or revocation, not its name, dates "
     "or issuer.",
     "the server's certificate, or an alert of the client in clear",
     "RFC 5280, 4.2.1.12 and 6.1.3; RFC 8446, 6.2"},
    {Cause::ProtocolVersion, "client and server have no TLS version in common",
     "One side ended the handshake because the other offers or picks a version it does not take.",
     "the ClientHello, and an alert or the server's close before its certificate",
     "RFC 8446, 4.1.3 and 6.2"},
    {Cause::NoSharedCipher, "client and server have no cipher suite in common",
     "The server found nothing usable in the ClientHello and ended before any certificate.",
     "the ClientHello and the server's alert", "RFC 5246, 7.2.2; RFC 8446, 4.1.1"},
    {Cause::ClientCertificateRequired, "the server wants a certificate of the client",
     "The server asked for a client certificate, got none or one it does not take, and ended.",
     "the server's CertificateRequest, or its alert", "RFC 5246, 7.4.4; RFC 8446, 4.3.2 and 6.2"},
    {Cause::Probe, "a monitoring probe, not a sign-in",
     "Connections without application data at regular intervals, as monitors and load balancers "
     "make them, or each with another ClientHello, as scanners do. The certificate is not at "
     "fault.",
     "several connections of the same client", "-"},
    {Cause::None, "no trouble", "The handshake succeeded, or nothing speaks against it.", "-", "-"},
    {Cause::Unknown, "the cause cannot be told from this capture",
     "What was captured fits more than one cause, or the facts that would decide are not there. "
     "The evidence names the open alternatives.",
     "-", "-"},
};
static_assert(std::size(kCauses) == kCauseCount);

}  // namespace

std::span<const CauseText> cause_texts() {
    return kCauses;
}

const CauseText& text_of(Cause cause) {
    const auto at = static_cast<std::size_t>(cause);
    return kCauses[at < kCauseCount ? at : static_cast<std::size_t>(Cause::Unknown)];
}

namespace report {

bool has_advice_of_its_own(Cause cause) {
    return cause != Cause::NameMismatch && cause != Cause::Probe && cause != Cause::None &&
           cause != Cause::Unknown;
}

std::string advice_against(Cause cause) {
    const auto found = explain(fmt::format("cause:{}", name(cause)));
    return found.empty() ? std::string() : found.front().to_do;
}

std::string id_words(std::string_view id) {
    std::string text = escape_text(id);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string cause_words(std::string_view id) {
    for (const CauseText& text : kCauses) {
        if (name(text.cause) == id) {
            return std::string(text.title);
        }
    }
    return escape_text(id);
}

std::string short_words(Cause cause) {
    return cause == Cause::UntrustedCa ? "untrusted CA" : id_words(name(cause));
}

}  // namespace report
}  // namespace siptls
