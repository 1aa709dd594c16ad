// SPDX-License-Identifier: GPL-2.0-or-later
// Shared reading of name answers: which names were heard to lead to a session's server before it
// began.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "diagnosis/expected_name/candidate.h"
#include "diagnosis/limits.h"
#include "diagnosis/name_book.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// A candidate that was heard: with its frame, and its age if it was heard before the session.
inline NameCandidate heard_name(std::string_view name, NameKind kind, NameSource source,
                                const Heard& heard, Timestamp start) {
    const Seen& seen = heard.at(start);
    NameCandidate candidate{name, kind, source, seen.frame, seen.time > start, {}, {}, {}};
    if (seen.time <= start) {
        candidate.age = start.nanoseconds - seen.time.nanoseconds;
    }
    return candidate;
}

// Whether this client was told that `name` is at this address.
inline bool leads_to(const ClientNames& names, std::string_view name, const IpAddress& server) {
    return std::any_of(names.addresses.begin(), names.addresses.end(),
                       [&](const AddressAnswer& answer) {
                           return answer.address == server && answer.name == name;
                       });
}

// Whether this client was told that `name` is at another address than the session's server, and
// never at that one.
inline bool leads_elsewhere(const ClientNames& names, std::string_view name,
                            const IpAddress& server) {
    bool known = false;
    for (const AddressAnswer& answer : names.addresses) {
        if (answer.name == name) {
            if (answer.address == server) {
                return false;
            }
            known = true;
        }
    }
    return known;
}

// Whether this client asked for the server's address by other names only.
inline bool asked_otherwise(const ClientNames& names, std::string_view name,
                            const IpAddress& server) {
    bool otherwise = false;
    for (const AddressAnswer& answer : names.addresses) {
        if (answer.address == server) {
            if (answer.name == name) {
                return false;
            }
            otherwise = true;
        }
    }
    return otherwise;
}

// Answers of one list in an order. Lists have ceilings, so that no memory need be asked for.
class OrderedAnswers {
  public:
    // Puts `answer` behind those that it does not go before.
    template <class Before>
    void insert(const AddressAnswer& answer, Before&& before) {
        std::size_t at = size_++;
        for (; at > 0 && before(answer, *answers_[at - 1]); --at) {
            answers_[at] = answers_[at - 1];
        }
        answers_[at] = &answer;
    }

    const AddressAnswer* const* begin() const { return answers_.data(); }
    const AddressAnswer* const* end() const { return answers_.data() + size_; }

  private:
    std::array<const AddressAnswer*, std::max(kMaxAnswersPerClient, kMaxNamesPerAddress)> answers_;
    std::size_t size_ = 0;  // of them are set
};

// The answers about `server` that `wanted` lets pass, those heard last before `start` first.
// `answers` is a list of one client or of one address.
template <class Wanted>
OrderedAnswers answers_for(const std::vector<AddressAnswer>& answers, const IpAddress& server,
                           Timestamp start, Wanted&& wanted) {
    const auto before = [&](const AddressAnswer& a, const AddressAnswer& b) {
        const bool a_known = a.heard.first.time <= start;
        const bool b_known = b.heard.first.time <= start;
        return a_known != b_known ? a_known : a.heard.at(start).time > b.heard.at(start).time;
    };
    OrderedAnswers found;
    for (const AddressAnswer& answer : answers) {
        if (answer.address == server && wanted(answer)) {
            found.insert(answer, before);
        }
    }
    return found;
}

// The SRV answer that leads to `target` at `port`, if one was heard.
inline const ServiceAnswer* service_for(const std::vector<ServiceAnswer>& services,
                                        std::string_view target, std::uint16_t port) {
    const auto found =
        std::find_if(services.begin(), services.end(), [&](const ServiceAnswer& service) {
            return service.target == target && service.port == port;
        });
    return found == services.end() ? nullptr : &*found;
}

}  // namespace siptls::diagnosis
