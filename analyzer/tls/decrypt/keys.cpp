// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/keys.h"

#include <utility>

namespace siptls {

std::string_view name(Decryption decryption) {
    switch (decryption) {
        case Decryption::NoKeys: return "no_keys";
        case Decryption::NothingProtected: return "nothing_protected";
        case Decryption::Opened: return "opened";
        case Decryption::NoSecret: return "no_secret";
        case Decryption::ForwardSecret: return "forward_secret";
        case Decryption::OtherKeyExchange: return "other_key_exchange";
        case Decryption::WrongKey: return "wrong_key";
        case Decryption::SessionNotKnown: return "session_not_known";
        case Decryption::HandshakeNotCaptured: return "handshake_not_captured";
        case Decryption::SuiteUnsupported: return "suite_unsupported";
        case Decryption::LegacyModuleMissing: return "legacy_module_missing";
        case Decryption::NotEncrypted: return "not_encrypted";
    }
    return {};
}

}  // namespace siptls

namespace siptls::decrypt {

const SuiteParameters* Keys::suite(std::uint16_t number) {
    const auto known = suites_.find(number);
    if (known != suites_.end()) {
        return &known->second;
    }
    auto made = suite_parameters(number);
    return made ? &suites_.emplace(number, std::move(*made)).first->second : nullptr;
}

}  // namespace siptls::decrypt
