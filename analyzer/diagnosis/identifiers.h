// SPDX-License-Identifier: GPL-2.0-or-later
// Identifiers that are the same through both doors and in every run: the first 16 hex digits of a
// SHA-256 over what makes a session, incident or finding the one it is.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "siptls/endpoint.h"
#include "siptls/time.h"

namespace siptls::diagnosis {

std::string session_id(const Endpoint& client, const Endpoint& server, Timestamp start);

// By which other tools know the same TCP connection (github.com/corelight/community-id-spec,
// version 1, seed 0).
std::string community_id(const Endpoint& client, const Endpoint& server);

std::string identifier_of(std::initializer_list<std::string_view> parts);

}  // namespace siptls::diagnosis
