// SPDX-License-Identifier: GPL-2.0-or-later
#include "preferences.h"

#include <string>

#include "guard.h"
#include "operator_knowledge.h"
#include "siptls/certificate.h"
#include "wireshark_api.h"
#include "wireshark_keys.h"

namespace siptls::plugin {
namespace {

constexpr std::uint32_t kHighestPort = 65535;

range_t* ports = nullptr;
range_t* sip_ports = nullptr;
PreferenceBool all_ports = false;
const char* server_names = nullptr;
const char* client_profiles_wanted = nullptr;
const char* server_cert = nullptr;
const char* ca_file = nullptr;

std::string_view text_of(const char* preference) {
    return preference != nullptr ? preference : "";
}

std::vector<std::uint16_t> numbers_of(range_t* range) {
    std::vector<std::uint16_t> numbers;
    for (unsigned at = 0; range != nullptr && at < range->nranges; ++at) {
        for (std::uint32_t port = range->ranges[at].low;
             port <= range->ranges[at].high && port <= kHighestPort; ++port) {
            if (port != 0) {
                numbers.push_back(static_cast<std::uint16_t>(port));
            }
        }
    }
    return numbers;
}

// Said once for each change, in a dialogue or on standard error.
void apply() {
    guarded([] {
        std::vector<std::string> problems;
        read_server_names(text_of(server_names), problems);
        read_client_profiles(text_of(client_profiles_wanted), problems);
        read_server_certificates(text_of(server_cert), problems);
        if (const std::string path(text_of(ca_file)); !path.empty()) {
            const LoadedCertificates loaded = load_certificates(path);
            if (!loaded.problem.empty()) {
                problems.push_back(loaded.problem);
            }
        }
        for (const std::string& problem : problems) {
            report_failure("siptls preferences: %s", problem.c_str());
        }
    });
}

}  // namespace

void register_preferences(int protocol) {
    module_t* module = prefs_register_protocol(protocol, apply);
    range_convert_str(wmem_epan_scope(), &ports, "5061", kHighestPort);
    range_convert_str(wmem_epan_scope(), &sip_ports, "5060", kHighestPort);
    prefs_register_range_preference(
        module, "ports", "TLS ports",
        "Ports where connections are sign-ins. Those that DNS and DHCP name for SIP are followed "
        "by themselves.",
        &ports, kHighestPort);
    prefs_register_bool_preference(module, "all_ports", "TLS on all ports",
                                   "Follow every TCP connection and tell TLS by its content.",
                                   &all_ports);
    prefs_register_range_preference(module, "sip_ports", "Plain SIP ports",
                                    "Ports of SIP without TLS, which tells who the clients are.",
                                    &sip_ports, kHighestPort);
    prefs_register_string_preference(
        module, "server_names", "Expected names",
        "The name that clients look for: [IP[:PORT]=]NAME, several with commas between, as in "
        "192.0.2.1:5061=sip.example.com",
        &server_names);
    prefs_register_string_preference(
        module, "client_profiles", "Client profiles",
        "What kind of client an address has: [IP=]ID, several with commas between, as in "
        "192.0.2.31=lync-phone-edition. The command siptls profiles lists the ids.",
        &client_profiles_wanted);
    prefs_register_string_preference(
        module, "server_cert", "Server certificates",
        "The certificate that servers show where the capture does not: [IP[:PORT]=]FILE, several "
        "with commas between.",
        &server_cert);
    prefs_register_filename_preference(
        module, "ca_file", "Trusted certificates",
        "Certificates of the authorities that the clients trust (PEM). Without it no issuer is "
        "judged.",
        &ca_file, FALSE);
}

AnalyzerOptions analyzer_options() {
    AnalyzerOptions options;
    std::vector<std::string> problems;  // apply() has told them
    options.tls_ports = numbers_of(ports);
    options.sip_ports = numbers_of(sip_ports);
    options.all_ports = all_ports;
    options.server_names = read_server_names(text_of(server_names), problems);
    options.client_profiles = read_client_profiles(text_of(client_profiles_wanted), problems);
    options.server_certificates = read_server_certificates(text_of(server_cert), problems);
    if (!text_of(ca_file).empty()) {
        options.ca_files = {std::string(text_of(ca_file))};
    }
    if (std::string path = wireshark_key_log(); !path.empty()) {
        options.key_logs = {std::move(path)};
    }
    options.rsa_keys = wireshark_rsa_keys();
    return options;
}

}  // namespace siptls::plugin
