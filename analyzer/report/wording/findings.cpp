// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/findings.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "report/wording/causes.h"
#include "report/wording/frames.h"
#include "report/wording/list_words.h"
#include "report/wording/names.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kMaxShown = 6;
constexpr std::size_t kNameColumns = 80;

template <class Value>
std::string list(const std::vector<Value>& values) {
    return list_words(values, kMaxShown, [](const Value& value) { return to_string(value); });
}

}  // namespace

std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string certificate_words(const Analysis& analysis, std::optional<CertificateId> id) {
    const Certificate* certificate = find_certificate(analysis, id);
    if (certificate == nullptr) {
        return "not in the capture";
    }
    return fmt::format("CN {}, {}",
                       certificate->subject_cn
                           ? shorten(escape_text(*certificate->subject_cn), kNameColumns)
                           : "none",
                       fingerprint_words(*certificate));
}

std::string finding_sentence(const Analysis& analysis, const Finding& finding) {
    return fmt::format("{}: {} is missing in the certificate {}; {} ({}), {} ({}).",
                       short_words(finding.cause), escape_text(finding.missing_name),
                       certificate_words(analysis, finding.certificate),
                       counted(finding.clients.size(), "client"), list(finding.clients),
                       counted(finding.servers.size(), "server"), list(finding.servers));
}

std::string risk_sentence(const Analysis& analysis, const AtRisk& risk) {
    const std::string profiles = list_words(risk.refused_by, kMaxShown);
    return fmt::format("{} in the certificate {}: accepted by {} in {}; {} would refuse it.",
                       shorten(escape_text(risk.expected_name.name), kNameColumns),
                       certificate_words(analysis, risk.certificate),
                       counted(risk.clients, "client"), counted(risk.sessions, "session"),
                       profiles);
}

}  // namespace siptls::report
