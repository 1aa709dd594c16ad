// SPDX-License-Identifier: GPL-2.0-or-later
// The server_name extension of the ClientHello (RFC 6066, 3): the client's own word for the host it
// connects to.
#include "bytes/ascii.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, std::vector<ExpectedName>& candidates) {
    const auto& sni = query.session.sni;
    if (!sni || sni->empty()) {
        return;
    }
    std::string name = lower(*sni);
    // An address literal is not allowed here, but some clients send it; then it is what they look
    // for.
    const NameKind kind = parse_ip_address(name) ? NameKind::Ip : NameKind::Host;
    candidates.push_back(ExpectedName{std::move(name), kind, NameSource::Sni,
                                      query.session.at(Moment::ClientHello).frame, false});
}

}  // namespace

const ExpectedNameSource kSniSource{NameSource::Sni, "RFC 6066, 3", collect};

}  // namespace siptls::diagnosis
