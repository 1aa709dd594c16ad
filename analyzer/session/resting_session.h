// SPDX-License-Identifier: GPL-2.0-or-later
// What is kept of a session whose bytes are of no interest any more while its connection stays
// open, as most of a busy server's do for hours: all that its builder knows, packed into some 200
// bytes. Used by the engine between the settling and the end of a connection.
#pragma once

#include <cstdint>
#include <memory>

#include "session/session_builder.h"

namespace siptls::session {

class RestingSession {
  public:
    RestingSession() = default;

    // Packs what the builder knows, which stays as it is. Empty if it knows what uneventful
    // sessions do not have (alerts, SIP, anomalies): then the builder has to be kept itself.
    static RestingSession of(SessionBuilder& builder);

    explicit operator bool() const { return bytes_ != nullptr; }

    // Makes `builder`, whatever it knew before, the one that was packed. Not if empty.
    void wake(SessionBuilder& builder) const;

  private:
    std::unique_ptr<std::uint8_t[]> bytes_;
};

}  // namespace siptls::session
