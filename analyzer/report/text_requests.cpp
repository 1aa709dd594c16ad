// SPDX-License-Identifier: GPL-2.0-or-later
// The names that the new certificates should have, who would refuse them all the same, and the
// request files where the page has room for them.
#include <algorithm>

#include <fmt/format.h>

#include "report/limits.h"
#include "report/text_sections.h"
#include "report/wording/requests.h"

namespace siptls::report {
namespace {

void write_request(const TextContext& context, const CertificateRequest& request) {
    const RequestText text = tell(request, context.certificate(request.replaces));
    context.page.item(fmt::format("{}: {}.", text.title, names_words(text)));
    for (const std::string& remark : text.remarks) {
        context.page.item(remark);
    }
    for (const RequestFile& file : files_of(request)) {
        context.page.file(file.title, file.text);
    }
}

}  // namespace

void write_requests(const TextContext& context, const std::vector<std::string>& sip_domains) {
    const auto requests = certificate_requests(context.analysis, sip_domains);
    if (requests.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Names for the new certificate");
    const std::size_t told = std::min(requests.size(), kMaxRequests);
    for (std::size_t at = 0; at < told; ++at) {
        write_request(context, requests[at]);
    }
    if (requests.size() > told) {
        context.page.item(
            fmt::format("and {} more certificates; -T json has all", requests.size() - told));
    }
    context.page.paragraph(
        "--requests DIR writes this as requests for OpenSSL and certreq; siptls check-cert judges "
        "the certificate that comes back.");
}

}  // namespace siptls::report
