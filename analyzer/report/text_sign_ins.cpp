// SPDX-License-Identifier: GPL-2.0-or-later
// Sign-ins that could be read: how many went well, and those that did not, alike ones together.
// What a registrar answers inside TLS comes after the certificate was accepted, and the text says
// so.
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "report/text_sections.h"
#include "report/wording/sip.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kMaxGroups = 10;

// Server, over TLS, last status, id of the last diagnostic.
using Key = std::tuple<Endpoint, bool, std::uint16_t, std::uint32_t>;

struct Group {
    const Registration* first = nullptr;
    std::set<IpAddress> clients;
    std::size_t count = 0;
};

Key key_of(const Registration& registration) {
    const SipExchange& exchange = registration.exchange;
    return {registration.server, registration.transport == Transport::Tls,
            exchange.statuses.empty() ? std::uint16_t{0} : exchange.statuses.back(),
            exchange.ms_diagnostics.empty() ? 0 : exchange.ms_diagnostics.back().id};
}

// An answer inside TLS came after the client had accepted the certificate.
std::string_view certificate_words(const Registration& registration, SignIn sign_in) {
    const bool answered = sign_in == SignIn::Challenged || sign_in == SignIn::Refused ||
                          sign_in == SignIn::Unavailable;
    return registration.transport == Transport::Tls && answered
               ? ". TLS was complete by then: this is no matter of this server's certificate"
               : "";
}

std::string group_words(const TextContext& context, const Group& group) {
    const Registration& first = *group.first;
    const std::string who = group.clients.size() == 1
                                ? to_string(first.client.address)
                                : fmt::format("{} clients, first {}", group.clients.size(),
                                              to_string(first.client.address));
    return fmt::format("{} at {} {}{}. {}{}.", who, to_string(first.server),
                       sign_in_words(first.exchange),
                       certificate_words(first, sign_in_of(first.exchange)),
                       exchange_words(first.exchange), context.bracketed(first.exchange.frame));
}

}  // namespace

void write_sign_ins(const TextContext& context) {
    std::map<Key, Group> groups;
    std::size_t accepted = 0;
    for (const Registration& registration : context.analysis.registrations) {
        if (sign_in_of(registration.exchange) == SignIn::Accepted) {
            ++accepted;
            continue;
        }
        Group& group = groups[key_of(registration)];
        group.first = group.first == nullptr ? &registration : group.first;
        group.clients.insert(registration.client.address);
        ++group.count;
    }
    if (context.analysis.registrations.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Sign-ins that can be read (SIP REGISTER)");
    if (accepted > 0) {
        context.page.paragraph(fmt::format("{} went well.", accepted));
    }
    std::size_t shown = 0;
    for (const auto& [key, group] : groups) {
        if (++shown > kMaxGroups) {
            context.page.paragraph(
                fmt::format("and {} more kinds; -T json lists all", groups.size() - kMaxGroups));
            return;
        }
        context.page.item(group_words(context, group));
    }
}

}  // namespace siptls::report
