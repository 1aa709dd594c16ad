// SPDX-License-Identifier: GPL-2.0-or-later
// The options of siptls analyze.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "siptls/analyzer.h"
#include "siptls/report.h"

namespace siptls::cli {

enum class Talk { Quiet, Normal, Verbose };

struct AnalyzeOptions {
    std::vector<std::string> captures;
    std::vector<std::string> traces;  // enough without any capture
    std::string filter;
    AnalyzerOptions analyzer;  // `listing` is the widest that a format needs
    std::vector<const ReportFormat*> formats;
    std::string output = "-";                // with several formats the base name
    std::optional<SessionListing> sessions;  // nothing: each format's own
    std::map<std::string, std::string> labels;
    std::vector<std::string> sip_domains;  // to come, as to_a_label() has them
    std::string requests;                  // directory for certificate requests, empty: none
    std::string baseline;                  // an earlier report to compare with; empty: none
    std::string redact_key;                // empty: what is written is not redacted
    std::string redact_key_file;           // that it was read from; empty: it was made up
    ColorWish color = ColorWish::Auto;
    Talk talk = Talk::Normal;
    bool exit_code = false;
    bool strict = false;
    bool progress = false;
    bool help = false;  // nothing else is checked then
};

// Throws UsageError, and Failure if a key cannot be used.
AnalyzeOptions parse_analyze_options(const Arguments& arguments);

// What --help prints.
std::string analyze_help();

// The listing that `format` gets.
SessionListing listing_of(const AnalyzeOptions& options, const ReportFormat& format);

// Where the report in `format` goes.
std::string output_path(const AnalyzeOptions& options, const ReportFormat& format);

}  // namespace siptls::cli
