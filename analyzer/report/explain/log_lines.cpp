// SPDX-License-Identifier: GPL-2.0-or-later
// What programs write into their logs when they refuse a certificate, or when theirs was refused.
// Each goes by the piece of the line that stays the same, wherever it stands in what was pasted.
#include <algorithm>
#include <array>

#include "report/explain/dictionary.h"

namespace siptls::report {
namespace {

// What lines of the same sense have in common.
struct Sense {
    std::string_view meaning;
    std::string_view to_do;
    std::string_view related;  // words between blanks
};

constexpr Sense kName = {
    "The client compared the names in the server's certificate with the one it looked for, and "
    "none fits. It refused the certificate; its own log is right about the reason.",
    "Have the certificate issued with exactly the name that the client looks for, or let the "
    "client look for a name that it has; siptls match CERTIFICATE NAME asks every kind of client.",
    "name_mismatch bad_certificate"};
constexpr Sense kIssuer = {
    "The client found no way from the server's certificate to an authority it trusts: the root is "
    "not in its store, or the server does not send the authorities between.",
    "Let the server send its intermediate certificates, and give the client the root.",
    "untrusted_ca unknown_ca"};
constexpr Sense kOther = {
    "The client refuses another property of the certificate, or of an authority above it, than its "
    "names, dates and issuer.",
    "Have the certificate issued for servers (serverAuth, digitalSignature), by an authority that "
    "may issue for this name.",
    "certificate_other unsupported_certificate"};
constexpr Sense kClientCertificate = {
    "The server asked the client for a certificate and got none. The server's own certificate was "
    "accepted until then.",
    "Let the client have one, or do not ask for it on this port.",
    "client_certificate_required certificate_required"};
constexpr Sense kAlertReceived = {
    "A server on OpenSSL writes it when a client ended the connection by this alert: the client "
    "refused the server's certificate. The server knows no more than the alert.",
    "Capture at the server (TCP 5061, DNS, DHCP) while the client tries again, and let siptls say "
    "why; the client's own log tells it, too.",
    "name_mismatch untrusted_ca"};

struct Line {
    std::string_view piece;  // in lower case, '_' for blanks
    std::string_view program;
    const Sense& sense;
};

constexpr std::array kLines = {
    Line{"hostname_mismatch", "OpenSSL, and Python, stunnel and others on it", kName},
    Line{"no_alternative_certificate_subject_name_matches", "curl", kName},
    Line{"does_not_match_target_host_name", "curl", kName},
    Line{"owner_does_not_match_hostname", "wget (GnuTLS)", kName},
    Line{"name_in_the_certificate_does_not_match_the_expected", "GnuTLS", kName},
    Line{"did_not_match_expected", "PHP", kName},
    Line{"did_not_match_any_of_the_valid_hosts", "Qt", kName},
    Line{"commonname_does_not_match_hostname", "socat", kName},
    Line{"upstream_ssl_certificate_does_not_match", "nginx, as a client", kName},
    Line{"hostname_does_not_match", "aria2", kName},
    Line{"hostname_verification_failed", "Perl IO::Socket::SSL", kName},
    Line{"err_tls_cert_altname_invalid", "Node.js", kName},
    Line{"dnsmismatch", "Python service_identity (Twisted)", kName},
    Line{"hostname_check_failed", "Erlang/OTP ssl", kName},
    Line{"x509:_certificate_is_valid_for", "Go crypto/tls", kName},
    Line{"x509:_certificate_is_not_valid_for_any_names", "Go crypto/tls", kName},
    Line{"certificate_relies_on_legacy_common_name", "Go crypto/tls", kName},
    Line{"no_subject_alternative_dns_name_matching", "Java", kName},
    Line{"no_subject_alternative_names", "Java", kName},
    Line{"no_name_matching", "Java", kName},
    Line{"unable_to_get_local_issuer_certificate", "OpenSSL, and others on it", kIssuer},
    Line{"unable_to_verify_the_first_certificate", "OpenSSL, and Node.js and others on it",
         kIssuer},
    Line{"pkix_path_building_failed", "Java", kIssuer},
    Line{"certificate_signed_by_unknown_authority", "Go crypto/tls", kIssuer},
    Line{"certificate_issuer_is_unknown", "GnuTLS", kIssuer},
    Line{"unsuitable_certificate_purpose", "OpenSSL, and others on it", kOther},
    Line{"unsupported_certificate_purpose", "OpenSSL, and others on it", kOther},
    Line{"permitted_subtree_violation", "OpenSSL, and others on it", kOther},
    Line{"key_usage_violation", "GnuTLS", kOther},
    Line{"peer_did_not_return_a_certificate", "OpenSSL, as a server", kClientCertificate},
    Line{"alert_bad_certificate", "OpenSSL, as a server", kAlertReceived},
    Line{"alert_certificate_unknown", "OpenSSL, as a server", kAlertReceived},
    Line{"alert_unknown_ca", "OpenSSL, as a server", kAlertReceived},
};

void look_up(std::string_view word, std::vector<Explanation>& found) {
    const Line* line = row_within(kLines, word);
    if (line == nullptr) {
        return;
    }
    Explanation explanation;
    explanation.word = line->piece;
    std::replace(explanation.word.begin(), explanation.word.end(), '_', ' ');
    explanation.kind = "log line of " + std::string(line->program);
    explanation.meaning = line->sense.meaning;
    explanation.to_do = line->sense.to_do;
    explanation.related = split_words(line->sense.related);
    explanation.source = "as the program named writes it";
    found.push_back(std::move(explanation));
}

void list(std::vector<std::string>& words) {
    for (const Line& line : kLines) {
        words.emplace_back(line.piece);
    }
}

}  // namespace

const Dictionary kLogLineDictionary{look_up, list};

}  // namespace siptls::report
