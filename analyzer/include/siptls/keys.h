// SPDX-License-Identifier: GPL-2.0-or-later
// Keys that open what is encrypted: TLS key logs, and RSA keys of servers. None of them is ever
// printed or stored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace siptls {

// A private key in PEM, DER or PKCS#12; an empty password stands for none.
struct RsaKeyFile {
    std::string path;
    std::string password;
};

// Whether a session's protected records could be read, or why not. A closed list, named in the
// report's schema.
enum class Decryption : std::uint8_t {
    NoKeys,                // none were given
    NothingProtected,      // keys were given, but no protected record was seen
    Opened,                // at least one protected record was read
    NoSecret,              // the key logs have nothing for this client random
    ForwardSecret,         // only an RSA key was given, and the key exchange is ephemeral
    OtherKeyExchange,      // only an RSA key was given, and the key exchange is another one
    WrongKey,              // no RSA key fits the certificate, or the secret opens no record
    SessionNotKnown,       // only an RSA key was given, and the resumed session was not captured
    HandshakeNotCaptured,  // the messages that keys are made of are missing
    SuiteUnsupported,      // cipher suite or compression
    LegacyModuleMissing,   // OpenSSL's legacy module has the cipher, and is not installed
    NotEncrypted,          // the suite protects integrity alone: read without keys, MACs unchecked
};
std::string_view name(Decryption decryption);

}  // namespace siptls
