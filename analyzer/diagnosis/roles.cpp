// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/roles.h"

#include <algorithm>
#include <array>

#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

template <std::size_t size>
bool begins_with_any(const std::array<std::string_view, size>& labels, std::string_view name) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](std::string_view label) { return name.starts_with(label); });
}

bool is_shared_port(std::uint16_t port) {
    return port == net::kHttpsPort || port == net::kHttpPort;
}

}  // namespace

bool names_exchange(std::string_view name) {
    constexpr std::array<std::string_view, 8> kLabels = {
        "autodiscover.", "_autodiscover.", "exchange.", "ews.",
        "owa.",          "webmail.",       "outlook.",  "mail.",
    };
    return begins_with_any(kLabels, name);
}

bool names_web_service(std::string_view name) {
    constexpr std::array<std::string_view, 9> kLabels = {
        "lyncdiscover.", "lyncdiscoverinternal.", "lyncweb.", "lyncwebservices.",
        "ucupdates.",    "ucupdates-r2.",         "meet.",    "dialin.",
        "webext.",
    };
    return begins_with_any(kLabels, name);
}

bool names_sign_in(std::string_view name) {
    constexpr std::array<std::string_view, 5> kLabels = {
        "sip.", "sipinternal.", "sipexternal.", "access.", "accessedge.",
    };
    return begins_with_any(kLabels, name);
}

std::optional<CertificateRole> role_of(const Endpoint& server,
                                       const std::optional<NameCandidate>& expected) {
    if (!is_shared_port(server.port)) {
        return CertificateRole::Registrar;
    }
    if (!expected) {
        return std::nullopt;
    }
    if (expected->source == NameSource::DnsSrv) {
        return CertificateRole::Edge;  // SRV for SIP leads to 443 at the Access Edge alone
    }
    const bool web_source =
        expected->source == NameSource::Dhcp43 ||
        (expected->source == NameSource::Sip && expected->kind == NameKind::Host);
    if (names_exchange(expected->name)) {
        return CertificateRole::Exchange;
    }
    if (web_source || names_web_service(expected->name)) {
        return CertificateRole::Web;
    }
    return names_sign_in(expected->name) ? std::optional(CertificateRole::Edge) : std::nullopt;
}

void RoleBook::learn(const Session& session, const std::optional<NameCandidate>& expected) {
    const auto leaf = session.leaf();
    if (!leaf) {
        return;
    }
    if (roles_.size() <= *leaf) {
        roles_.resize(*leaf + 1);
    }
    if (const auto role = role_of(session.server, expected)) {
        roles_[*leaf] |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(*role));
    }
}

std::vector<std::vector<CertificateRole>> RoleBook::of_certificates(std::size_t count) const {
    std::vector<std::vector<CertificateRole>> lists(count);
    for (std::size_t id = 0; id < std::min(count, roles_.size()); ++id) {
        for (std::size_t role = 0; role < kCertificateRoleCount; ++role) {
            if ((roles_[id] >> role & 1) != 0) {
                lists[id].push_back(static_cast<CertificateRole>(role));
            }
        }
    }
    return lists;
}

}  // namespace siptls::diagnosis
