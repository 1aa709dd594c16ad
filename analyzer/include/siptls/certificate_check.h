// SPDX-License-Identifier: GPL-2.0-or-later
// Will the next certificate do? Judges it for every client and name that captures or earlier
// results showed, and for the names that a SIP domain to come will be looked for by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "siptls/analyzer.h"
#include "siptls/certificate.h"
#include "siptls/profile.h"

namespace siptls {

// What became of the certificate that was shown.
enum class UseSeen : std::uint8_t { Unknown, Accepted, Refused };

// A client that looked for a name at a server. Texts are raw.
struct CertificateUse {
    std::string client;  // address
    std::string server;  // endpoint
    std::string name;    // looked for
    NameKind kind = NameKind::Host;
    std::string profile;  // id of the client's row, empty: not identified
    UseSeen seen = UseSeen::Unknown;
    std::shared_ptr<const Certificate> presented;  // null: not readable
    std::uint64_t sessions = 0;
};

// Distinct uses, bounded; in the order of client, server and name.
class CertificateUses {
  public:
    static constexpr std::size_t kMaxUses = 100'000;

    // Sessions without an expected name are counted only.
    void add(const JudgedSession& session, const std::vector<Certificate>& certificates);
    void add(CertificateUse use);

    std::vector<CertificateUse> list() const;
    std::uint64_t sessions() const { return sessions_; }  // all that were offered
    std::uint64_t nameless() const { return nameless_; }  // of these, without expected name
    std::uint64_t left_out() const { return left_out_; }  // of these, beyond kMaxUses

  private:
    using Key = std::tuple<std::string, std::string, std::string, NameKind, std::string, UseSeen,
                           std::string>;

    std::map<Key, CertificateUse> uses_;
    std::map<std::string, std::shared_ptr<const Certificate>> certificates_;
    std::uint64_t sessions_ = 0;
    std::uint64_t nameless_ = 0;
    std::uint64_t left_out_ = 0;
};

// Depends: the client's kind is not known, and kinds that would have behaved as it did differ.
enum class UseAnswer : std::uint8_t { Fits, Depends, Fails };
std::string_view name(UseAnswer answer);

struct UseCheck {
    UseAnswer answer = UseAnswer::Fails;
    std::vector<std::string_view> accepting;  // profile ids among those the client may be of
    std::vector<std::string_view> refusing;
    NameMatch match;  // of the first that refuses, else of the first that accepts
    // The client took a certificate that no known rule takes, so it may look at no name at all.
    bool may_look_at_no_name = false;
};

// By the rules of the client's row, or else of every row that would have treated the certificate
// that was shown as this client did (of all rows if none would, or nothing is known of it).
UseCheck check_use(const Certificate& certificate, const CertificateUse& use);

// A name that clients of a SIP domain look for (MS Learn, Client DNS Queries Drilldown; RFC 5922).
struct DomainName {
    std::string name;
    NameKind kind = NameKind::Host;
    std::string_view profile;  // whose rules count, the strictest of those that look for it
    std::string_view who;      // a clause: "clients that SRV or DHCP lead to the registrar"
    bool needed = false;       // else only if such clients or services are there
    bool web = false;          // belongs to the web services, which may have another certificate
};
// `domain` as parsed by to_a_label().
std::vector<DomainName> names_of_sip_domain(std::string_view domain);

}  // namespace siptls
