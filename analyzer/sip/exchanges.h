// SPDX-License-Identifier: GPL-2.0-or-later
// How sign-ins went: the REGISTER requests of one flow joined with their final responses (RFC 3261,
// 10 and 17.1). Credentials are never looked at.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sip/message.h"
#include "siptls/frame.h"
#include "siptls/session.h"

namespace siptls::sip {

// One for each flow: a stream connection, or a pair of UDP endpoints. Messages of both directions
// come in the order of their capture; retransmissions, lost messages and a start in the middle are
// expected. Keeps values only, within the ceilings of limits.h.
class RegisterExchanges {
  public:
    // Methods other than REGISTER and provisional responses leave no trace. A response whose
    // request was not captured counts by its own To header.
    void add(const Message& message, FrameRef frame);

    // One for each address-of-record, in the order of their first message, whose frame they bear.
    const std::vector<SipExchange>& exchanges() const { return exchanges_; }

    // Messages not counted because of kMaxExchanges.
    std::uint64_t ignored() const { return ignored_; }

  private:
    struct Transaction {
        std::uint64_t key = 0;
        std::size_t exchange = 0;  // index
        bool request_seen = false;
        bool answered = false;  // finally
    };

    void add_request(const Message& message, FrameRef frame);
    void add_response(const Message& message, FrameRef frame);
    Transaction* find_transaction(std::uint64_t key);
    // A new one for the message's address-of-record; null if it has none or a ceiling is reached.
    Transaction* open_transaction(const Message& message, std::uint64_t key, FrameRef frame);

    std::vector<SipExchange> exchanges_;
    std::vector<Transaction> transactions_;  // a ring once it is full
    std::size_t oldest_transaction_ = 0;
    std::uint64_t ignored_ = 0;
};

}  // namespace siptls::sip
