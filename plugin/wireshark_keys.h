// SPDX-License-Identifier: GPL-2.0-or-later
// The keys that the user has set in Wireshark, for the engine to use too: Wireshark's own
// decryption loses a connection when its segments were swapped or one of them is missing.
#pragma once

#include <string>
#include <vector>

#include "siptls/keys.h"

namespace siptls::plugin {

// Preferences, Protocols, TLS, (Pre)-Master-Secret log filename; empty if there is none.
std::string wireshark_key_log();
// Preferences, RSA Keys. Keys on tokens (pkcs11:) are Wireshark's alone.
std::vector<RsaKeyFile> wireshark_rsa_keys();

}  // namespace siptls::plugin
