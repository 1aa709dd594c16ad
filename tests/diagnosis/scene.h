// SPDX-License-Identifier: GPL-2.0-or-later
// All that a judgement reads, filled by hand: names heard, clients known, certificates shown, other
// sessions. Its people and machines are those of the founding case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/context.h"
#include "diagnosis/judge.h"
#include "dns/message.h"
#include "siptls/verdict.h"

namespace siptls::tests {

inline const char* const kPhone = "10.50.8.101";
inline const char* const kPool = "10.50.8.21";

IpAddress ip(std::string_view text);
Timestamp at_second(std::int64_t second);  // of the scene; sessions begin at 100 unless told
Seen seen_at(std::int64_t second);

dns::Message address_answer(std::string question, std::string owner, std::string_view address);
dns::Message service_answer(std::string owner, std::string target, std::uint16_t port = 5061);

struct Scene {
    explicit Scene(std::vector<OperatorProfile> profiles = {}) : clients(std::move(profiles)) {}

    // A valid certificate of the issuer "CN=mslync-CA" with these dNSName entries.
    CertificateId certificate(std::vector<std::string> dns_names);

    void hear(const dns::Message& message, std::int64_t second = 10, const char* client = kPhone);
    // SRV of mslync.net, and the address of its target.
    void hear_srv(std::int64_t second = 10, const char* client = kPhone);
    void hear_user_agent(std::string user_agent, const char* client = kPhone);

    // The client received the whole flight and left by FIN.
    Session left(CertificateId leaf, std::int64_t second = 100) const;
    Session left_after_finished(CertificateId leaf, std::int64_t second = 100) const;
    Session accepted(CertificateId leaf, std::int64_t second = 50) const;
    // TLS 1.3 without keys: left by a lone alert.
    Session left13(std::int64_t second = 100) const;
    Session ended_by_server(std::int64_t second = 100) const;
    static void say(Session& session, std::uint8_t description, Side from = Side::Client);

    // The session is over: tallies and siblings learn of it.
    void over(const Session& session);
    Verdict judge(Session session);
    // Told of and judged.
    Verdict judge_alone(const Session& session);

    diagnosis::Context context() const;

    AnalyzerOptions options;
    diagnosis::NameBook names;
    diagnosis::ClientBook clients;
    diagnosis::Tallies tallies;
    diagnosis::SiblingBook siblings;
    std::vector<Certificate> certificates;
    diagnosis::OuiList vendors{"no such list"};
    mutable diagnosis::MatchBook matches;
    mutable diagnosis::ChainBook chains;
    std::optional<diagnosis::TrustFact> trust;
    std::string ja4;  // of every ClientHello
};

bool gives(const Verdict& verdict, Reason reason);
bool rules_out(const Verdict& verdict, Cause cause, Reason why);
bool leaves_open(const Verdict& verdict, Cause cause);
bool could_not_see(const Verdict& verdict, Cause cause);
// The names that a client of this profile may have looked for, best first: "sip.mslync.net
// dns-srv", with " domain" and " inferred" where it is.
std::vector<std::string> names_told(const Scene& scene, const Session& session,
                                    std::string_view profile = {});
// The first of them, or nothing.
std::string best_name(const Scene& scene, const Session& session, std::string_view profile = {});
// "name_mismatch probable", for comparison in tables.
std::string in_short(const Verdict& verdict);
// The same for a client that looked for sip.mslync.net and left a certificate with these names,
// once `tell` has changed what it likes.
std::string verdict_of(std::vector<std::string> dns_names,
                       void (*tell)(Scene&, Session&, Certificate&));

}  // namespace siptls::tests
