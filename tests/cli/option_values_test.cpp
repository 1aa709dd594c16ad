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

TEST_CASE("options: a server name may stand for one endpoint, one address or every server") {
    CHECK_FALSE(parse_server_name("sip.example.com").server);
    CHECK(parse_server_name("192.0.2.1=sip.example.com").server ==
          Endpoint{*parse_ip_address("192.0.2.1"), 0});
    CHECK(parse_server_name("192.0.2.1:5061=sip.example.com").server ==
          parse_endpoint("192.0.2.1:5061"));
    CHECK(parse_server_name("[2001:db8::1]:5061=sip.example.com").server ==
          parse_endpoint("[2001:db8::1]:5061"));
    CHECK(parse_server_name("2001:db8::1=sip.example.com").server ==
          Endpoint{*parse_ip_address("2001:db8::1"), 0});
    CHECK(parse_server_name("[2001:db8::1]=sip.example.com").server ==
          Endpoint{*parse_ip_address("2001:db8::1"), 0});
    CHECK(parse_server_name("192.0.2.1=192.0.2.9").name == "192.0.2.9");
    for (const char* bad :
         {"", "=", "192.0.2.1=", "host=sip.example.com", "192.0.2.1:0=sip.example.com",
          "192.0.2.1:99999=sip.example.com", "a b"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(parse_server_name(bad), UsageError);
    }
}

TEST_CASE("options: a server's certificate may be bound to an address, with or without port") {
    CHECK_FALSE(parse_server_certificate("pool.pem").server);
    CHECK(parse_server_certificate("pool.pem").file == "pool.pem");
    CHECK(parse_server_certificate("192.0.2.1=pool.pem").server ==
          Endpoint{*parse_ip_address("192.0.2.1"), 0});
    CHECK(parse_server_certificate("[2001:db8::1]:5061=a=b.pem").server ==
          parse_endpoint("[2001:db8::1]:5061"));
    CHECK(parse_server_certificate("[2001:db8::1]:5061=a=b.pem").file == "a=b.pem");
    // What is no address belongs to the file's name.
    CHECK(parse_server_certificate("./a=b.pem").file == "./a=b.pem");
    CHECK_THROWS_AS(parse_server_certificate(""), UsageError);
    CHECK_THROWS_AS(parse_server_certificate("192.0.2.1="), UsageError);
}

TEST_CASE("options: a client profile must be one of the table") {
    CHECK(parse_client_profile("lync-phone-edition").profile == "lync-phone-edition");
    CHECK(parse_client_profile("192.0.2.31=openssl").client == parse_ip_address("192.0.2.31"));
    CHECK_THROWS_AS(parse_client_profile("no-such-client"), UsageError);
    CHECK_THROWS_AS(parse_client_profile("phone=openssl"), UsageError);
    CHECK_THROWS_AS(parse_client_profile(""), UsageError);
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
