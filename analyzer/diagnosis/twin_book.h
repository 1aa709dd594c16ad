// SPDX-License-Identifier: GPL-2.0-or-later
// Which sessions are copies of one another: the same handshake, captured at several points of its
// path. Between them the addresses may have been translated (NAT, NAT64, a load balancer that hands
// TLS on), so that only the handshake's own randoms tell, or the clocks of two captures differ. One
// of them stands for all, so that nothing is counted twice: that which the ClientHello passed
// first, which is the client's side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "diagnosis/limits.h"
#include "diagnosis/lru_map.h"
#include "siptls/segment.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

class TwinBook {
  public:
    // Both randoms of an open session have been seen; `hello` is its ClientHello. Handshakes that
    // are not 0 and equal are copies.
    void meet(std::uint64_t handshake, SessionHandle handle, const Seen& hello);

    // Whether another session stands for this one, which has ended. Asked once of each. None whose
    // own handshake was not captured whole stands for one that was; `outcome_of` says what has
    // become of one that has not ended yet.
    bool is_copy(std::uint64_t handshake, SessionHandle handle, const Session& ended,
                 const std::function<Outcome(SessionHandle)>& outcome_of);

  private:
    struct Entry {
        SessionHandle handle = kNoSession;  // of the one that stands for all
        Seen hello;
        bool ended = false;
        Outcome outcome = Outcome::Incomplete;  // if it has ended
    };
    struct Hash {
        std::size_t operator()(std::uint64_t handshake) const { return handshake; }
    };

    LruMap<std::uint64_t, Entry, Hash> entries_{kMaxTwins};
};

}  // namespace siptls::diagnosis
