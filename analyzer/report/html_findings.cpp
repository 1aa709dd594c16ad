// SPDX-License-Identifier: GPL-2.0-or-later
// A finding of the HTML report, told by its first incident: facts, reasons, names, certificate, one
// session step by step.
#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/html_sections.h"
#include "report/incidents_by_id.h"
#include "report/limits.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/incident.h"
#include "report/wording/names.h"
#include "siptls/pem.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kNameColumns = 120;

using Incidents = std::vector<const Incident*>;

std::string shown(std::string_view raw) {
    return shorten(escape_text(raw), kNameColumns);
}

void fill_told(Dictionary& parent, const char* section, const Analysis& analysis,
               const Told& told) {
    Dictionary& one = *parent.AddSectionDictionary(section);
    set(one, "TEXT", told.text);
    set_frame(one, analysis, told.frame);
}

void fill_facts(Dictionary& section, const Analysis& analysis, const IncidentText& text) {
    set(section, "CLIENT", text.client);
    set_section(section, "REMARK", "TEXT", text.software);
    for (const std::string& remark : text.remarks) {
        set_section(section, "REMARK", "TEXT", remark);
    }
    set(section, "SERVER", text.server);
    fill_told(section, "ENDING", analysis, text.ending);
    set(section, "ATTEMPTS", text.attempts);
    set(section, "RESOLVED", text.resolved);
    for (const std::string& difference : text.differences) {
        set_section(section, "DIFFERENCE", "TEXT", difference);
    }
    set(section, "FILTER", text.filter);
}

void fill_story(Dictionary& section, const Analysis& analysis, const IncidentText& text) {
    if (text.story.empty()) {
        return;
    }
    Dictionary& story = *section.AddSectionDictionary("STORY");
    for (const ToldStep& told : text.story) {
        Dictionary& step = *story.AddSectionDictionary("STEP");
        set(step, "TIME", told.time);
        set(step, "TEXT", told.what.text);
        set_frame(step, analysis, told.what.frame);
    }
}

std::string_view resolved_word(const Incident& incident) {
    return !incident.resolved ? "not known" : *incident.resolved ? "yes" : "no";
}

void fill_clients(Dictionary& section, const Incidents& incidents) {
    if (incidents.size() < 2) {
        return;
    }
    Dictionary& others = *section.AddSectionDictionary("OTHERS");
    set(others, "CAPTION",
        fmt::format("{} clients and servers with the same trouble", incidents.size()));
    set(others, "AND_MORE",
        incidents.size() == 2 ? "and another one"
                              : fmt::format("and {} others", incidents.size() - 1));
    for (std::size_t at = 0; at < std::min(incidents.size(), kMaxIncidents); ++at) {
        const Incident& incident = *incidents[at];
        Dictionary& row = *others.AddSectionDictionary("INCIDENT");
        set(row, "CLIENT", to_string(incident.client));
        set(row, "SERVER", to_string(incident.server));
        set(row, "ATTEMPTS", fmt::format("{}", incident.attempts));
        set(row, "FIRST", date_time(incident.first_time));
        set(row, "LAST", date_time(incident.last_time));
        set(row, "RESOLVED", resolved_word(incident));
    }
    if (incidents.size() > kMaxIncidents) {
        set_section(others, "MORE_INCIDENTS", "SENTENCE",
                    fmt::format("And {} more; the CSV and JSON reports list all.",
                                incidents.size() - kMaxIncidents));
    }
}

// The table of answers says who refuses and who accepts.
bool is_in_table(Reason reason) {
    return reason == Reason::SomeProfilesRefuse;
}

void fill_reasons(Dictionary& section, const Analysis& analysis, const Incident& incident,
                  const IncidentText& text) {
    const auto& reasons = incident.first.verdict.evidence;
    for (std::size_t at = 0; at < reasons.size(); ++at) {
        if (!is_in_table(reasons[at].reason)) {
            fill_told(section, "EVIDENCE", analysis, text.evidence[at]);
        }
    }
    for (const std::string& rival : text.open) {
        set_section(section, "OPEN", "TEXT", rival);
    }
    for (const Told& told : text.excluded) {
        fill_told(section, "EXCLUDED", analysis, told);
    }
    for (const std::string& hidden : text.hidden) {
        set_section(section, "HIDDEN", "TEXT", hidden);
    }
    if (text.open.empty() && text.hidden.empty() && text.excluded.empty()) {
        section.ShowSection("NO_RIVAL");
    }
}

// The presented names that one kind of client or another took for the one looked for, or nearly.
std::vector<std::string> near_names(const ProfileMatches& matches) {
    std::vector<std::string> names;
    for (const ProfileMatch& match : matches) {
        if (!match.match.presented.empty()) {
            names.push_back(shown(match.match.presented));
        }
    }
    return names;
}

void fill_names(Dictionary& section, const Analysis& analysis, const Incident& incident) {
    const ExpectedName& expected = incident.expected_name;
    Dictionary& wanted = *section.AddSectionDictionary("WANTED");
    set(wanted, "NAME", shown(expected.name));
    set(wanted, "SOURCE",
        fmt::format("{}, {} {}", kind_words(expected.kind),
                    expected.inferred ? "inferred from" : "known from",
                    source_words(expected.source)));
    set_frame(wanted, analysis, expected.frame);
    const Certificate* certificate = find_certificate(analysis, incident.certificate);
    if (certificate == nullptr) {
        set_section(section, "NO_NAME", "TEXT", "a certificate that is not in the capture");
        return;
    }
    if (certificate->subject_cn) {
        set_section(section, "CN", "NAME", shown(*certificate->subject_cn));
    }
    const auto names = presented_names(*certificate, expected.name);
    const auto near = near_names(incident.first.verdict.profile_matches);
    for (std::size_t at = 0; at < std::min(names.size(), kMaxHtmlNames); ++at) {
        Dictionary& name = *section.AddSectionDictionary("SAN");
        set(name, "NAME", names[at]);
        if (std::find(near.begin(), near.end(), names[at]) != near.end()) {
            name.ShowSection("NEAR");
        }
    }
    if (names.empty()) {
        set_section(section, "NO_NAME", "TEXT", "no alternative name");
    }
    if (names.size() > kMaxHtmlNames) {
        set_section(section, "MORE_NAMES", "SENTENCE",
                    fmt::format("and {} more", names.size() - kMaxHtmlNames));
    }
}

// Refusals first, answers for the same reason beside each other.
auto order_of(const NameMatch& match) {
    return std::tuple(match.accepted, match.refusal, match.matched_by, match.presented);
}

void fill_profiles(Dictionary& section, const Incident& incident) {
    std::vector<ProfileMatch> matches = incident.first.verdict.profile_matches.copy();
    if (matches.empty()) {
        return;
    }
    const auto is_own = [&](const ProfileMatch& match) {
        return incident.profile && incident.profile->id == match.profile;
    };
    std::stable_sort(matches.begin(), matches.end(),
                     [](const ProfileMatch& a, const ProfileMatch& b) {
                         return order_of(a.match) < order_of(b.match);
                     });
    std::stable_partition(matches.begin(), matches.end(), is_own);
    const auto refusing =
        std::count_if(matches.begin(), matches.end(),
                      [](const ProfileMatch& match) { return !match.match.accepted; });
    Dictionary& table = *section.AddSectionDictionary("PROFILES");
    set(table, "CAPTION",
        fmt::format("What {} known kinds of client answer: {} refuse, {} accept", matches.size(),
                    refusing, matches.size() - static_cast<std::size_t>(refusing)));
    // Neighbours with the same answer and reason share a row.
    Dictionary* row = nullptr;
    const ProfileMatch* before = nullptr;
    for (const ProfileMatch& match : matches) {
        if (before == nullptr || before->match != match.match || is_own(*before)) {
            row = table.AddSectionDictionary("ANSWER");
            set(*row, "CLASS", match.match.accepted ? "accepts" : "refuses");
            set(*row, "WORD", match.match.accepted ? "accepts" : "refuses");
            set(*row, "REASON", describe(match.match));
        }
        if (is_own(match)) {
            row->ShowSection("OWN");
        }
        set_section(*row, "PROFILE", "ID", match.profile);
        before = &match;
    }
}

void fill_certificate(Dictionary& section, const Certificate* certificate) {
    if (certificate == nullptr) {
        section.ShowSection("NO_CERTIFICATE");
        return;
    }
    Dictionary& part = *section.AddSectionDictionary("CERTIFICATE");
    set(part, "SUBJECT",
        certificate->malformed ? "not readable as a certificate" : shown(certificate->subject));
    set(part, "ISSUER", shown(certificate->issuer));
    set(part, "NOT_BEFORE", date(certificate->not_before));
    set(part, "NOT_AFTER", date(certificate->not_after));
    set(part, "KEY", escape_text(certificate->key));
    set(part, "SIGNATURE", escape_text(certificate->signature_algorithm));
    set(part, "SERIAL", escape_text(certificate->serial));
    set(part, "SHA256", certificate->sha256);
    set_section(part, "PEM", "TEXT", to_pem(*certificate));
}

void fill_finding(Dictionary& page, const HtmlContext& context, const Finding& finding,
                  const Incidents& incidents, std::size_t number) {
    const Incident& first = *incidents.front();
    const IncidentText text = tell(context.analysis, first);
    Dictionary& section = *page.AddSectionDictionary("FINDING");
    set(section, "NUMBER", fmt::format("{}", number));
    set(section, "SHORT",
        fmt::format("{}: {}", short_words(finding.cause),
                    shorten(escape_text(finding.missing_name), 40)));
    set(section, "TITLE",
        fmt::format("{} is missing in the certificate of {}", shown(finding.missing_name),
                    finding.servers.size() == 1
                        ? to_string(finding.servers.front())
                        : fmt::format("{} servers", finding.servers.size())));
    set(section, "CONFIDENCE", name(finding.confidence));
    set(section, "MEANING", text_of(finding.cause).meaning);
    fill_facts(section, context.analysis, text);
    fill_clients(section, incidents);
    fill_reasons(section, context.analysis, first, text);
    fill_names(section, context.analysis, first);
    fill_profiles(section, first);
    fill_certificate(section, find_certificate(context.analysis, first.certificate));
    fill_story(section, context.analysis, text);
    fill_ladder(section, first.first, context.analysis, number);
}

}  // namespace

void fill_findings(Dictionary& page, const HtmlContext& context) {
    const Analysis& analysis = context.analysis;
    const IncidentsById by_id = incidents_by_id(analysis);
    std::size_t told = 0;
    for (const Finding& finding : analysis.findings) {
        Incidents incidents;
        for (const std::string& id : finding.incidents) {
            if (const auto found = by_id.find(id); found != by_id.end()) {
                incidents.push_back(found->second);
            }
        }
        if (!incidents.empty() && told < kMaxFindings) {
            fill_finding(page, context, finding, incidents, ++told);
        }
    }
    if (analysis.findings.size() > told) {
        set_section(page, "MORE_FINDINGS", "SENTENCE",
                    fmt::format("And {} more findings; the JSON report has all.",
                                analysis.findings.size() - told));
    }
}

}  // namespace siptls::report
