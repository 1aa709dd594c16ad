// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/remedies.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "bytes/ascii.h"
#include "report/escape.h"
#include "report/wording/causes.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kPlacesTold = 4;  // where SRV or DHCP may lead instead

// Also with a leading wildcard label: inside double quotes none of these characters means anything
// to the shell.
bool is_plain_host(std::string_view name) {
    if (name.starts_with("*.")) {
        name.remove_prefix(2);
    }
    return !name.empty() && name.front() != '-' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
           });
}

std::string join(const std::vector<std::string>& names, std::string_view between) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : std::string(between)) + escape_text(name);
    }
    return text;
}

std::string_view certificate_words(const std::optional<CertificateRole>& role) {
    if (!role) {
        return "the server's certificate";
    }
    switch (*role) {
        case CertificateRole::Registrar: return "the registrar's certificate";
        case CertificateRole::Web: return "the certificate of the web services";
        case CertificateRole::Edge: return "the external certificate of the Access Edge";
        case CertificateRole::Exchange: return "the certificate of Exchange";
    }
    return "the server's certificate";
}

// The use of a certificate as Request-CsCertificate calls it.
std::string_view lync_type(const std::optional<CertificateRole>& role) {
    if (role == CertificateRole::Web) {
        return "WebServicesInternal";
    }
    return role == CertificateRole::Edge ? "AccessEdgeExternal" : "Default";
}

RemedyText add_names(const Remedy& remedy) {
    const bool address =
        std::all_of(remedy.names.begin(), remedy.names.end(),
                    [](const std::string& name) { return parse_ip_address(name).has_value(); });
    RemedyText text;
    text.text = fmt::format(
        "Have {} issued again with this exact subject alternative name ({}): {}. Keep the names it "
        "has.{}",
        certificate_words(remedy.role), address ? "IP address" : "DNS", join(remedy.names, ", "),
        address ? "" : " A wildcard is no substitute.");
    if (std::any_of(remedy.names.begin(), remedy.names.end(),
                    [](const std::string& name) { return name.ends_with('.'); })) {
        // RFC 5280, 4.2.1.6, by the preferred name syntax of RFC 1034, 3.5
        text.text +=
            " Easier: take the dot at the end off the name that the client is given; no public "
            "authority issues one.";
    }
    return text;
}

// Lync Server Management Shell, MS Learn "Request-CsCertificate" and "Set-CsCertificate".
RemedyText request_certificate(const Remedy& remedy) {
    const bool plain = !remedy.names.empty() && is_plain_host(remedy.names.front());
    std::vector<std::string> names;
    std::copy_if(remedy.names.begin(), remedy.names.end(), std::back_inserter(names),
                 is_plain_host);
    RemedyText text;
    text.text = "On a Lync or Skype for Business server, in its Management Shell:";
    text.commands = {
        fmt::format("Request-CsCertificate -New -Type {} -DomainName \"{}\" -CA \"CA\"",
                    lync_type(remedy.role), plain ? join(names, ",") : "NAME"),
        fmt::format("Set-CsCertificate -Type {} -Thumbprint THUMBPRINT", lync_type(remedy.role)),
        "Stop-CsWindowsService; Start-CsWindowsService",
    };
    text.after =
        "CA: the issuing authority, as HOST\\NAME. THUMBPRINT: that of the certificate it issued. "
        "Only the restart makes the service show it.";
    if (!plain) {
        text.after +=
            " NAME stands for the missing name, which is no plain host name and must be "
            "typed with care.";
    }
    if (plain && names.size() < remedy.names.size()) {
        text.after += " Names that are no plain host names are left out: type those with care.";
    }
    return text;
}

RemedyText point_elsewhere(const Remedy& remedy) {
    std::vector<std::string> names = remedy.names;
    const std::size_t more = names.size() - std::min(names.size(), kPlacesTold);
    names.resize(names.size() - more);
    const std::string others = more == 0 ? "" : fmt::format(" (or {} more)", more);
    RemedyText text;
    text.text = fmt::format(
        "Or let the clients ask for a name that the certificate has already: point {} at {}{}. It "
        "must lie inside the SIP domain, or strict clients drop the answer.",
        remedy.role == CertificateRole::Web ? "DHCP option 43"
                                            : "the SRV record or DHCP option 120",
        names.empty() ? "such a name" : join(names, " or "), others);
    return text;
}

RemedyText update_firmware(const Remedy& remedy) {
    RemedyText text;
    text.text = fmt::format(
        "Or update the phones: Lync Phone Edition takes wildcards from {} on. The catch: a phone "
        "that cannot sign in cannot update, and a phone of exactly that firmware was reported to "
        "fail still. The exact name is the safer cure.",
        remedy.names.empty() ? "4.0.7577.4100" : join(remedy.names, ", "));
    return text;
}

RemedyText check_before_issuing(const Remedy& remedy) {
    std::string rivals;
    for (const std::string& id : remedy.names) {
        rivals += (rivals.empty() ? "" : "; ") + cause_words(id);
    }
    RemedyText text;
    text.text = fmt::format(
        "Before issuing, rule out what this capture cannot: {}. Trust anchors given with --ca-file "
        "or the same client accepting another certificate of this issuer would tell.",
        rivals.empty() ? "another cause" : rivals);
    return text;
}

}  // namespace

RemedyText describe(const Remedy& remedy) {
    switch (remedy.action) {
        case RemedyAction::AddSubjectAltName: return add_names(remedy);
        case RemedyAction::RequestCertificate: return request_certificate(remedy);
        case RemedyAction::PointNameElsewhere: return point_elsewhere(remedy);
        case RemedyAction::UpdateFirmware: return update_firmware(remedy);
        case RemedyAction::CheckBeforeIssuing: return check_before_issuing(remedy);
    }
    return {};
}

std::string flatten(const RemedyText& remedy) {
    std::string text = remedy.text;
    for (const std::string& command : remedy.commands) {
        text += '\n' + command;
    }
    if (!remedy.after.empty()) {
        text += '\n' + remedy.after;
    }
    return text;
}

}  // namespace siptls::report

namespace siptls {

std::string text_of(const Remedy& remedy) {
    return report::flatten(report::describe(remedy));
}

}  // namespace siptls
