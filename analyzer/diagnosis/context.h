// SPDX-License-Identifier: GPL-2.0-or-later
// All that a judgement may read beside the session itself: the context tables. Nothing here is
// written while judging.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "bytes/few.h"
#include "diagnosis/case.h"
#include "diagnosis/chain_book.h"
#include "diagnosis/client_book.h"
#include "diagnosis/client_identity/oui.h"
#include "diagnosis/match_book.h"
#include "diagnosis/name_book.h"
#include "diagnosis/sibling_book.h"
#include "diagnosis/tallies.h"
#include "siptls/analyzer.h"
#include "siptls/certificate.h"

namespace siptls::diagnosis {

struct Context {
    const AnalyzerOptions& options;
    const NameBook& names;
    const ClientBook& clients;
    const Tallies& tallies;
    const SiblingBook& siblings;
    const std::vector<Certificate>& certificates;
    const OuiList& vendors;
    // Memories only: what they say does not depend on what was asked before.
    MatchBook& matches;
    ChainBook& chains;
    // What the operator's trust anchors say of a chain; empty if there are none.
    std::function<std::optional<TrustFact>(const std::vector<CertificateId>&, Timestamp)> trust;
    // The JA4 of a session's ClientHello, empty if it has none; valid until the next hello is seen.
    std::function<std::string_view(const Session&)> ja4;
};

// Tallies of the client of a session: of its address, and where leases map that, of the other
// addresses its device had; never those of a device that had the address before or after.
Few<const Tally*> tallies_of_client(const Session& session, const Context& context);

}  // namespace siptls::diagnosis
