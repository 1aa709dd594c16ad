// SPDX-License-Identifier: GPL-2.0-or-later
// The protocol names of the ALPN extension (RFC 7301, 3.1), walked over in place.
#pragma once

#include "bytes/reader.h"
#include "siptls/bytes.h"

namespace siptls::tls {

// `protocols` is the list without its length. Stops at the end or at a name that is empty or does
// not fit.
class AlpnReader {
  public:
    explicit AlpnReader(Bytes protocols) : in_(protocols) {}

    // The name as it stands on the wire, raw.
    bool next(Bytes& protocol) {
        if (in_.remaining() == 0) {
            return false;
        }
        protocol = in_.prefixed(1);
        if (protocol.empty()) {
            in_.fail();
        }
        return in_.ok();
    }

    // After the last next(): whether the list was well formed up to its end.
    bool ok() const { return in_.ok(); }

  private:
    Reader in_;
};

}  // namespace siptls::tls
