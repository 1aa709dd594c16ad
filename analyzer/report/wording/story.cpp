// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/story.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kNameColumns = 120;

std::string shown(std::string_view raw) {
    return shorten(escape_text(raw), kNameColumns);
}

std::string_view sign_words(SharingSign sign) {
    switch (sign) {
        case SharingSign::UserAgents: return "its User-Agents";
        case SharingSign::AddressesOfRecord: return "its addresses-of-record";
        case SharingSign::ClientHellos: return "its ClientHellos";
        case SharingSign::HopLimits: return "its hop limits";
        case SharingSign::ProxyHeader: break;  // a remark of its own
    }
    return "what it sends";
}

std::string_view certainty_words(const ClientIdentity& identity, IdentityFact fact) {
    const auto found = std::find_if(identity.notes.begin(), identity.notes.end(),
                                    [&](const IdentityNote& note) { return note.fact == fact; });
    if (found == identity.notes.end()) {
        return "";
    }
    switch (found->source) {
        case IdentitySource::UserAgent: return ", by its User-Agent";
        case IdentitySource::DhcpVendorClass: return ", by its DHCP vendor class";
        case IdentitySource::ClientHello:
            return ", perhaps: its ClientHello equals that of such a client";
        default: return "";
    }
}

// " by sip.mslync.net at 192.0.2.21:5061", as far as known.
std::string place(const SignInStep& step) {
    std::string text;
    if (!step.name.empty()) {
        text += " for " + shown(step.name);
    }
    if (step.server) {
        text += " at " + (step.server->port == 0 ? to_string(step.server->address)
                                                 : to_string(*step.server));
    }
    return text;
}

std::string sentence(const SignInStep& step) {
    switch (step.kind) {
        case SignInStepKind::AddressLeased:
            return fmt::format("DHCP knows it by the address {}", shown(step.name));
        case SignInStepKind::RegistrarTold:
            return fmt::format("DHCP gave it the registrar {}", shown(step.name));
        case SignInStepKind::WebServiceTold:
            return fmt::format("DHCP option 43 gave it the web service {}", shown(step.name));
        case SignInStepKind::ServiceFound:
            return fmt::format("DNS answered SRV {}", shown(step.name));
        case SignInStepKind::NameResolved:
            return fmt::format("DNS found {} at {}", shown(step.name),
                               step.server ? to_string(step.server->address) : "no address");
        case SignInStepKind::ClockSet: return "a clock answered by NTP" + place(step);
        case SignInStepKind::PlainWeb: return "HTTP was answered" + place(step);
        case SignInStepKind::WebReached: return "TLS with the web services worked" + place(step);
        case SignInStepKind::ExchangeReached: return "TLS with Exchange worked" + place(step);
        case SignInStepKind::EdgeReached: return "TLS with the Access Edge worked" + place(step);
        case SignInStepKind::RegistrarReached: return "TLS with the registrar worked" + place(step);
        case SignInStepKind::Registered: return fmt::format("{} was registered", shown(step.name));
        case SignInStepKind::Refused: return "it refused the certificate" + place(step);
    }
    return "something happened";
}

}  // namespace

std::string_view role_words(CertificateRole role) {
    switch (role) {
        case CertificateRole::Registrar: return "registrar";
        case CertificateRole::Web: return "web services";
        case CertificateRole::Edge: return "Access Edge";
        case CertificateRole::Exchange: return "Exchange";
    }
    return "server";
}

std::vector<std::string> identity_remarks(const ClientIdentity& identity) {
    std::vector<std::string> remarks;
    if (!identity.family.empty()) {
        remarks.push_back(shown(identity.family) +
                          std::string(certainty_words(identity, IdentityFact::Family)));
    }
    if (!identity.tls_stack.empty()) {
        remarks.push_back(
            fmt::format("by its ClientHello perhaps on {}", shown(identity.tls_stack)));
    }
    std::string signs;
    for (const SharingSign sign : identity.sharing) {
        if (sign == SharingSign::ProxyHeader) {
            remarks.emplace_back("the address of a load balancer, by its PROXY header");
        } else {
            signs += (signs.empty() ? "" : " and ") + std::string(sign_words(sign));
        }
    }
    if (!signs.empty()) {
        remarks.push_back(fmt::format("several clients {} behind this address: {} differ",
                                      identity.shared() ? "stand" : "may stand", signs));
    }
    return remarks;
}

std::string describe(const SignInStep& step) {
    const std::string text = sentence(step);
    const bool counted = step.times > 1 && step.kind != SignInStepKind::AddressLeased;
    return counted ? fmt::format("{}, {} times", text, step.times) : text;
}

}  // namespace siptls::report
