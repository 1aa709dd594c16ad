// SPDX-License-Identifier: GPL-2.0-or-later
// The certificates to ask for: their names, and the request files to copy.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/html_sections.h"
#include "report/limits.h"
#include "report/wording/frames.h"
#include "report/wording/requests.h"

namespace siptls::report {
namespace {

void fill_request(Dictionary& section, const RequestText& text, const CertificateRequest& request) {
    set(section, "TITLE", text.title);
    for (const RequestedName& name : text.names) {
        Dictionary& part = *section.AddSectionDictionary("NAME");
        set(part, "TEXT", name.text);
        if (name.added) {
            part.ShowSection("ADDED");
        }
    }
    for (const std::string& remark : text.remarks) {
        set_section(section, "REMARK", "TEXT", remark);
    }
    for (const RequestFile& file : files_of(request)) {
        Dictionary& part = *section.AddSectionDictionary("FILE");
        set(part, "TITLE", file.title);
        set(part, "TEXT", file.text);
    }
}

}  // namespace

void fill_requests(Dictionary& remedies, const HtmlContext& context) {
    const auto requests = certificate_requests(context.analysis, context.options.sip_domains);
    const std::size_t told = std::min(requests.size(), kMaxRequests);
    for (std::size_t at = 0; at < told; ++at) {
        const CertificateRequest& request = requests[at];
        fill_request(*remedies.AddSectionDictionary("REQUEST"),
                     tell(request, find_certificate(context.analysis, request.replaces)), request);
    }
    if (requests.size() > told) {
        set_section(remedies, "MORE_REQUESTS", "SENTENCE",
                    fmt::format("And requests for {} more certificates; the JSON report has all.",
                                requests.size() - told));
    }
}

}  // namespace siptls::report
