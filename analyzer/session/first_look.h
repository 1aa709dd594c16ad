// SPDX-License-Identifier: GPL-2.0-or-later
// What a side of a connection speaks, by its first bytes.
#pragma once

#include <cstdint>

#include "siptls/bytes.h"

namespace siptls::session {

enum class FirstLook : std::uint8_t { NeedMore, Tls, Sip, Http, Other };

// TLS begins with a content type and major version 3 (RFC 8446, 5.1), an SSLv2-compatible
// ClientHello with a two-byte length and type 1 (RFC 5246, E.2); what else it may be is text.
FirstLook first_look(Bytes bytes);

// Text is SIP if it begins with a start line (RFC 3261, 7), HTTP by its method or version; it is
// not judged before its first line is whole, or longer than kMaxFirstLine.
FirstLook first_look_at_text(Bytes bytes);

}  // namespace siptls::session
