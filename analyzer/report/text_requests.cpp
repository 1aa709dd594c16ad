// SPDX-License-Identifier: GPL-2.0-or-later
// The names that the new certificates should have, and who would refuse them all the same.
#include <fmt/format.h>

#include "report/text_sections.h"
#include "siptls/certificate_request.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

template <class Values, class Words>
std::string list(const Values& values, Words words) {
    std::string text;
    for (const auto& value : values) {
        text += (text.empty() ? "" : ", ") + words(value);
    }
    return text;
}

const auto kEscaped = [](const std::string& text) { return escape_text(text); };

std::string names_of(const CertificateRequest& request) {
    std::string text = list(request.dns_names, kEscaped);
    const std::string addresses = list(
        request.ip_addresses, [](const IpAddress& address) { return "IP " + to_string(address); });
    for (const std::string& more : {addresses, list(request.uris, kEscaped)}) {
        text += (text.empty() || more.empty() ? "" : ", ") + more;
    }
    return text;
}

void write_request(const TextContext& context, const CertificateRequest& request) {
    const Certificate* old = context.certificate(request.replaces);
    std::string text = fmt::format(
        "In place of {}: {}", old == nullptr ? "it" : escape_text(old->subject), names_of(request));
    if (!request.added.empty()) {
        text += fmt::format(" (new: {})", list(request.added, kEscaped));
    }
    context.page.item(text + ".");
    if (!request.left_out.empty()) {
        context.page.item(fmt::format("To be typed with care, for it is no plain host name: {}.",
                                      list(request.left_out, kEscaped)));
    }
    for (const StillRefusing& refusing : request.still_refusing) {
        context.page.item(fmt::format(
            "{} would refuse it still: it looks for {}, and {} takes it from no such name.",
            to_string(refusing.client), escape_text(refusing.name),
            list(refusing.profiles, [](std::string_view id) { return std::string(id); })));
    }
}

}  // namespace

void write_requests(const TextContext& context, const std::vector<std::string>& sip_domains) {
    const auto requests = certificate_requests(context.analysis, sip_domains);
    if (requests.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Names for the new certificate");
    for (const CertificateRequest& request : requests) {
        write_request(context, request);
    }
    context.page.paragraph(
        "--requests DIR writes this as requests for OpenSSL and certreq; siptls check-cert judges "
        "the certificate that comes back.");
}

}  // namespace siptls::report
