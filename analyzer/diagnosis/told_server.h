// SPDX-License-Identifier: GPL-2.0-or-later
// Which sessions the operator's words about a server are about.
#pragma once

#include "siptls/endpoint.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

// Of the server itself, or of the address that the client was led to. Port 0: any.
inline bool is_about(const Endpoint& told, const Session& session) {
    const auto is_at = [&](const Endpoint& seen) {
        return told.address == seen.address && (told.port == 0 || told.port == seen.port);
    };
    return is_at(session.server) || is_at(session.sought());
}

}  // namespace siptls::diagnosis
