// SPDX-License-Identifier: GPL-2.0-or-later
// How sign-ins and other requests went: the requests that the client of one flow sends, joined with
// their final responses (RFC 3261, 8.1.3 and 17.1). Of credentials the scheme is kept, nothing
// else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sip/message.h"
#include "siptls/event.h"
#include "siptls/frame.h"
#include "siptls/session.h"

namespace siptls::sip {

inline constexpr std::string_view kRegister = "REGISTER";

// One for each flow: a stream connection, or a pair of UDP endpoints. Messages of both directions
// come in the order of their capture; retransmissions, lost messages and a start in the middle are
// expected. Within the ceilings of limits.h.
class Transactions {
  public:
    // `from`: who sent it. `exchanges`: those of the flow so far, the same list with each call; one
    // for each method and address-of-record, in the order of their first message, whose frame they
    // bear. Gives the one that the message belongs to, valid while the list stays as it is; null
    // for what leaves no trace: requests of the server and their responses, ACK, provisional
    // responses. A response whose request was not captured counts by its own To header.
    const SipExchange* add(const Message& message, Side from, FrameRef frame,
                           std::vector<SipExchange>& exchanges);

    // Messages not counted because of kMaxExchanges or kMaxOtherExchanges.
    std::uint64_t ignored() const { return ignored_; }

  private:
    struct Transaction {
        std::uint64_t key = 0;
        std::size_t exchange = 0;  // index
        bool request_seen = false;
        bool answered = false;  // finally
    };

    Transaction* find_transaction(std::uint64_t key);
    // A new one for the message's method and address-of-record; null if it has none or a ceiling is
    // reached.
    Transaction* open_transaction(const Message& message, std::string_view method,
                                  std::uint64_t key, FrameRef frame,
                                  std::vector<SipExchange>& exchanges);

    std::vector<Transaction> transactions_;  // a ring once it is full
    std::size_t oldest_transaction_ = 0;
    std::uint64_t ignored_ = 0;
};

// The same with the list in its keeping, for flows that are no sessions.
class Exchanges {
  public:
    const SipExchange* add(const Message& message, Side from, FrameRef frame) {
        return transactions_.add(message, from, frame, exchanges_);
    }
    const std::vector<SipExchange>& all() const { return exchanges_; }
    std::uint64_t ignored() const { return transactions_.ignored(); }

  private:
    Transactions transactions_;
    std::vector<SipExchange> exchanges_;
};

}  // namespace siptls::sip
