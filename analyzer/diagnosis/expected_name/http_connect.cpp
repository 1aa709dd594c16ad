// SPDX-License-Identifier: GPL-2.0-or-later
// The host of a CONNECT by which the client asked an HTTP proxy for the server (RFC 9110, 9.3.6):
// the name it was told to connect to, in its own word. An address is none: who looked the name up
// by itself may ask for what it found.
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, NameCandidates& candidates) {
    const ConnectTarget* target = query.session.connect.get();
    const bool named = target != nullptr && !target->host.empty() &&
                       target->server.address.family == AddressFamily::None;
    if (named) {
        candidates.add({target->host,
                        NameKind::Host,
                        NameSource::HttpConnect,
                        target->frame,
                        false,
                        {},
                        {},
                        {}});
    }
}

}  // namespace

const ExpectedNameSource kHttpConnectSource{NameSource::HttpConnect, "RFC 9110, 9.3.6", collect};

}  // namespace siptls::diagnosis
