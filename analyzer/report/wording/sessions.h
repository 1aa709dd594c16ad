// SPDX-License-Identifier: GPL-2.0-or-later
// How a session ended, in words.
#pragma once

#include <string>
#include <string_view>

#include "siptls/session.h"

namespace siptls::report {

// One sentence without its full stop: who ended it, how, at which point of the handshake and how
// long after the server's flight.
std::string ending(const Session& session);

// "established", "closed by the client before its Finished", ...
std::string_view outcome_words(Outcome outcome);

// Why keys did not open a session: "the key logs have no secret for its client random".
std::string_view not_decrypted_words(Decryption decryption);

}  // namespace siptls::report
