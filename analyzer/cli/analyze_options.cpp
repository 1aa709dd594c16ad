// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/analyze_options.h"

#include <algorithm>
#include <sstream>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "cli/analyze_words.h"
#include "cli/inputs.h"
#include "cli/option_values.h"
#include "cli/outcome.h"
#include "cli/program_options.h"
#include "cli/redact_key.h"
#include "cli/selection_values.h"
#include "other_formats/open_other.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

namespace po = boost::program_options;

std::string formats_help() {
    std::string ids;
    for (const ReportFormat& format : report_formats()) {
        ids += fmt::format("{}{}{}", ids.empty() ? "" : ", ", format.id,
                           format.id == "text" ? " (default)" : "");
    }
    return ids + "; several need -o";
}

// What --help says below the options.
std::string formats_table() {
    std::string text = "\nFormats, and the sessions each lists without --sessions:\n";
    for (const ReportFormat& format : report_formats()) {
        text += fmt::format("  {:<10}{:<52}{}\n", format.id, format.title,
                            format.default_listing == SessionListing::All ? "all" : "failed");
    }
    return text;
}

}  // namespace

po::options_description analyze_words() {
    po::options_description options("Options", kHelpWidth, kHelpWidth / 2);
    const auto text = text_value;
    const auto texts = texts_value;
    options.add_options()                                                                  //
        ("read,r", texts("FILE"), "a capture, as tshark takes it; the same as naming it")  //
        ("filter,f", text("BPF"), "read only frames that pass this capture filter")        //
        ("port,p", texts("LIST"), "follow TLS on these ports too, or on all")              //
        ("sip-port", texts("LIST"), "ports of plain SIP beside 5060, TCP and UDP")         //
        ("client", texts("IP|MAC|AOR"),
         "report only sessions of this client, as 192.0.2.31 or alice@example.com")  //
        ("from", text("TIME"),
         "report only sessions that began then or later: 2026-11-28T09:30:00Z")  //
        ("to", text("TIME"), "report only sessions that began then or earlier")  //
        ("server-name", texts("[IP[:PORT]=]NAME"),
         "the name that clients look for, of this server or of all")  //
        ("server-cert", texts("[IP[:PORT]=]FILE"),
         "the certificate this server shows, or all, where TLS 1.3 hides it")  //
        ("client-profile", texts("[IP=]ID"),
         "the kind of this client, or of all (see siptls profiles)")                      //
        ("ca-file", texts("FILE"), "certificates of authorities that the clients trust")  //
        ("ca-dir", texts("DIR"), "a directory of such files")                             //
        ("keylog", texts("FILE"), "secrets as SSLKEYLOGFILE has them; may still grow")    //
        ("rsa-key", texts("FILE"), "a server's private RSA key: PEM, DER or PKCS#12")     //
        ("rsa-key-password-file", text("FILE"),
         "its first line opens the keys (or set SIPTLS_RSA_KEY_PASSWORD)")  //
        ("trace", texts("FILE"),
         "a SIPStack text trace of the server; enough without a capture, too")  //
        ("trace-offset", text("SECONDS"),
         "how far its clock is ahead of the capture's; auto (default) finds out")  //
        ("sip-domain", texts("NAME"),
         "a SIP domain to come, whose names the new certificate should have too")  //
        ("requests", text("DIR"),
         "write requests for the new certificates there, for OpenSSL and certreq")    //
        ("format,T", texts("LIST"), formats_help().c_str())                           //
        ("output,o", text("FILE"), "write here; with several formats the base name")  //
        ("sessions", text("WHICH"), "list incidents, failed or all (see below)")      //
        ("redact", po::bool_switch(),
         "pseudonyms for addresses, names, users, hashes and serials")  //
        ("redact-key", text("FILE"),
         "the same pseudonyms in each run with this secret; implies --redact")  //
        ("baseline", text("OLD.json"),
         "say what is gone, still there and new since this JSON report")                   //
        ("label", texts("KEY=VALUE"), "a label in every report")                           //
        ("exit-code", po::bool_switch(), "exit with 10 if there is an incident")           //
        ("strict", po::bool_switch(), "exit with 1 if an input was not read whole")        //
        ("color", text("WHEN"), "auto (default), always or never")                         //
        ("progress", po::bool_switch(), "show progress on standard error, if a terminal")  //
        ("quiet,q", po::bool_switch(), "no warnings on standard error")                    //
        ("verbose,v", po::bool_switch(), "say which captures are read");
    return options;
}

po::variables_map parse_analyze_words(const Arguments& arguments,
                                      const po::options_description& own) {
    po::options_description all;
    all.add(own).add(analyze_words());
    all.add_options()("capture", po::value<Texts>()->composing());
    po::positional_options_description positional;
    positional.add("capture", -1);
    return parse_words(arguments, all, positional);
}

namespace {

// "BASE.txt, BASE.json"
std::string files_of(const std::vector<const ReportFormat*>& formats) {
    std::string files;
    for (const ReportFormat* format : formats) {
        files += fmt::format("{}BASE.{}", files.empty() ? "" : ", ", format->extension);
    }
    return files;
}

ColorWish parse_color(std::string_view text) {
    if (text == "auto") {
        return ColorWish::Auto;
    }
    if (text == "always") {
        return ColorWish::Always;
    }
    if (text == "never") {
        return ColorWish::Never;
    }
    throw UsageError(
        fmt::format("--color takes auto, always or never; \"{}\" is none", escape_text(text)));
}

void take_selection(const po::variables_map& values, Selection& selection) {
    for (const std::string& client : texts_of(values, "client")) {
        add_client(selection, client);
    }
    if (const auto from = text_of(values, "from")) {
        selection.from = parse_time(*from, "--from");
    }
    if (const auto to = text_of(values, "to")) {
        selection.to = parse_time(*to, "--to");
    }
    if (selection.from && selection.to && *selection.to < *selection.from) {
        throw UsageError("--to is before --from, so that no session can lie between them");
    }
}

void take_keys(const po::variables_map& values, AnalyzerOptions& analyzer) {
    analyzer.key_logs = texts_of(values, "keylog");
    const Texts files = texts_of(values, "rsa-key");
    const auto password_file = text_of(values, "rsa-key-password-file");
    if (password_file && files.empty()) {
        throw UsageError("--rsa-key-password-file goes with --rsa-key FILE");
    }
    const std::string password = files.empty() ? "" : rsa_key_password(password_file);
    for (const std::string& file : files) {
        analyzer.rsa_keys.push_back(RsaKeyFile{file, password});
    }
}

void take_advice(const po::variables_map& values, AnalyzeOptions& options) {
    for (const std::string& domain : texts_of(values, "sip-domain")) {
        options.sip_domains.push_back(parse_sip_domain(domain));
    }
    options.requests = text_of(values, "requests").value_or("");
    if (values.count("requests") != 0 && options.requests.empty()) {
        throw UsageError("--requests takes a directory");
    }
    if (!options.requests.empty() && !options.redact_key.empty()) {
        throw UsageError("--requests writes the real names, which --redact is to hide");
    }
}

void take_output(const po::variables_map& values, AnalyzeOptions& options) {
    std::string list;
    for (const std::string& formats : texts_of(values, "format")) {
        list += (list.empty() ? "" : ",") + formats;
    }
    options.formats = parse_formats(values.count("format") != 0 ? list : "text");
    options.output = text_of(values, "output").value_or("-");
    if (options.output.empty()) {
        throw UsageError("-o takes a file name, or - for standard output");
    }
    // /dev/stdout may lead to a file, but files beside it are not what anybody wants.
    const bool no_base = options.output == "-" || options.output.starts_with("/dev/");
    if (options.formats.size() > 1 && no_base) {
        throw UsageError(fmt::format("several formats need -o BASE; they are written as {}",
                                     files_of(options.formats)));
    }
    if (const auto which = text_of(values, "sessions")) {
        options.sessions = parse_listing(*which);
    }
    options.analyzer.listing = SessionListing::Incidents;
    for (const ReportFormat* format : options.formats) {
        options.analyzer.listing =
            std::max({options.analyzer.listing, listing_of(options, *format), format->needs});
    }
    for (const std::string& label : texts_of(values, "label")) {
        const auto [key, value] = parse_label(label);
        options.labels[key] = value;
    }
    options.baseline = text_of(values, "baseline").value_or("");
    if (const auto key = text_of(values, "redact-key")) {
        options.redact_key = read_redact_key(*key);
        options.redact_key_file = *key;
    } else if (values["redact"].as<bool>()) {
        options.redact_key = random_redact_key();
    }
    options.color = parse_color(text_of(values, "color").value_or("auto"));
}

}  // namespace

void take_knowledge(const po::variables_map& values, AnalyzerOptions& analyzer) {
    for (const std::string& list : texts_of(values, "port")) {
        if (list == "all") {
            analyzer.all_ports = true;
        } else {
            add_ports(analyzer.tls_ports, list, "-p");
        }
    }
    for (const std::string& list : texts_of(values, "sip-port")) {
        add_ports(analyzer.sip_ports, list, "--sip-port");
    }
    for (const std::string& name : texts_of(values, "server-name")) {
        analyzer.server_names.push_back(parse_server_name(name));
    }
    for (const std::string& file : texts_of(values, "server-cert")) {
        analyzer.server_certificates.push_back(parse_server_certificate(file));
    }
    for (const std::string& profile : texts_of(values, "client-profile")) {
        analyzer.client_profiles.push_back(parse_client_profile(profile));
    }
    analyzer.ca_files = texts_of(values, "ca-file");
    analyzer.ca_dirs = texts_of(values, "ca-dir");
    if (const auto offset = text_of(values, "trace-offset")) {
        analyzer.trace_offset = parse_trace_offset(*offset);
    }
}

AnalyzeOptions analyze_options_of(const po::variables_map& values) {
    AnalyzeOptions options;
    options.help = values["help"].as<bool>();
    if (options.help) {
        return options;
    }
    options.captures = texts_of(values, "read");
    const Texts positional = texts_of(values, "capture");
    options.captures.insert(options.captures.end(), positional.begin(), positional.end());
    options.traces = texts_of(values, "trace");
    if (values.count("trace-offset") != 0 && options.traces.empty()) {
        throw UsageError("--trace-offset goes with --trace FILE");
    }
    refuse_standard_input_twice(options.captures, options.traces);
    options.filter = text_of(values, "filter").value_or("");
    take_selection(values, options.analyzer.selection);
    take_knowledge(values, options.analyzer);
    take_keys(values, options.analyzer);
    take_output(values, options);
    take_advice(values, options);
    options.exit_code = values["exit-code"].as<bool>();
    options.strict = values["strict"].as<bool>();
    options.progress = values["progress"].as<bool>();
    const bool quiet = values["quiet"].as<bool>();
    const bool verbose = values["verbose"].as<bool>();
    if (quiet && verbose) {
        throw UsageError("-q and -v contradict each other");
    }
    options.talk = quiet ? Talk::Quiet : verbose ? Talk::Verbose : Talk::Normal;
    return options;
}

void refuse_missing_captures(const AnalyzeOptions& options) {
    if (options.captures.empty() && options.traces.empty()) {
        throw UsageError("a capture is missing: name a file, a directory or - for standard input");
    }
}

AnalyzeOptions parse_analyze_options(const Arguments& arguments) {
    AnalyzeOptions options = analyze_options_of(parse_analyze_words(arguments, with_help({})));
    if (!options.help) {
        refuse_missing_captures(options);
    }
    return options;
}

std::string analyze_help() {
    std::ostringstream text;
    text << "Usage: siptls analyze [options] CAPTURE...\n\n"
            "A CAPTURE is a file, a directory of rotated files, or - for standard input: pcap or "
            "pcapng,\nalso packed in gzip, zstd or lz4"
         << (other_formats::opener() != nullptr ? ", or another format that Wireshark reads. "
                                                : ". ")
         << "Several are one\nanalysis, merged by the time of their packets. Followed are port "
            "5061, ports that DNS SRV\nanswers name for SIP, 443 of servers that DNS or DHCP "
            "names for sign-in, and what -p adds.\n\n"
         << with_help(analyze_words()) << formats_table()
         << "\nExit: 0 analysed, 1 nothing could be read or written, 2 wrong usage, 10 with "
            "--exit-code.\n";
    return text.str();
}

SessionListing listing_of(const AnalyzeOptions& options, const ReportFormat& format) {
    return options.sessions.value_or(format.default_listing);
}

std::string output_path(const AnalyzeOptions& options, const ReportFormat& format) {
    return options.formats.size() == 1 ? options.output
                                       : fmt::format("{}.{}", options.output, format.extension);
}

}  // namespace siptls::cli
