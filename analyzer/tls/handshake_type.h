// SPDX-License-Identifier: GPL-2.0-or-later
// Types of handshake messages (RFC 5246, 7.4; RFC 8446, 4).
#pragma once

#include <cstdint>
#include <string_view>

namespace siptls::tls {

// The types that the analysis looks at; any other number may stand in a value of this type too.
enum class HandshakeType : std::uint8_t {
    HelloRequest = 0,
    ClientHello = 1,
    ServerHello = 2,
    NewSessionTicket = 4,
    EndOfEarlyData = 5,
    EncryptedExtensions = 8,
    Certificate = 11,
    ServerKeyExchange = 12,
    CertificateRequest = 13,
    ServerHelloDone = 14,
    CertificateVerify = 15,
    ClientKeyExchange = 16,
    Finished = 20,
    CertificateUrl = 21,
    CertificateStatus = 22,
    SupplementalData = 23,
    KeyUpdate = 24,
    CompressedCertificate = 25,
    MessageHash = 254,
};

// "client_hello", the names of the IANA registry TLS HandshakeType; empty if unknown.
std::string_view handshake_type_name(HandshakeType type);

}  // namespace siptls::tls
