// SPDX-License-Identifier: GPL-2.0-or-later
// Shared reading of name answers: which names were heard to lead to a session's server before it
// began.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "diagnosis/name_book.h"

namespace siptls::diagnosis {

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

// The answers about `server` that `wanted` lets pass, those heard last before `start` first.
template <class Wanted>
std::vector<const AddressAnswer*> answers_for(const std::vector<AddressAnswer>& answers,
                                              const IpAddress& server, Timestamp start,
                                              Wanted&& wanted) {
    std::vector<const AddressAnswer*> found;
    for (const AddressAnswer& answer : answers) {
        if (answer.address == server && wanted(answer)) {
            found.push_back(&answer);
        }
    }
    if (found.size() < 2) {
        return found;  // nothing to sort, and no room to ask for
    }
    std::stable_sort(
        found.begin(), found.end(), [&](const AddressAnswer* a, const AddressAnswer* b) {
            const bool a_before = a->heard.first.time <= start;
            const bool b_before = b->heard.first.time <= start;
            return a_before != b_before ? a_before
                                        : a->heard.at(start).time > b->heard.at(start).time;
        });
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
