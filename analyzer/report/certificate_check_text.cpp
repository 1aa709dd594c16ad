// SPDX-License-Identifier: GPL-2.0-or-later
// The answer to "will this certificate do?" for a terminal.
#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "report/text_page.h"
#include "report/time_text.h"
#include "report/wording/list_words.h"
#include "siptls/certificate_check_report.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

// Uses that are listed: who reads on may take -T json.
constexpr std::size_t kFittingTold = 20;
constexpr std::size_t kOthersTold = 200;

constexpr std::size_t kNamed = 6;  // profiles told by name; the others are counted

std::string_view word(UseAnswer answer) {
    switch (answer) {
        case UseAnswer::Fits: return "ok    ";
        case UseAnswer::Depends: return "MAYBE ";
        case UseAnswer::Fails: return "FAILS ";
    }
    return "FAILS ";
}

std::string_view seen_words(UseSeen seen) {
    switch (seen) {
        case UseSeen::Accepted: return ", accepted the certificate it was shown";
        case UseSeen::Refused: return ", refused the certificate it was shown";
        case UseSeen::Unknown: return "";
    }
    return "";
}

std::string use_line(const CheckedUse& checked) {
    const CertificateUse& use = checked.use;
    std::string text =
        fmt::format("{}{} wants {} at {}: {}", word(checked.check.answer), escape_text(use.client),
                    escape_text(use.name), escape_text(use.server), describe(checked.check.match));
    text +=
        fmt::format(" ({}{}; {} {})",
                    use.profile.empty() ? "kind of client not known" : escape_text(use.profile),
                    seen_words(use.seen), use.sessions, use.sessions == 1 ? "session" : "sessions");
    if (checked.check.may_look_at_no_name) {
        return text + "; that fits no known rule, so it may look at no name";
    }
    if (checked.check.answer == UseAnswer::Depends) {
        text += fmt::format("; refused by {}; accepted by {}",
                            report::list_words(checked.check.refusing, kNamed),
                            report::list_words(checked.check.accepting, kNamed));
    }
    return text;
}

// What would fail first. Uses that differ only in the certificate that was seen are one to a
// reader.
std::vector<CheckedUse> shown_uses(const std::vector<CheckedUse>& uses) {
    std::vector<CheckedUse> shown;
    std::unordered_map<std::string, std::size_t> places;
    for (const CheckedUse& use : uses) {
        CheckedUse alike = use;
        alike.use.sessions = 0;
        const auto [place, made] = places.try_emplace(use_line(alike), shown.size());
        if (made) {
            shown.push_back(std::move(alike));
        }
        shown[place->second].use.sessions += use.use.sessions;
    }
    std::stable_sort(shown.begin(), shown.end(), [](const CheckedUse& a, const CheckedUse& b) {
        return a.check.answer > b.check.answer;
    });
    return shown;
}

std::string domain_line(const CheckedDomainName& checked) {
    const DomainName& wanted = checked.wanted;
    const std::string_view verdict =
        checked.match.accepted ? "ok    " : (wanted.needed ? "FAILS " : "lacks ");
    return fmt::format("{}{}: {} (for {}{})", verdict, escape_text(wanted.name),
                       describe(checked.match), wanted.who,
                       wanted.web ? "; may stand in the certificate of the web services" : "");
}

std::string validity_line(const CertificateCheckReport& report) {
    const Certificate& leaf = report.chain.front();
    const std::int64_t days = report.days_left();
    return fmt::format(
        "Valid {} to {}, {}", report::date(leaf.not_before), report::date(leaf.not_after),
        days < 0 ? fmt::format("expired {} days ago", -days) : fmt::format("{} days left", days));
}

std::string trust_line(const ChainTrust& trust) {
    if (!trust.judged) {
        return "The issuer was not judged: give trust anchors with --ca-file.";
    }
    return trust.trusted
               ? fmt::format("The chain leads to the trust anchor {}.", escape_text(trust.detail))
               : fmt::format("The chain leads to none of the trust anchors: {}.",
                             escape_text(trust.detail));
}

// How many of `values` are so, with its noun; empty for none.
template <class Values, class Is>
void count_into(std::vector<std::string>& parts, const Values& values, Is is,
                std::string_view words) {
    const auto count = std::count_if(values.begin(), values.end(), is);
    if (count != 0) {
        parts.push_back(fmt::format("{} of {} {}", count, values.size(), words));
    }
}

std::string conclusion(const CertificateCheckReport& report, const std::vector<CheckedUse>& uses) {
    if (report.passes()) {
        return report.uses.empty() && report.domain_names.empty()
                   ? "No client and name to judge it for."
                   : "This certificate would do.";
    }
    std::vector<std::string> parts;
    const auto answers = [](UseAnswer answer) {
        return [answer](const CheckedUse& use) { return use.check.answer == answer; };
    };
    count_into(parts, uses, answers(UseAnswer::Fails), "uses that were seen would fail");
    count_into(parts, uses, answers(UseAnswer::Depends),
               "might fail, as the kind of client is not known");
    count_into(
        parts, report.domain_names,
        [](const CheckedDomainName& name) { return name.wanted.needed && !name.match.accepted; },
        "names of domains to come are needed and missing");
    count_into(
        parts, report.remarks,
        [](const ChainRemark& remark) { return remark.weight == ChainWeight::Severe; },
        "remarks on the chain are severe");
    if (report.trust.judged && !report.trust.trusted) {
        parts.emplace_back("the chain leads to no trust anchor");
    }
    return fmt::format("This certificate would not do: {}.", fmt::join(parts, "; "));
}

void write_uses(report::TextPage& page, const std::vector<CheckedUse>& uses) {
    std::array<std::size_t, 3> told{};  // by answer
    std::array<std::size_t, 3> untold{};
    for (const CheckedUse& use : uses) {
        const auto at = static_cast<std::size_t>(use.check.answer);
        if (told[at] < (use.check.answer == UseAnswer::Fits ? kFittingTold : kOthersTold)) {
            ++told[at];
            page.item(use_line(use));
        } else {
            ++untold[at];
        }
    }
    constexpr std::array kWords = {"fit", "might fail", "would fail"};
    for (std::size_t at = kWords.size(); at-- > 0;) {
        if (untold[at] != 0) {
            page.item(fmt::format("{} more {}; -T json lists all", untold[at], kWords[at]));
        }
    }
}

}  // namespace

void write_check_text(std::ostream& out, const CertificateCheckReport& report, std::size_t width) {
    const Certificate& leaf = report.chain.front();
    const std::vector<CheckedUse> uses = shown_uses(report.uses);
    report::TextPage page(out, width, report::Tone::Plain);
    page.conclusion(report::Tone::Plain, conclusion(report, uses));
    page.blank();
    page.paragraph(fmt::format("{}: {}, issued by {}", escape_text(report.file),
                               escape_text(leaf.subject), escape_text(leaf.issuer)));
    page.paragraph(validity_line(report) + "; SHA-256 " + leaf.sha256);
    if (!uses.empty()) {
        page.heading(report::Tone::Plain, "Seen");
    }
    write_uses(page, uses);
    if (!report.domain_names.empty()) {
        page.heading(report::Tone::Plain, "Domains to come");
    }
    for (const CheckedDomainName& name : report.domain_names) {
        page.item(domain_line(name));
    }
    page.heading(report::Tone::Plain, "Chain");
    for (const ChainRemark& remark : report.remarks) {
        page.item(describe(remark));
    }
    page.item(trust_line(report.trust));
    if (report.nameless != 0) {
        page.blank();
        page.paragraph(
            fmt::format("{} of {} sessions were not judged: what name they wanted is not known.",
                        report.nameless, report.sessions));
    }
    for (const std::string& note : report.notes) {
        page.paragraph(escape_again(note));
    }
}

}  // namespace siptls
