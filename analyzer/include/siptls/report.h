// SPDX-License-Identifier: GPL-2.0-or-later
// Report writers: one model, several renderings. Everything that came from a capture is escaped by
// the writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/analysis.h"
#include "siptls/analyzer.h"
#include "siptls/heartbeat.h"

namespace siptls {

struct ReportOptions {
    SessionListing listing = SessionListing::Failed;
    Pace pace = Pace::Final;
    std::map<std::string, std::string> labels;
    std::vector<std::string> sip_domains;  // to come; remedies give names for them too
    bool redacted = false;    // what is written is a pseudonym wherever it could name anyone
    bool color = false;       // terminal colours, text only
    std::size_t width = 100;  // columns, text only
};

class ReportWriter {
  public:
    ReportWriter() = default;
    ReportWriter(const ReportWriter&) = delete;
    ReportWriter& operator=(const ReportWriter&) = delete;
    virtual ~ReportWriter() = default;

    // `certificates` as Analyzer::certificates() at that time.
    virtual void session(const JudgedSession& session,
                         const std::vector<Certificate>& certificates) = 0;
    virtual void finish(const Analysis& analysis) = 0;

    // With Pace::Settled, as things are decided; finish() then only tells what these have not. A
    // report that is one document does nothing before its end.
    virtual void incident(const Incident&, const std::vector<Certificate>&) {}
    virtual void finding(const Finding&, const std::vector<Certificate>&) {}
    virtual void problem(const CaptureFacts&, const Problem&) {}
    virtual void heartbeat(const Heartbeat&) {}
};

// How a report is written.
enum class ReportShape : std::uint8_t {
    Document,  // as a whole, when the analysis is over
    Stream,    // also as things are decided: fit for siptls live
};

struct ReportFormat {
    std::string_view id;  // as given to --format
    std::string_view title;
    std::string_view extension;  // of a file's name, without the dot
    SessionListing default_listing;
    std::unique_ptr<ReportWriter> (*make)(std::ostream& out, const ReportOptions& options);
    ReportShape shape = ReportShape::Document;
    // Of which sessions it must be told at least, whatever it lists.
    SessionListing needs = SessionListing::Incidents;
};

// All formats of this build, in the order of --help.
const std::vector<ReportFormat>& report_formats();
// Nothing if there is no such format.
const ReportFormat* find_report_format(std::string_view id);

// Version of the library, "MAJOR.MINOR.PATCH".
std::string_view version();

}  // namespace siptls
