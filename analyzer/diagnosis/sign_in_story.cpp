// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/sign_in_story.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "diagnosis/name_book.h"
#include "diagnosis/roles.h"
#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

// Gathers the steps of one client from each table.
class Story {
  public:
    Story(const StorySources& sources, const Incident& incident)
        : sources_(sources), incident_(incident) {}

    std::vector<SignInStep> tell() {
        for (const IpAddress& address : incident_.addresses) {
            tell_lease(address);
            if (const ClientNames* names = sources_.context.names.of(address)) {
                tell_dhcp(*names);
                tell_dns(*names);
                tell_registered(*names);
            }
            tell_helpers(address);
            tell_sessions(address);
        }
        std::stable_sort(steps_.begin(), steps_.end(), [](const auto& a, const auto& b) {
            return a.time != b.time ? a.time < b.time : a.frame < b.frame;
        });
        shorten();
        return std::move(steps_);
    }

  private:
    void add(SignInStepKind kind, const Seen& seen, std::string name,
             std::optional<Endpoint> server = std::nullopt, std::uint64_t times = 1) {
        steps_.push_back(SignInStep{kind, seen.time, seen.frame, std::move(name), server, times});
    }

    void tell_lease(const IpAddress& address) {
        const Lease* lease =
            sources_.context.clients.leases().lease_of(address, incident_.first_time);
        if (lease == nullptr) {
            lease = sources_.context.clients.leases().lease_of(address, incident_.last_time);
        }
        if (lease != nullptr) {
            add(SignInStepKind::AddressLeased, lease->heard, to_string(address));
        }
    }

    void tell_dhcp(const ClientNames& names) {
        for (const ToldName& told : names.sip_servers) {
            add(SignInStepKind::RegistrarTold, told.heard.first, told.name);
        }
        for (const ToldAddress& told : names.sip_server_addresses) {
            add(SignInStepKind::RegistrarTold, told.heard.first, to_string(told.address));
        }
        for (const ToldWebServer& told : names.web_servers) {
            add(SignInStepKind::WebServiceTold, told.heard.first, told.name);
        }
    }

    void tell_dns(const ClientNames& names) {
        for (const ServiceAnswer& service : names.services) {
            add(SignInStepKind::ServiceFound, service.heard.first,
                service.owner + " -> " + service.target + ":" + std::to_string(service.port));
        }
        for (const AddressAnswer& answer : names.addresses) {
            if (leads_to_sign_in(names, answer.name)) {
                add(SignInStepKind::NameResolved, answer.heard.first, answer.name,
                    Endpoint{answer.address, 0});
            }
        }
    }

    // A client asks for many names; those count here that have to do with signing in.
    bool leads_to_sign_in(const ClientNames& names, std::string_view name) const {
        const auto told = [&](const auto& list) {
            return std::any_of(list.begin(), list.end(),
                               [&](const auto& entry) { return entry.name == name; });
        };
        const bool target =
            std::any_of(names.services.begin(), names.services.end(),
                        [&](const ServiceAnswer& service) { return service.target == name; });
        return target || name == incident_.expected_name.name || names_sign_in(name) ||
               names_web_service(name) || names_exchange(name) || told(names.sip_servers) ||
               told(names.web_servers) || told(names.redirects) || told(names.sts_hosts);
    }

    void tell_registered(const ClientNames& names) {
        for (const ToldName& user : names.registered) {
            add(SignInStepKind::Registered, user.heard.first, user.name);
        }
    }

    void tell_helpers(const IpAddress& address) {
        const std::vector<Helper>* helpers = sources_.helpers.of(address);
        if (helpers == nullptr) {
            return;
        }
        for (const Helper& helper : *helpers) {
            const bool clock = helper.kind == HelperKind::Ntp;
            if (clock || helper.server.port == net::kHttpPort) {
                add(clock ? SignInStepKind::ClockSet : SignInStepKind::PlainWeb, helper.first,
                    name_told(address, helper.server.address), helper.server, helper.times);
            }
        }
    }

    // The name by which this client learned the address, if it asked.
    std::string name_told(const IpAddress& client, const IpAddress& server) const {
        const ClientNames* names = sources_.context.names.of(client);
        if (names == nullptr) {
            return {};
        }
        const auto found =
            std::find_if(names->addresses.begin(), names->addresses.end(),
                         [&](const AddressAnswer& answer) { return answer.address == server; });
        return found == names->addresses.end() ? std::string() : found->name;
    }

    void tell_sessions(const IpAddress& address) {
        for (const Tally* tally : sources_.context.tallies.of(address)) {
            const std::string name(sources_.context.tallies.name_of(*tally));
            if (tally->succeeded()) {
                add(reached(role_of(tally->server, sources_.context.tallies.expected_name(*tally))),
                    Seen{{}, tally->first_success}, name, tally->server, tally->established);
            }
            // A refusal is told where this was found to be one; other failures are not judged here.
            const bool own = tally->server == incident_.server &&
                             tally->certificate == incident_.certificate &&
                             name == incident_.expected_name.name;
            if (own && tally->failures) {
                add(SignInStepKind::Refused,
                    Seen{incident_.first.session.first_frame, tally->failures->first}, name,
                    tally->server, tally->failures->count);
            }
        }
    }

    static SignInStepKind reached(std::optional<CertificateRole> role) {
        switch (role.value_or(CertificateRole::Web)) {
            case CertificateRole::Registrar: return SignInStepKind::RegistrarReached;
            case CertificateRole::Edge: return SignInStepKind::EdgeReached;
            case CertificateRole::Exchange: return SignInStepKind::ExchangeReached;
            case CertificateRole::Web: break;
        }
        return SignInStepKind::WebReached;
    }

    // The same step at several addresses of the client is one; of too many the last ones go.
    void shorten() {
        std::vector<SignInStep> kept;
        for (SignInStep& step : steps_) {
            const auto same = std::find_if(kept.begin(), kept.end(), [&](const SignInStep& other) {
                return other.kind == step.kind && other.name == step.name &&
                       other.server == step.server;
            });
            if (same != kept.end()) {
                same->times += step.times;
            } else if (kept.size() < kMaxSteps) {
                kept.push_back(std::move(step));
            }
        }
        steps_ = std::move(kept);
    }

    const StorySources& sources_;
    const Incident& incident_;
    std::vector<SignInStep> steps_;
};

}  // namespace

void tell_stories(std::vector<Incident>& incidents, const StorySources& sources) {
    const std::size_t told = std::min(incidents.size(), kMaxStories);
    for (std::size_t at = 0; at < told; ++at) {
        incidents[at].story = Story(sources, incidents[at]).tell();
    }
}

}  // namespace siptls::diagnosis
