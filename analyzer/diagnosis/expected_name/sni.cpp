// SPDX-License-Identifier: GPL-2.0-or-later
// The server_name extension of the ClientHello (RFC 6066, 3): the client's own word for the host it
// connects to.
#include <algorithm>

#include "bytes/ascii.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, NameCandidates& candidates) {
    const auto& sni = query.session.sni;
    if (!sni || sni->empty()) {
        return;
    }
    const bool is_lower =
        std::none_of(sni->begin(), sni->end(), [](char c) { return lower(c) != c; });
    const std::string_view name = is_lower ? *sni : candidates.keep(lower(*sni));
    // An address literal is not allowed here, but some clients send it; then it is what they look
    // for.
    const NameKind kind = parse_ip_address(name) ? NameKind::Ip : NameKind::Host;
    candidates.add({name,
                    kind,
                    NameSource::Sni,
                    query.session.at(Moment::ClientHello).frame,
                    false,
                    {},
                    {},
                    {}});
}

}  // namespace

const ExpectedNameSource kSniSource{NameSource::Sni, "RFC 6066, 3", collect};

}  // namespace siptls::diagnosis
