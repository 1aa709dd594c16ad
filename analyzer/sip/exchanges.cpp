// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/exchanges.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bytes/hash.h"
#include "sip/address_of_record.h"
#include "sip/cseq.h"
#include "sip/exchange_facts.h"
#include "sip/limits.h"
#include "sip/via.h"

namespace siptls::sip {
namespace {

constexpr std::string_view kAck = "ACK";  // of an INVITE's response; nobody answers it
constexpr std::uint16_t kFirstFinal = 200;

std::string_view header_text(const Message& message, std::string_view name) {
    return message.header(name).value_or(std::string_view{});
}

std::uint64_t hash_text(std::string_view text, std::uint64_t seed) {
    return hash_bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, seed);
}

// Branch, CSeq and Call-ID; the same in request, retransmissions and responses (RFC 3261, 17.1.3).
std::uint64_t transaction_key(const Message& message, const CSeq& cseq) {
    const std::uint64_t method = hash_text(cseq.method, cseq.number);
    const std::uint64_t call = hash_text(header_text(message, "call-id"), method);
    return hash_text(topmost_branch(header_text(message, "via")), call);
}

// Number and method that a transaction is known by. Requests cut before their CSeq still have a
// method.
CSeq cseq_of(const Message& message) {
    const auto cseq = parse_cseq(header_text(message, "cseq"));
    CSeq result = cseq ? *cseq : CSeq{};
    if (message.request() != nullptr) {
        result.method = message.request()->method;
    }
    return result;
}

// Sign-ins are not crowded out by calls.
bool has_room_for(std::string_view method, const std::vector<SipExchange>& exchanges) {
    const auto others =
        std::count_if(exchanges.begin(), exchanges.end(),
                      [](const SipExchange& known) { return known.method != kRegister; });
    const auto count = static_cast<std::size_t>(others);
    return method == kRegister ? exchanges.size() - count < kMaxExchanges
                               : count < kMaxOtherExchanges;
}

}  // namespace

const SipExchange* Transactions::add(const Message& message, Side from, FrameRef frame,
                                     std::vector<SipExchange>& exchanges) {
    const bool request = message.request() != nullptr;
    const CSeq cseq = cseq_of(message);
    const bool ours = request ? from == Side::Client
                              : from == Side::Server && message.response()->status >= kFirstFinal;
    if (!ours || cseq.method.empty() || cseq.method == kAck) {
        return nullptr;
    }
    const std::uint64_t key = transaction_key(message, cseq);
    Transaction* transaction = find_transaction(key);
    if (transaction == nullptr) {
        transaction = open_transaction(message, cseq.method, key, frame, exchanges);
    }
    if (transaction == nullptr) {
        return nullptr;
    }
    SipExchange& exchange = exchanges[transaction->exchange];
    exchange.last_frame = frame;
    if (request && !std::exchange(transaction->request_seen, true)) {
        add_request(message, exchange);
    } else if (!request && !std::exchange(transaction->answered, true)) {
        add_response(message, exchange);
    }
    return &exchange;
}

Transactions::Transaction* Transactions::find_transaction(std::uint64_t key) {
    const auto found = std::find_if(transactions_.begin(), transactions_.end(),
                                    [key](const Transaction& known) { return known.key == key; });
    return found == transactions_.end() ? nullptr : &*found;
}

Transactions::Transaction* Transactions::open_transaction(const Message& message,
                                                          std::string_view method,
                                                          std::uint64_t key, FrameRef frame,
                                                          std::vector<SipExchange>& exchanges) {
    auto aor = address_of_record(header_text(message, "to"));
    if (!aor) {
        return nullptr;
    }
    aor->resize(std::min(aor->size(), kMaxText));
    const auto found =
        std::find_if(exchanges.begin(), exchanges.end(), [&](const SipExchange& exchange) {
            return exchange.aor == *aor && exchange.method == method;
        });
    const auto exchange = static_cast<std::size_t>(found - exchanges.begin());
    if (found == exchanges.end()) {
        if (!has_room_for(method, exchanges)) {
            ++ignored_;
            return nullptr;
        }
        SipExchange& fresh = exchanges.emplace_back();
        fresh.method = method;
        fresh.aor = std::move(*aor);
        fresh.frame = frame;
    }
    if (transactions_.size() < kMaxTransactions) {
        return &transactions_.emplace_back(Transaction{key, exchange});
    }
    Transaction& reused = transactions_[oldest_transaction_];
    oldest_transaction_ = (oldest_transaction_ + 1) % kMaxTransactions;
    reused = Transaction{key, exchange};
    return &reused;
}

}  // namespace siptls::sip
