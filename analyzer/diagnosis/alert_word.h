// SPDX-License-Identifier: GPL-2.0-or-later
// What an alert says, by its name (RFC 8446, 6.2).
#pragma once

#include "siptls/session.h"
#include "tls/alert_description.h"

namespace siptls::diagnosis {

// Whether there is an alert, in clear or decrypted, and it says this.
inline bool says(const AlertFact* alert, tls::AlertDescription word) {
    return alert != nullptr && alert->description == static_cast<std::uint8_t>(word);
}

}  // namespace siptls::diagnosis
