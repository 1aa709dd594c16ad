// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/ladder.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/tls_names.h"
#include "report/wording/incident.h"
#include "report/wording/list_words.h"
#include "report/wording/names.h"
#include "report/wording/traces.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kShownNames = 8;
constexpr std::size_t kTextColumns = 64;
constexpr std::size_t kNameColumns = 120;
constexpr std::size_t kTraceColumns = 200;

struct MomentRow {
    Moment moment;
    LadderLayer layer;
    LadderWay way;
    std::string_view text;
};

// Those that are messages of their own. The certificate and how it ended need more words.
constexpr MomentRow kMoments[] = {
    {Moment::ClientHello, LadderLayer::Tls, LadderWay::ClientToServer, "ClientHello"},
    {Moment::ServerHello, LadderLayer::Tls, LadderWay::ServerToClient, "ServerHello"},
    {Moment::Certificate, LadderLayer::Tls, LadderWay::ServerToClient, "Certificate"},
    {Moment::CertificateRequest, LadderLayer::Tls, LadderWay::ServerToClient, "CertificateRequest"},
    {Moment::ServerFlight, LadderLayer::Tls, LadderWay::ServerToClient,
     "end of the server's flight"},
    {Moment::FlightAcknowledged, LadderLayer::Tcp, LadderWay::ClientToServer,
     "ACK of the whole flight"},
    {Moment::ClientCertificate, LadderLayer::Tls, LadderWay::ClientToServer, "Certificate"},
    {Moment::ClientKeyExchange, LadderLayer::Tls, LadderWay::ClientToServer, "ClientKeyExchange"},
    {Moment::ClientFinished, LadderLayer::Tls, LadderWay::ClientToServer, "Finished"},
    {Moment::ServerFinished, LadderLayer::Tls, LadderWay::ServerToClient, "Finished"},
    {Moment::ClientData, LadderLayer::Tls, LadderWay::ClientToServer, "application data"},
    {Moment::ServerData, LadderLayer::Tls, LadderWay::ServerToClient, "application data"},
};

LadderWay way_from(Side side) {
    return side == Side::Client ? LadderWay::ClientToServer : LadderWay::ServerToClient;
}

LadderStep step(LadderLayer layer, LadderWay way, std::string text, const Seen& seen) {
    LadderStep made;
    made.layer = layer;
    made.way = way;
    made.text = shorten(text, kTextColumns);
    made.detail = std::move(text);
    made.time = seen.time;
    made.frame = seen.frame;
    return made;
}

// What told the name came in a message of its own; only of those is a frame known.
void add_name(std::vector<LadderStep>& steps, const Verdict& verdict) {
    if (!verdict.expected_name || verdict.expected_name->frame.number == 0) {
        return;
    }
    const ExpectedName& expected = *verdict.expected_name;
    const bool dns =
        expected.source == NameSource::DnsSrv || expected.source == NameSource::DnsAddress;
    const bool dhcp =
        expected.source == NameSource::DhcpSipServers || expected.source == NameSource::Dhcp43;
    if (!dns && !dhcp) {
        return;
    }
    LadderStep name = step(dns ? LadderLayer::Dns : LadderLayer::Dhcp, LadderWay::NamesToClient,
                           shorten(escape_text(expected.name), kNameColumns), {expected.frame, {}});
    name.detail = fmt::format("{} says {}", source_words(expected.source), name.detail);
    name.time.reset();
    steps.push_back(std::move(name));
}

std::string certificate_detail(const Session& session,
                               const std::vector<Certificate>& certificates) {
    const auto leaf = session.leaf();
    if (!leaf || *leaf >= certificates.size() || certificates[*leaf].malformed) {
        return "Certificate";
    }
    const Certificate& certificate = certificates[*leaf];
    const auto names = presented_names(certificate, "");
    return fmt::format("Certificate: CN {}; SAN {}",
                       certificate.subject_cn
                           ? shorten(escape_text(*certificate.subject_cn), kNameColumns)
                           : "none",
                       names.empty() ? "none" : list_words(names, kShownNames));
}

void add_moments(std::vector<LadderStep>& steps, const Session& session,
                 const std::vector<Certificate>& certificates) {
    for (const MomentRow& row : kMoments) {
        const Seen& seen = session.at(row.moment);
        if (!seen) {
            continue;
        }
        std::string text(row.text);
        if (row.moment == Moment::ClientHello && session.sni) {
            text += fmt::format(" (SNI {})", shorten(escape_text(*session.sni), kNameColumns));
        } else if (row.moment == Moment::ServerHello && session.cipher_suite) {
            text += fmt::format(" ({})", cipher_suite_name(*session.cipher_suite));
        } else if (row.moment == Moment::Certificate) {
            text = certificate_detail(session, certificates);
        } else if (row.moment == Moment::ClientCertificate && session.client_certificate_empty) {
            text = "Certificate, empty";
        }
        steps.push_back(step(row.layer, row.way, text, seen));
    }
}

// Whether the other side had closed the connection before.
bool is_answer(const Session& session, const AlertFact& alert) {
    return session.closed_by == (alert.from == Side::Client ? ClosedBy::Server : ClosedBy::Client);
}

void add_alerts(std::vector<LadderStep>& steps, const Session& session) {
    for (const AlertFact& alert : session.alerts) {
        if (alert.seen) {
            steps.push_back(step(
                LadderLayer::Tls, way_from(alert.from),
                alert.description ? "Alert " + alert_name(*alert.description) : "Alert, encrypted",
                alert.seen));
            steps.back().ends = alert.level != 1 && !is_answer(session, alert);
        }
    }
}

void add_close(std::vector<LadderStep>& steps, const Session& session) {
    if (session.closed_by == ClosedBy::None ||
        (session.close_kind != CloseKind::Fin && session.close_kind != CloseKind::Rst)) {
        return;
    }
    const bool client = session.closed_by == ClosedBy::Client;
    const Seen& seen = session.at(client ? Moment::ClientClose : Moment::ServerClose);
    if (seen) {
        steps.push_back(step(LadderLayer::Tcp,
                             client ? LadderWay::ClientToServer : LadderWay::ServerToClient,
                             session.close_kind == CloseKind::Fin ? "FIN" : "RST", seen));
        steps.back().ends = session.outcome != Outcome::Established;
    }
}

// By the capture's clock.
void add_trace(std::vector<LadderStep>& steps, const Session& session) {
    for (const TraceFact& fact : session.trace) {
        std::string text = shorten(escape_text(fact.text), kTraceColumns);
        if (fact.result_code) {
            text += (text.empty() ? "" : ", ") + code_words(fact.result_code);
        }
        const Timestamp time{fact.time.nanoseconds - fact.clock_offset, fact.time.digits};
        steps.push_back(step(LadderLayer::Trace, LadderWay::AtServer, text, {{}, time}));
    }
}

// Their time is not known, only their frame: each goes before what was seen later.
void insert_sip(std::vector<LadderStep>& steps, const Session& session) {
    for (const SipExchange& exchange : session.sip) {
        std::string text = escape_text(exchange.method) + ' ' + escape_text(exchange.aor);
        for (const std::uint16_t status : exchange.statuses) {
            text += fmt::format(", {}", status);
        }
        LadderStep sip =
            step(LadderLayer::Sip, LadderWay::ClientToServer, text, {exchange.frame, {}});
        sip.time.reset();
        const auto later = std::find_if(steps.begin(), steps.end(), [&](const LadderStep& other) {
            return other.frame > sip.frame;
        });
        steps.insert(later, std::move(sip));
    }
}

}  // namespace

std::string_view layer_words(LadderLayer layer) {
    switch (layer) {
        case LadderLayer::Dns: return "DNS";
        case LadderLayer::Dhcp: return "DHCP";
        case LadderLayer::Tcp: return "TCP";
        case LadderLayer::Tls: return "TLS";
        case LadderLayer::Sip: return "SIP";
        case LadderLayer::Trace: return "trace";
    }
    return "";
}

std::string_view way_words(LadderWay way) {
    switch (way) {
        case LadderWay::NamesToClient: return "answer to the client";
        case LadderWay::ClientToServer: return "client to server";
        case LadderWay::ServerToClient: return "server to client";
        case LadderWay::AtServer: return "the server's trace";
    }
    return "";
}

std::vector<LadderStep> ladder_of(const JudgedSession& judged,
                                  const std::vector<Certificate>& certificates) {
    const Session& session = judged.session;
    std::vector<LadderStep> steps;
    if (session.first_frame.number != 0) {
        const bool late = session.visibility.joined_late;
        steps.push_back(step(LadderLayer::Tcp, LadderWay::ClientToServer,
                             late ? "the capture begins inside the connection" : "SYN",
                             {session.first_frame, session.start_time}));
    }
    add_moments(steps, session, certificates);
    add_alerts(steps, session);
    add_close(steps, session);
    add_trace(steps, session);
    std::stable_sort(steps.begin(), steps.end(),
                     [](const LadderStep& a, const LadderStep& b) { return *a.time < *b.time; });
    insert_sip(steps, session);
    std::vector<LadderStep> all;
    add_name(all, judged.verdict);
    all.insert(all.end(), steps.begin(), steps.end());
    return all;
}

}  // namespace siptls::report
