// SPDX-License-Identifier: GPL-2.0-or-later
// Keyed pseudonyms for single values. The same value always gives the same pseudonym; what is left
// of its structure is said at each function.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "report/matches_memo.h"
#include "siptls/endpoint.h"
#include "siptls/profile_matches.h"

namespace siptls::report {

class Pseudonyms {
  public:
    explicit Pseudonyms(std::string key) : key_(std::move(key)) {}

    // Addresses with a common prefix keep one of the same length; the unspecified one stays.
    IpAddress address(const IpAddress& address);
    Endpoint endpoint(const Endpoint& endpoint);
    // A locally administered one.
    MacAddress mac(const MacAddress& mac);
    // A MAC in any of its spellings; empty stays.
    std::string mac_text(std::string_view text);

    // A host or domain name label by label, without regard to case: asterisks, service labels
    // (_sip), a dot at the end and a top-level domain behind other labels stay. An address literal
    // gets that of its address.
    std::string name(std::string_view name);
    // A device's own name, such as a DHCP host name: the same, and known in texts from then on.
    std::string device(std::string_view device);
    // sip:user@host:port;parameters, with or without scheme and user.
    std::string uri(std::string_view uri);
    // A subject or issuer in RFC 4514 form, value by value; the country stays.
    std::string distinguished_name(std::string_view name);
    // Hex digits, as many and in the case as before; a prefix stays a prefix from 16 digits on.
    std::string hash(std::string_view hex);
    // An id of ours: 16 hex digits; empty stays.
    std::string id(std::string_view id);
    // The name of a file without its directories; a known extension stays, and so does "-".
    std::string path(std::string_view path);

    // Free text: whatever in it looks like an address, a MAC, a long hash, a host name, a user, or
    // has had a pseudonym before, gets it.
    std::string text(std::string_view text);

    // The presented names in a list of answers; copies of one list get copies of one.
    ProfileMatches matches(const ProfileMatches& matches);

  private:
    // `size` hex digits of the keyed hash of `kind` and `value`.
    std::string digits(std::string_view kind, std::string_view value, std::size_t size) const;
    std::string label(std::string_view label);
    std::string piece(std::string_view piece, std::string_view kind);
    std::string token(std::string_view token);
    IpAddress scramble(const IpAddress& address) const;
    void remember(std::string_view original, const std::string& pseudonym);

    std::string key_;
    std::map<IpAddress, IpAddress> addresses_;
    std::unordered_map<std::string, std::string> known_;  // whole values that had a pseudonym
    MatchesMemo<ProfileMatches> matches_;
};

}  // namespace siptls::report
