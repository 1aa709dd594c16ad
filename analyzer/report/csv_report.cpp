// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/csv_report.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include <fmt/format.h>

#include "bytes/ascii.h"
#include "report/display_filter.h"
#include "report/listing.h"
#include "report/time_text.h"
#include "report/tls_names.h"
#include "report/wording/sessions.h"
#include "report/wording/traces.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

struct Row {
    const JudgedSession& judged;
    const Certificate* leaf;  // null: none known

    const Session& session() const { return judged.session; }
    const Verdict& verdict() const { return judged.verdict; }
};

std::string number(std::uint64_t value) {
    return fmt::format("{}", value);
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
    std::string all;
    for (const std::string& text : texts) {
        all += (all.empty() ? "" : std::string(between)) + escape_text(text);
    }
    return all;
}

std::string evidence_of(const Row& row) {
    std::string all;
    for (const Evidence& evidence : row.verdict().evidence) {
        all += (all.empty() ? "" : "; ") + describe(evidence);
        if (evidence.frame.number != 0) {
            const bool elsewhere = evidence.frame.capture != row.session().first_frame.capture;
            all += fmt::format(
                " [frame {}{}]", evidence.frame.number,
                elsewhere ? fmt::format(" of capture {}", evidence.frame.capture) : std::string());
        }
    }
    return all;
}

std::string refused_by(const Row& row) {
    std::string all;
    for (const ProfileMatch& match : row.verdict().profile_matches) {
        if (!match.match.accepted && row.session().outcome != Outcome::Established) {
            all += (all.empty() ? "" : " ") + std::string(match.profile);
        }
    }
    return all;
}

std::string alerts_of(const Row& row) {
    std::string all;
    for (const AlertFact& alert : row.session().alerts) {
        all += fmt::format("{}{} {}", all.empty() ? "" : " ",
                           alert.from == Side::Client ? "client:" : "server:",
                           alert.description ? alert_name(*alert.description) : "encrypted");
    }
    return all;
}

// Of each trace record that belongs to the session, in the same order in every column.
template <class Words>
std::string of_trace(const Row& row, Words words) {
    std::string all;
    const char* between = "";
    for (const TraceFact& fact : row.session().trace) {
        all += between + words(fact);
        between = "; ";
    }
    return all;
}

struct Column {
    std::string_view name;
    std::string (*cell)(const Row& row);  // escaped against terminals
};

// New columns go to the end, so that what reads by position goes on working.
constexpr Column kColumns[] = {
    {"id", [](const Row& row) { return row.judged.id; }},
    {"start_time", [](const Row& row) { return rfc3339(row.session().start_time); }},
    {"end_time", [](const Row& row) { return rfc3339(row.session().end_time); }},
    {"client_ip", [](const Row& row) { return to_string(row.session().client.address); }},
    {"client_port", [](const Row& row) { return number(row.session().client.port); }},
    {"server_ip", [](const Row& row) { return to_string(row.session().server.address); }},
    {"server_port", [](const Row& row) { return number(row.session().server.port); }},
    {"outcome", [](const Row& row) { return std::string(name(row.session().outcome)); }},
    {"cause", [](const Row& row) { return std::string(name(row.verdict().cause)); }},
    {"confidence",
     [](const Row& row) {
         const Confidence confidence = row.verdict().confidence;
         return std::string(confidence == Confidence::Null ? "" : name(confidence));
     }},
    {"incident", [](const Row& row) { return std::string(row.verdict().incident ? "1" : "0"); }},
    {"expected_name",
     [](const Row& row) {
         const auto& expected = row.verdict().expected_name;
         return expected ? escape_text(expected->name) : "";
     }},
    {"expected_name_source",
     [](const Row& row) {
         const auto& expected = row.verdict().expected_name;
         return std::string(expected ? name(expected->source) : "");
     }},
    {"sni", [](const Row& row) { return escape_text(row.session().sni.value_or("")); }},
    {"certificate_cn",
     [](const Row& row) { return row.leaf ? escape_text(row.leaf->subject_cn.value_or("")) : ""; }},
    {"certificate_dns_names",
     [](const Row& row) { return row.leaf ? joined(row.leaf->dns_names, " ") : ""; }},
    {"certificate_issuer",
     [](const Row& row) { return row.leaf ? escape_text(row.leaf->issuer) : ""; }},
    {"certificate_not_after",
     [](const Row& row) {
         return row.leaf && !row.leaf->malformed ? rfc3339_seconds(row.leaf->not_after) : "";
     }},
    {"certificate_sha256", [](const Row& row) { return row.leaf ? row.leaf->sha256 : ""; }},
    {"handshake_reached",
     [](const Row& row) { return std::string(handshake_reached(row.session())); }},
    {"closed_by", [](const Row& row) { return std::string(name(row.session().closed_by)); }},
    {"close_how", [](const Row& row) { return std::string(name(row.session().close_kind)); }},
    {"alerts", alerts_of},
    {"ending", [](const Row& row) { return ending(row.session()); }},
    {"refused_by", refused_by},
    {"evidence", evidence_of},
    {"tls_version",
     [](const Row& row) {
         return std::string(tls_version_name(row.session().tls_version.value_or(0)));
     }},
    {"cipher_suite",
     [](const Row& row) {
         const auto& suite = row.session().cipher_suite;
         return suite ? cipher_suite_name(*suite) : "";
     }},
    {"client_mac", [](const Row& row) { return escape_text(row.verdict().identity.mac); }},
    {"client_hostname",
     [](const Row& row) { return escape_text(row.verdict().identity.dhcp_hostname); }},
    {"aor", [](const Row& row) { return escape_text(row.verdict().identity.aor); }},
    {"user_agent", [](const Row& row) { return escape_text(row.verdict().identity.user_agent); }},
    {"client_profile",
     [](const Row& row) {
         const auto& profile = row.verdict().profile;
         return std::string(profile ? profile->id : "");
     }},
    {"tunnel", [](const Row& row) { return escape_text(row.session().tunnel); }},
    {"capture", [](const Row& row) { return number(row.session().first_frame.capture); }},
    {"first_frame", [](const Row& row) { return number(row.session().first_frame.number); }},
    {"last_frame", [](const Row& row) { return number(row.session().last_frame.number); }},
    {"display_filter", [](const Row& row) { return display_filter(row.session()); }},
    {"trace_time",
     [](const Row& row) {
         return of_trace(row, [](const TraceFact& fact) { return rfc3339(fact.time); });
     }},
    {"trace_clock_offset",
     [](const Row& row) {
         return of_trace(row,
                         [](const TraceFact& fact) { return offset_words(fact.clock_offset); });
     }},
    {"trace_text",
     [](const Row& row) {
         return of_trace(row, [](const TraceFact& fact) { return escape_text(fact.text); });
     }},
    {"trace_result",
     [](const Row& row) {
         return of_trace(row, [](const TraceFact& fact) { return code_words(fact.result_code); });
     }},
    {"balancer",
     [](const Row& row) {
         const auto& relay = row.session().relay;
         return relay ? to_string(relay->balancer) : "";
     }},
};

class CsvReport final : public ReportWriter {
  public:
    CsvReport(std::ostream& out, ReportOptions options) : out_(out), options_(std::move(options)) {
        std::string line;
        for (const Column& column : kColumns) {
            append(line, csv_cell(column.name));
        }
        append(line, "redacted");
        for (const auto& [key, value] : options_.labels) {
            append(line, csv_cell("label." + escape_text(key)));
            labels_ += "," + csv_cell(escape_text(value));
        }
        write(line);
    }

    void session(const JudgedSession& session,
                 const std::vector<Certificate>& certificates) override {
        if (!is_listed(session, options_.listing)) {
            return;
        }
        const auto leaf = session.session.leaf();
        const Row row{session,
                      leaf && *leaf < certificates.size() ? &certificates[*leaf] : nullptr};
        line_.clear();
        for (const Column& column : kColumns) {
            append(line_, csv_cell(column.cell(row)));
        }
        append(line_, options_.redacted ? "1" : "0");
        line_ += labels_;
        write(line_);
    }

    void finish(const Analysis&) override { out_.flush(); }

  private:
    // The first cell of a line is never empty.
    static void append(std::string& line, std::string_view cell) {
        line += line.empty() ? "" : ",";
        line += cell;
    }
    void write(std::string_view line) { out_ << line << "\r\n"; }

    std::ostream& out_;
    ReportOptions options_;
    std::string labels_;  // their cells, each behind a comma
    std::string line_;
};

}  // namespace

std::string csv_cell(std::string_view text) {
    // The fullwidth forms of = + - @ in UTF-8; some spreadsheets take them for the same.
    constexpr std::array<std::string_view, 4> kWide = {"\xef\xbc\x9d", "\xef\xbc\x8b",
                                                       "\xef\xbc\x8d", "\xef\xbc\xa0"};
    const bool is_formula =
        !text.empty() && (std::string_view("=+-@\t\r\n").find(text.front()) != text.npos ||
                          std::any_of(kWide.begin(), kWide.end(), [&](std::string_view wide) {
                              return text.starts_with(wide);
                          }));
    const bool plain = !is_formula && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) || std::string_view(".:_-[]").find(c) != std::string_view::npos;
    });
    if (plain) {
        return std::string(text);
    }
    std::string cell = is_formula ? "\"'" : "\"";
    for (const char c : text) {
        cell += c;
        if (c == '"') {
            cell += c;
        }
    }
    return cell + '"';
}

std::unique_ptr<ReportWriter> make_csv_report(std::ostream& out, const ReportOptions& options) {
    return std::make_unique<CsvReport>(out, options);
}

}  // namespace siptls::report
