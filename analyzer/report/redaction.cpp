// SPDX-License-Identifier: GPL-2.0-or-later
// Every place of an analysis that could name anyone; those of its sessions and certificates are in
// redacted_session.cpp. Whoever adds such a place adds it here; the test over all scenarios finds
// what was forgotten.
#include "siptls/redaction.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "bytes/ascii.h"
#include "report/pseudonyms.h"
#include "report/redacted_session.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

// An SRV answer: "OWNER -> TARGET:PORT". Names have no blank (bytes/domain_name.h).
std::string service(report::Pseudonyms& to, std::string_view answer) {
    constexpr std::string_view kArrow = " -> ";
    const std::size_t arrow = answer.find(kArrow);
    const std::size_t port = answer.rfind(':');
    if (arrow == std::string_view::npos || port == std::string_view::npos || port < arrow) {
        return to.text(answer);
    }
    const std::size_t target = arrow + kArrow.size();
    return to.name(answer.substr(0, arrow)) + std::string(kArrow) +
           to.name(answer.substr(target, port - target)) + std::string(answer.substr(port));
}

// What a step is about may be an address, a user, a name, or an SRV answer with two of them.
void hide(report::Pseudonyms& to, SignInStep& step) {
    if (const auto address = parse_ip_address(step.name)) {
        step.name = to_string(to.address(*address));
    } else if (step.kind == SignInStepKind::Registered) {
        step.name = to.uri(step.name);
    } else if (step.kind == SignInStepKind::ServiceFound) {
        step.name = service(to, step.name);
    } else if (!step.name.empty()) {
        step.name = to.name(step.name);
    }
    if (step.server) {
        step.server = to.endpoint(*step.server);
    }
}

void hide(report::Pseudonyms& to, Incident& incident) {
    incident.id = to.id(incident.id);
    incident.client = to.address(incident.client);
    hide(to, incident.identity);
    if (incident.profile) {
        hide(to, *incident.profile);
    }
    for (IpAddress& address : incident.addresses) {
        address = to.address(address);
    }
    for (SignInStep& step : incident.story) {
        hide(to, step);
    }
    incident.server = to.endpoint(incident.server);
    hide(to, incident.expected_name);
    if (incident.resolved_by) {
        incident.resolved_by->session = to.id(incident.resolved_by->session);
    }
    hide(to, incident.first);
    for (std::string& session : incident.sessions) {
        session = to.id(session);
    }
}

void hide(report::Pseudonyms& to, Remedy& remedy) {
    const bool of_names = remedy.action == RemedyAction::AddSubjectAltName ||
                          remedy.action == RemedyAction::RequestCertificate ||
                          remedy.action == RemedyAction::PointNameElsewhere;
    for (std::string& name : remedy.names) {
        name = of_names ? to.name(name) : to.text(name);
    }
}

void hide(report::Pseudonyms& to, Finding& finding) {
    finding.id = to.id(finding.id);
    finding.missing_name = to.name(finding.missing_name);
    for (Endpoint& server : finding.servers) {
        server = to.endpoint(server);
    }
    for (IpAddress& client : finding.clients) {
        client = to.address(client);
    }
    for (std::string& incident : finding.incidents) {
        incident = to.id(incident);
    }
    for (Remedy& remedy : finding.remediation) {
        hide(to, remedy);
    }
}

bool is_word(char c) {
    return is_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// Whether what stands there between its ends is a name by itself: a file called "a" is not in every
// word, nor a file called "x.pcap" in "x.pcap.gz".
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
    const auto word_at = [&](std::size_t at) { return at < text.size() && is_word(text[at]); };
    const auto joins = [&](std::size_t at) {
        return at < text.size() && (text[at] == '.' || text[at] == '-');
    };
    const bool before =
        begin > 0 && (word_at(begin - 1) || (joins(begin - 1) && begin > 1 && word_at(begin - 2)));
    const bool behind = word_at(end) || (joins(end) && word_at(end + 1));
    return !before && !behind;
}

// Where `name` stands alone, from `at` on.
std::size_t find_name(std::string_view text, std::string_view name, std::size_t at) {
    for (at = text.find(name, at); at != std::string_view::npos; at = text.find(name, at + 1)) {
        if (stands_alone(text, at, at + name.size())) {
            break;
        }
    }
    return at;
}

// A problem quotes the path, escaped, and says the rest in our own words.
void hide(report::Pseudonyms& to, std::string& path, std::vector<Problem>& problems) {
    const std::string original = path;
    path = to.path(original);
    const std::string file_name = original.substr(original.rfind('/') + 1);
    std::vector<std::string> spellings = {original, escape_text(original), file_name,
                                          escape_text(file_name)};
    std::erase_if(spellings, [](const std::string& one) { return one.empty() || one == "-"; });
    for (Problem& problem : problems) {
        const std::string_view text = problem.text;
        std::string hidden;
        std::size_t done = 0;
        while (true) {
            std::size_t next = std::string_view::npos;
            std::size_t length = 0;
            for (const std::string& spelling : spellings) {
                if (const std::size_t at = find_name(text, spelling, done); at < next) {
                    next = at;
                    length = spelling.size();
                }
            }
            hidden += to.text(text.substr(done, std::min(next, text.size()) - done));
            if (next == std::string_view::npos) {
                break;
            }
            hidden += path;
            done = next + length;
        }
        problem.text = std::move(hidden);
    }
}

void hide(report::Pseudonyms& to, Selection& selection) {
    for (IpAddress& address : selection.addresses) {
        address = to.address(address);
    }
    for (MacAddress& mac : selection.macs) {
        mac = to.mac(mac);
    }
    for (std::string& aor : selection.aors) {
        aor = to.uri(aor);
    }
}

void hide(report::Pseudonyms& to, CaptureReport& capture) {
    hide(to, capture.facts.path, capture.facts.problems);
    for (std::string& tunnel : capture.quality.tunnels) {
        tunnel = to.text(tunnel);
    }
}

void hide(report::Pseudonyms& to, TraceReport& trace) {
    hide(to, trace.facts.path, trace.facts.problems);
    hide(to, trace.client_errors);
}

void hide(report::Pseudonyms& to, TraceOnlyFailure& failure) {
    failure.client = to.endpoint(failure.client);
    if (failure.server) {
        failure.server = to.endpoint(*failure.server);
    }
    failure.text = to.text(failure.text);
    failure.session = failure.session.empty() ? std::string() : to.id(failure.session);
}

}  // namespace

class Redaction::Pseudonyms : public report::Pseudonyms {
  public:
    using report::Pseudonyms::Pseudonyms;
};

Redaction::Redaction(std::string key) : pseudonyms_(std::make_unique<Pseudonyms>(std::move(key))) {}

Redaction::~Redaction() = default;

JudgedSession Redaction::apply(const JudgedSession& session) {
    JudgedSession redacted = session;
    hide(*pseudonyms_, redacted);
    return redacted;
}

Incident Redaction::apply(const Incident& incident) {
    Incident redacted = incident;
    hide(*pseudonyms_, redacted);
    return redacted;
}

Finding Redaction::apply(const Finding& finding) {
    Finding redacted = finding;
    hide(*pseudonyms_, redacted);
    return redacted;
}

CaptureReport Redaction::apply(const CaptureReport& capture) {
    CaptureReport redacted = capture;
    hide(*pseudonyms_, redacted);
    return redacted;
}

const std::vector<Certificate>& Redaction::apply(const std::vector<Certificate>& certificates) {
    for (std::size_t at = certificates_.size(); at < certificates.size(); ++at) {
        certificates_.push_back(certificates[at]);
        hide(*pseudonyms_, certificates_.back());
    }
    return certificates_;
}

Analysis Redaction::apply(const Analysis& analysis) {
    report::Pseudonyms& to = *pseudonyms_;
    Analysis redacted = analysis;
    redacted.certificates = apply(analysis.certificates);
    for (Incident& incident : redacted.incidents) {
        hide(to, incident);
    }
    for (Finding& finding : redacted.findings) {
        hide(to, finding);
    }
    for (Registration& registration : redacted.registrations) {
        registration.client = to.endpoint(registration.client);
        registration.server = to.endpoint(registration.server);
        registration.session = to.id(registration.session);
        hide(to, registration.exchange);
    }
    for (AtRisk& risk : redacted.at_risk) {
        hide(to, risk.expected_name);
    }
    for (ClientRow& row : redacted.clients) {
        row.client = to.address(row.client);
        row.server = to.endpoint(row.server);
    }
    hide(to, redacted.summary.selection);
    for (ServerCount& count : redacted.summary.unanswered_syns) {
        count.server = to.endpoint(count.server);
    }
    for (CaptureReport& capture : redacted.captures) {
        hide(to, capture);
    }
    for (TraceReport& trace : redacted.traces) {
        hide(to, trace);
    }
    for (TraceOnlyFailure& failure : redacted.trace_only) {
        hide(to, failure);
    }
    return redacted;
}

}  // namespace siptls
