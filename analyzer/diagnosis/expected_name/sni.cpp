// SPDX-License-Identifier: GPL-2.0-or-later
// The server_name extension of the ClientHello (RFC 6066, 3): the client's own word for the host it
// connects to.
#include "bytes/ascii.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

bool has_upper(std::string_view text) {
    bool found = false;
    for (const char c : text) {
        found |= c >= 'A' && c <= 'Z';  // to the end, which is quicker than to ask each time
    }
    return found;
}

void collect(const NameQuery& query, NameCandidates& candidates) {
    const auto& sni = query.session.sni;
    if (!sni || sni->empty()) {
        return;
    }
    const std::string_view name = has_upper(*sni) ? candidates.keep(lower(*sni)) : *sni;
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
