// SPDX-License-Identifier: GPL-2.0-or-later
// The answer to "will this certificate do?" as JSON (docs/report-format.md).
#include <ostream>

#include "report/json_out.h"
#include "report/time_text.h"
#include "siptls/certificate_check_report.h"
#include "siptls/report.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

using report::JsonOut;

std::string_view word(UseSeen seen) {
    switch (seen) {
        case UseSeen::Accepted: return "accepted";
        case UseSeen::Refused: return "refused";
        case UseSeen::Unknown: return "unknown";
    }
    return "unknown";
}

std::string_view word(ChainWeight weight) {
    switch (weight) {
        case ChainWeight::Severe: return "severe";
        case ChainWeight::Some: return "some";
        case ChainWeight::Note: return "note";
    }
    return "note";
}

void write_match(JsonOut& out, const NameMatch& match) {
    out.text_or_null("matched_by", match.accepted ? name(match.matched_by) : std::string_view());
    out.text("reason", describe(match));
}

void write_use(JsonOut& out, const CheckedUse& checked) {
    const CertificateUse& use = checked.use;
    out.begin_object();
    out.text("client", use.client);
    out.text("server", use.server);
    out.text("name", use.name);
    out.text("kind", name(use.kind));
    out.text_or_null("client_profile", use.profile);
    out.text("seen", word(use.seen));
    out.number("sessions", use.sessions);
    out.text("answer", name(checked.check.answer));
    write_match(out, checked.check.match);
    out.array("accepted_by", checked.check.accepting, [&](std::string_view id) { out.text(id); });
    out.array("refused_by", checked.check.refusing, [&](std::string_view id) { out.text(id); });
    out.end_object();
}

void write_domain_name(JsonOut& out, const CheckedDomainName& checked) {
    out.begin_object();
    out.text("name", checked.wanted.name);
    out.text("kind", name(checked.wanted.kind));
    out.boolean("needed", checked.wanted.needed);
    out.boolean("web", checked.wanted.web);
    out.text("who", checked.wanted.who);
    out.boolean("accepted", checked.match.accepted);
    write_match(out, checked.match);
    out.end_object();
}

void write_remark(JsonOut& out, const ChainRemark& remark) {
    out.begin_object();
    out.text("code", name(remark.fault));
    out.text("weight", word(remark.weight));
    out.number("certificate", remark.at);
    out.text("text", describe(remark));
    out.end_object();
}

void write_certificate(JsonOut& out, const CertificateCheckReport& report) {
    const Certificate& leaf = report.chain.front();
    out.key("certificate");
    out.begin_object();
    out.text("file", report.file);
    out.text("sha256", leaf.sha256);
    out.text("subject", leaf.subject);
    out.text("issuer", leaf.issuer);
    out.text("not_before", report::rfc3339_seconds(leaf.not_before));
    out.text("not_after", report::rfc3339_seconds(leaf.not_after));
    out.boolean("in_date", report.now >= leaf.not_before && report.now <= leaf.not_after);
    const std::int64_t days = report.days_left();
    out.number("days_left", static_cast<std::uint64_t>(days < 0 ? 0 : days));
    out.texts("dns_names", leaf.dns_names);
    out.end_object();
}

}  // namespace

void write_check_json(std::ostream& stream, const CertificateCheckReport& report) {
    JsonOut out(stream);
    out.begin_object();
    out.text("schema", "siptls.certificate_check/1");
    out.key("generator");
    out.begin_object();
    out.text("name", "siptls");
    out.text("version", version());
    out.end_object();
    out.boolean("passes", report.passes());
    write_certificate(out, report);
    out.array("uses", report.uses, [&](const CheckedUse& use) { write_use(out, use); });
    out.array("domain_names", report.domain_names,
              [&](const CheckedDomainName& name) { write_domain_name(out, name); });
    out.array("chain", report.remarks,
              [&](const ChainRemark& remark) { write_remark(out, remark); });
    out.key("trust");
    out.begin_object();
    out.boolean("judged", report.trust.judged);
    out.boolean_or_null("trusted",
                        report.trust.judged ? std::optional(report.trust.trusted) : std::nullopt);
    out.text_or_null("detail", report.trust.detail);
    out.end_object();
    out.number("sessions", report.sessions);
    out.number("sessions_without_name", report.nameless);
    out.texts("notes", report.notes);
    out.end_object();
    out.line_feed();
    out.flush();
}

}  // namespace siptls
