// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/option_values.h"

#include <string>

#include <doctest/doctest.h>

#include "cli/analyze_options.h"
#include "cli/outcome.h"

using namespace siptls;
using namespace siptls::cli;

TEST_CASE("options: ports are numbers with commas between") {
    std::vector<std::uint16_t> ports = {5061};
    add_ports(ports, "5067,443,5061", "-p");
    CHECK(ports == std::vector<std::uint16_t>{5061, 5067, 443});
    for (const char* bad : {"", "0", "65536", "-1", "5061,", "5061 ", "0x13", "sip", "5061;443"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(add_ports(ports, bad, "-p"), UsageError);
    }
}

TEST_CASE("options: a wrong word of the operator's is quoted where it is wrong") {
    const auto complaint = [](auto parse, std::string_view word) -> std::string {
        try {
            parse(word);
        } catch (const UsageError& error) {
            return error.what();
        }
        return "";
    };
    const auto says = [](const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    };
    CHECK(parse_server_name("192.0.2.1=sip.example.com").name == "sip.example.com");
    CHECK(says(complaint(parse_server_name, "192.0.2.1=a b"), "\"a b\" is none"));
    CHECK(says(complaint(parse_server_name, "host=sip.example.com"), "\"host\" is no address"));
    CHECK(parse_server_certificate("192.0.2.1=pool.pem").file == "pool.pem");
    CHECK(says(complaint(parse_server_certificate, "192.0.2.1="), "the file is missing"));
    CHECK(parse_client_profile("192.0.2.31=openssl").profile == "openssl");
    CHECK(says(complaint(parse_client_profile, "klingon"), "no profile \"klingon\""));
    CHECK(says(complaint(parse_client_profile, "phone=openssl"), "\"phone\" is no address"));
}

TEST_CASE("options: labels and formats") {
    CHECK(parse_label("site=Frankfurt") ==
          std::pair<std::string, std::string>("site", "Frankfurt"));
    CHECK(parse_label("a=b=c").second == "b=c");
    CHECK_THROWS_AS(parse_label("site"), UsageError);
    CHECK_THROWS_AS(parse_label("=x"), UsageError);
    CHECK(parse_formats("text,json,text").size() == 2);
    CHECK_THROWS_AS(parse_formats("text,"), UsageError);
    CHECK_THROWS_AS(parse_formats("pdf"), UsageError);
}

TEST_CASE("options: analyze takes what the contract lists") {
    const AnalyzeOptions options = parse_analyze_options({"-p",
                                                          "5067",
                                                          "-pall",
                                                          "--sip-port=5080",
                                                          "-T",
                                                          "text",
                                                          "-T",
                                                          "json",
                                                          "-o",
                                                          "base",
                                                          "--sessions",
                                                          "incidents",
                                                          "--label",
                                                          "site=a",
                                                          "--exit-code",
                                                          "--strict",
                                                          "--color",
                                                          "never",
                                                          "-v",
                                                          "-r",
                                                          "first.pcap",
                                                          "second.pcap",
                                                          "-"});
    CHECK(options.captures == std::vector<std::string>{"first.pcap", "second.pcap", "-"});
    CHECK(options.analyzer.tls_ports == std::vector<std::uint16_t>{5061, 5067});
    CHECK(options.analyzer.all_ports);
    CHECK(options.analyzer.sip_ports == std::vector<std::uint16_t>{5060, 5080});
    REQUIRE(options.formats.size() == 2);
    CHECK(output_path(options, *options.formats[0]) == "base.txt");
    CHECK(output_path(options, *options.formats[1]) == "base.json");
    CHECK(options.analyzer.listing == SessionListing::Incidents);
    CHECK(options.talk == Talk::Verbose);
    CHECK(options.exit_code);
    CHECK(options.strict);
}

TEST_CASE("options: the engine's listing is the widest that a format needs") {
    CHECK(parse_analyze_options({"x"}).analyzer.listing == SessionListing::Failed);
    CHECK(parse_analyze_options({"-T", "json", "x"}).analyzer.listing == SessionListing::All);
    CHECK(parse_analyze_options({"-T", "json", "--sessions", "failed", "x"}).analyzer.listing ==
          SessionListing::Failed);
}

TEST_CASE("options: what contradicts or is not known is wrong usage") {
    const std::vector<cli::Arguments> wrong = {
        {},
        {"--no-such-option", "x"},
        {"--serv", "a", "x"},
        {"-p"},
        {"-p", "x"},
        {"-T", "text,json", "x"},
        {"-o", "", "x"},
        {"-o", "a", "-o", "b", "x"},
        {"--sessions", "some", "x"},
        {"--color", "blue", "x"},
        {"-q", "-v", "x"},
        {"-", "-"},
        {"--strict=yes", "x"},
    };
    for (const cli::Arguments& arguments : wrong) {
        CAPTURE((arguments.empty() ? std::string() : arguments.front()));
        CHECK_THROWS_AS(parse_analyze_options(arguments), UsageError);
    }
    CHECK(parse_analyze_options({"--help", "--sessions", "some"}).help);
    CHECK(analyze_help().find("--server-name") != std::string::npos);
}

TEST_CASE("trace offset: seconds with sign and decimals, or auto") {
    CHECK_FALSE(parse_trace_offset("auto"));
    CHECK(parse_trace_offset("0") == 0);
    CHECK(parse_trace_offset("173.4") == 173'400'000'000);
    CHECK(parse_trace_offset("+2") == 2 * kSecond);
    CHECK(parse_trace_offset("-7200") == -7200 * kSecond);
    for (const char* wrong : {"", "+", "-", "1e3", "inf", "nan", "0x10", "5 s", "40000000"}) {
        CHECK_THROWS_AS(parse_trace_offset(wrong), UsageError);
    }
}
