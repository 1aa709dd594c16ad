// SPDX-License-Identifier: GPL-2.0-or-later
// What the ids of ms-diagnostics mean: data, one row for an id or a range of ids, the single ones
// first. Rows of the sign-in and TLS ranges; MS Learn bb964037 has the ranges, MS-OCER 8.2 the
// header.
#include <algorithm>

#include "siptls/wording.h"

namespace siptls {

namespace {

constexpr std::string_view kRanges = "MS Learn bb964037 (Ms-Diagnostics Header)";
constexpr std::string_view kObserved = "observed in public server logs";

constexpr MsDiagnosticText kTexts[] = {
    {1000, 1000, "authentication failed at its last step",
     "the last step of the authentication handshake failed, so the credentials were refused; TLS "
     "was "
     "complete by then",
     kRanges},
    {1008, 1008, "no DNS SRV record",
     "the server found no SRV record for the domain it should go on to", kRanges},
    {1009, 1009, "SRV target in another domain",
     "the SRV record leads to a host outside the domain that was asked for", kRanges},
    {1010, 1010, "certificate trust with the next hop",
     "the server does not trust the certificate of the next server, or is not trusted by it: a "
     "certificate problem between servers, not of this client's connection",
     kRanges},
    {1011, 1011, "no explanation from the previous hop",
     "a server before this one refused the request and did not say why", kRanges},
    {1013, 1013, "clocks differ too much",
     "the clocks of client and server differ by more than authentication allows", kRanges},
    {1014, 1014, "no DNS address record",
     "the server found no address of the host it should go on to", kRanges},
    {1034, 1034, "federated peer gave no explanation",
     "a server of another organisation refused the request and did not say why", kObserved},
    {1047, 1047, "TLS with a federated peer failed",
     "the server could not agree on TLS with a server of another organisation: a certificate or "
     "TLS "
     "problem between servers, not of this client's connection",
     kObserved},
    {4003, 4003, "not enabled for remote access",
     "the user may not sign in from outside through the Access Edge", kRanges},
    {4004, 4004, "credentials of somebody else",
     "the credentials are valid, but may not be used for the address in From", kRanges},
    {4005, 4005, "user not enabled for SIP", "the user does not exist or is not enabled for SIP",
     kRanges},
    {4006, 4006, "user not in this pool", "the user is homed in another pool", kRanges},
    {4010, 4011, "epid missing", "the client did not say which of the user's devices it is (epid)",
     kRanges},
    {17002, 17002, "client version refused",
     "the server's client version filter does not admit this program or firmware", kRanges},
    {1, 999, "common error", "an error of no particular part of the server", kRanges},
    {1000, 1999, "SIP stack",
     "the server's SIP stack refused it: routing, DNS, TLS or authentication", kRanges},
    {2000, 2999, "presence", "the presence service refused it", kRanges},
    {3000, 3999, "conferencing", "the conferencing service refused it", kRanges},
    {4000, 4999, "user services", "the user services refused it", kRanges},
    {17000, 17999, "client version filter", "the server's client version filter refused it",
     kRanges},
};

}  // namespace

std::span<const MsDiagnosticText> ms_diagnostic_texts() {
    return kTexts;
}

const MsDiagnosticText* find_ms_diagnostic(std::uint32_t id) {
    const auto* const found = std::find_if(
        std::begin(kTexts), std::end(kTexts),
        [id](const MsDiagnosticText& text) { return text.first_id <= id && id <= text.last_id; });
    return found == std::end(kTexts) ? nullptr : found;
}

}  // namespace siptls
