// SPDX-License-Identifier: GPL-2.0-or-later
// siptls check-cert: would this certificate satisfy every client that was seen?
#include <ctime>
#include <filesystem>
#include <sstream>
#include <system_error>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "cli/analyze_options.h"
#include "cli/analyze_words.h"
#include "cli/capture_reading.h"
#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/operator_files.h"
#include "cli/option_values.h"
#include "cli/outcome.h"
#include "cli/output.h"
#include "cli/program_options.h"
#include "cli/terminal.h"
#include "siptls/certificate_check_report.h"
#include "siptls/result_file.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

namespace po = boost::program_options;

enum class CheckFormat { Text, Json };

struct CheckOptions {
    std::string certificate;
    Texts captures;
    Texts results;
    Texts sip_domains;
    AnalyzeOptions analyze;
    CheckFormat format = CheckFormat::Text;
    bool exit_code = false;
    bool help = false;
};

po::options_description visible_options() {
    po::options_description options("Options", kHelpWidth, kHelpWidth / 2);
    const auto texts = texts_value;
    options.add_options()  //
        ("against,a", po::value<Texts>()->composing()->multitoken()->value_name("FILE..."),
         "captures, directories of captures, and JSON reports of analyze")  //
        ("sip-domain", texts("NAME"),
         "a SIP domain to come: judge the names its clients will look for")               //
        ("port,p", texts("LIST"), "follow TLS on these ports too, or on all")             //
        ("sip-port", texts("LIST"), "ports of plain SIP beside 5060")                     //
        ("filter,f", text_value("BPF"), "read only frames that pass this filter")         //
        ("server-name", texts("[IP[:PORT]=]NAME"), "the name that clients look for")      //
        ("client-profile", texts("[IP=]ID"), "the kind of this client, or of all")        //
        ("ca-file", texts("FILE"), "certificates of authorities that the clients trust")  //
        ("ca-dir", texts("DIR"), "a directory of such files")                             //
        ("format,T", text_value("FORMAT"), "text (default) or json")                      //
        ("exit-code", po::bool_switch(), "exit with 10 if the certificate would not do")  //
        ("quiet,q", po::bool_switch(), "no warnings on standard error");
    return with_help(options);
}

// A report has its names, ports and kinds of client already.
void refuse_reading_without_captures(const po::variables_map& values) {
    for (const char* option : {"port", "sip-port", "filter", "server-name", "client-profile"}) {
        if (is_given(values, option)) {
            throw UsageError(fmt::format(
                "--{} says how captures are read, and there is none behind --against", option));
        }
    }
}

// How the captures are read; what of them is listed does not matter, all sessions count.
AnalyzeOptions reading_options(const po::variables_map& values) {
    AnalyzeOptions options;
    options.filter = text_of(values, "filter").value_or("");
    options.talk = values["quiet"].as<bool>() ? Talk::Quiet : Talk::Normal;
    options.analyzer.listing = SessionListing::All;
    take_knowledge(values, options.analyzer);
    return options;
}

void sort_sources(const Texts& against, CheckOptions& options) {
    for (const std::string& path : against) {
        std::error_code error;
        const bool result =
            std::filesystem::is_regular_file(path, error) && looks_like_result(path);
        (result ? options.results : options.captures).push_back(path);
    }
}

CheckOptions parse(const Arguments& arguments) {
    po::options_description all = visible_options();
    all.add_options()("word", po::value<Texts>()->composing());
    po::positional_options_description positional;
    positional.add("word", -1);
    const po::variables_map values = parse_words(arguments, all, positional);
    CheckOptions options;
    options.help = values["help"].as<bool>();
    if (options.help) {
        return options;
    }
    const Texts words = texts_of(values, "word");
    if (words.size() != 1) {
        throw UsageError("check-cert takes one certificate file; captures stand behind --against");
    }
    options.certificate = words.front();
    sort_sources(texts_of(values, "against"), options);
    for (const std::string& domain : texts_of(values, "sip-domain")) {
        options.sip_domains.push_back(parse_sip_domain(domain));
    }
    if (values.count("against") == 0 && options.sip_domains.empty()) {
        throw UsageError(
            "check-cert needs something to judge the certificate by: --against CAPTURE or "
            "RESULT.json, or --sip-domain NAME");
    }
    const std::string format = text_of(values, "format").value_or("text");
    if (format != "text" && format != "json") {
        throw UsageError(
            fmt::format("check-cert writes text or json; \"{}\" is neither", escape_text(format)));
    }
    options.format = format == "json" ? CheckFormat::Json : CheckFormat::Text;
    options.exit_code = values["exit-code"].as<bool>();
    if (options.captures.empty()) {
        refuse_reading_without_captures(values);
    }
    refuse_standard_input_twice(options.captures, {});
    options.analyze = reading_options(values);
    return options;
}

void read_captures_into(const CheckOptions& options, CertificateUses& uses) {
    if (options.captures.empty()) {
        return;
    }
    watch_interrupts();
    Analyzer analyzer(options.analyze.analyzer);
    check_keys(analyzer);
    analyzer.on_session([&](const JudgedSession& session, const Analyzer& engine) {
        uses.add(session, engine.certificates());
    });
    const ReadTally tally = read_captures(options.analyze, expand_inputs(options.captures),
                                          analyzer, [] { return true; });
    if (tally.read == 0) {
        throw Failure("no capture could be read; nothing was judged");
    }
    complain_of_unmet(options.analyze, analyzer.finish().unmet);
}

Texts read_results_into(const CheckOptions& options, CertificateUses& uses) {
    Texts notes;
    for (const std::string& path : options.results) {
        ResultRead read = read_result(path, uses);
        if (!read.problem.empty()) {
            throw Failure(escape_again(read.problem));
        }
        if (!read.remark.empty()) {
            notes.push_back(std::move(read.remark));
        }
    }
    return notes;
}

void add_notes(const CheckOptions& options, const CertificateUses& uses, Texts& notes) {
    const bool asked = !options.captures.empty() || !options.results.empty();
    if (asked && uses.sessions() == 0) {
        notes.emplace_back(
            "No TLS session of a SIP client was seen there: give the port with -p if it is another "
            "one than 5061, or another capture.");
    }
    if (uses.left_out() != 0) {
        notes.push_back(fmt::format("{} sessions were left out: more than {} different uses.",
                                    uses.left_out(), CertificateUses::kMaxUses));
    }
}

std::string usage() {
    std::ostringstream text;
    text
        << "Usage: siptls check-cert [options] CERTIFICATE --against CAPTURE|RESULT.json...\n\n"
           "Would this certificate satisfy every client and name that was seen? CERTIFICATE is\n"
           "a file in PEM, DER, PKCS#7 or PKCS#12 without password, with its chain or without.\n"
           "A client whose kind is not known is judged by every kind that would have treated\n"
           "the certificate that it was shown as this client did. The certificate does not do\n"
           "if a client would or might refuse it, if a needed name of --sip-domain is missing,\n"
           "or if its chain has a severe fault today.\n\n"
        << visible_options()
        << "\nExit: 0 judged, 1 something could not be read, 2 wrong usage, 10 with --exit-code.\n";
    return text.str();
}

}  // namespace

int run_check_cert(const Arguments& arguments) {
    const CheckOptions options = parse(arguments);
    if (options.help) {
        print(usage());
        return kDone;
    }
    std::vector<Certificate> certificates = read_certificates(options.certificate);
    CertificateUses uses;
    Texts notes = read_results_into(options, uses);
    read_captures_into(options, uses);
    add_notes(options, uses, notes);

    CertificateCheckReport report =
        check_certificate(std::move(certificates), uses, options.sip_domains,
                          static_cast<std::int64_t>(std::time(nullptr)));
    report.file = options.certificate;
    report.take(judge_trust(chain_of(report.chain), report.now, options.analyze.analyzer.ca_files,
                            options.analyze.analyzer.ca_dirs));
    notes.insert(notes.end(), report.trust.problems.begin(), report.trust.problems.end());
    report.notes = std::move(notes);
    std::ostringstream text;
    if (options.format == CheckFormat::Json) {
        write_check_json(text, report);
    } else {
        write_check_text(text, report, terminal_width());
    }
    print(text.str());
    return options.exit_code && !report.passes() ? kIncidentFound : kDone;
}

}  // namespace siptls::cli
