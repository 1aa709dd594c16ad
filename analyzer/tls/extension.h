// SPDX-License-Identifier: GPL-2.0-or-later
// The extensions of a hello (RFC 8446, 4.2): type numbers, and walking over the raw vector.
#pragma once

#include <cstdint>

#include "bytes/reader.h"
#include "siptls/bytes.h"

namespace siptls::tls {

// The types that the analysis looks at (IANA registry TLS ExtensionType Values).
enum class ExtensionType : std::uint16_t {
    ServerName = 0,
    TruncatedHmac = 4,
    StatusRequest = 5,
    SupportedGroups = 10,
    EcPointFormats = 11,
    SignatureAlgorithms = 13,
    ApplicationLayerProtocolNegotiation = 16,
    Padding = 21,
    EncryptThenMac = 22,
    ExtendedMasterSecret = 23,
    SessionTicket = 35,
    PreSharedKey = 41,
    EarlyData = 42,
    SupportedVersions = 43,
    Cookie = 44,
};

struct Extension {
    ExtensionType type = ExtensionType::ServerName;
    Bytes body;
};

// `extensions` is the vector without its length. Stops at the end or where the list is malformed.
class ExtensionReader {
  public:
    explicit ExtensionReader(Bytes extensions) : in_(extensions) {}

    bool next(Extension& extension) {
        if (in_.remaining() == 0) {
            return false;
        }
        extension.type = static_cast<ExtensionType>(in_.u16());
        extension.body = in_.prefixed(2);
        return in_.ok();
    }

    // After the last next(): whether the list was well formed up to its end.
    bool ok() const { return in_.ok(); }

  private:
    Reader in_;
};

}  // namespace siptls::tls
