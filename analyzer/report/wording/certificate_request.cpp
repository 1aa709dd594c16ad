// SPDX-License-Identifier: GPL-2.0-or-later
// Request files. What counts in them is plain host names, sip: URIs of such and addresses
// (siptls/certificate_request.h), so nothing can end a quote or a line; all else stands escaped
// in comments.
#include "siptls/certificate_request.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "report/wording/list_words.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

// Subjects and lists of servers in comments are for recognising, not for copying.
constexpr std::size_t kNameColumns = 100;
constexpr std::size_t kListedServers = 4;

std::string name_words(const std::string& name) {
    return name.empty() ? std::string("(no name)")
                        : report::shorten(escape_text(name), kNameColumns);
}

// Which certificate the new one is to replace. No line ends with what a certificate says: both
// formats would take a backslash there for a line that goes on.
std::string replaced_lines(const ReplacedCertificate& old, std::string_view comment) {
    std::string text = fmt::format(
        "{0} In place of the certificate of {1}, issued by {2} (serial {3})\n"
        "{0}   SHA-1 {4}, SHA-256 {5}\n",
        comment, name_words(old.subject), name_words(old.issuer), escape_text(old.serial), old.sha1,
        old.sha256);
    if (!old.servers.empty()) {
        const std::string servers = report::list_words(
            old.servers, kListedServers, [](const Endpoint& server) { return to_string(server); });
        text += fmt::format("{}   shown by {}\n", comment, servers);
    }
    return text;
}

std::string left_out_lines(const CertificateRequest& request, std::string_view comment) {
    std::string text;
    for (const std::string& name : request.left_out) {
        text += fmt::format("{} left out, to be typed with care: {}\n", comment, escape_text(name));
    }
    return text;
}

std::string_view oid(std::string_view purpose) {
    return purpose == "clientAuth" ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1";
}

}  // namespace

std::string openssl_request(const CertificateRequest& request) {
    std::string text =
        "# openssl req -new -newkey rsa:2048 -nodes -keyout new.key -config THIS_FILE -out "
        "new.csr\n";
    text += replaced_lines(request.replaced, "#") + left_out_lines(request, "#");
    text +=
        "[req]\nprompt = no\ndefault_md = sha256\ndistinguished_name = subject\n"
        "req_extensions = extensions\n\n[subject]\n";
    text += request.common_name.empty() ? "O = SIP server\n"
                                        : fmt::format("CN = {}\n", request.common_name);
    std::string purposes;
    for (const std::string& purpose : request.extended_key_usage) {
        purposes += (purposes.empty() ? "" : ", ") + purpose;
    }
    text += fmt::format(
        "\n[extensions]\nkeyUsage = critical, digitalSignature, keyEncipherment\n"
        "extendedKeyUsage = {}\nsubjectAltName = @names\n\n[names]\n",
        purposes);
    int number = 0;
    for (const std::string& name : request.dns_names) {
        text += fmt::format("DNS.{} = {}\n", ++number, name);
    }
    number = 0;
    for (const IpAddress& address : request.ip_addresses) {
        text += fmt::format("IP.{} = {}\n", ++number, to_string(address));
    }
    number = 0;
    for (const std::string& uri : request.uris) {
        text += fmt::format("URI.{} = {}\n", ++number, uri);
    }
    return text;
}

std::string certreq_inf(const CertificateRequest& request) {
    std::string text = "; certreq -new THIS_FILE new.req\n" +
                       replaced_lines(request.replaced, ";") + left_out_lines(request, ";");
    text += "[Version]\nSignature = \"$Windows NT$\"\n\n[NewRequest]\n";
    text += request.common_name.empty() ? "Subject = \"O=SIP server\"\n"
                                        : fmt::format("Subject = \"CN={}\"\n", request.common_name);
    text +=
        "KeyLength = 2048\nKeySpec = 1\nKeyUsage = 0xA0\nMachineKeySet = TRUE\n"
        "ProviderName = \"Microsoft RSA SChannel Cryptographic Provider\"\nProviderType = 12\n"
        "HashAlgorithm = sha256\nRequestType = PKCS10\n\n[EnhancedKeyUsageExtension]\n";
    for (const std::string& purpose : request.extended_key_usage) {
        text += fmt::format("OID = {}\n", oid(purpose));
    }
    text += "\n[Extensions]\n2.5.29.17 = \"{text}\"\n";
    for (const std::string& name : request.dns_names) {
        text += fmt::format("_continue_ = \"dns={}&\"\n", name);
    }
    for (const IpAddress& address : request.ip_addresses) {
        text += fmt::format("_continue_ = \"ipaddress={}&\"\n", to_string(address));
    }
    for (const std::string& uri : request.uris) {
        text += fmt::format("_continue_ = \"url={}&\"\n", uri);
    }
    return text;
}

}  // namespace siptls
