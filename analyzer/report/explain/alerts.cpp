// SPDX-License-Identifier: GPL-2.0-or-later
// TLS alerts (RFC 8446, 6; RFC 5246, 7.2): what a client that sends one may mean, as far as stacks
// were measured. Alerts without a row of their own are explained by their name alone.
#include <charconv>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "report/explain/dictionary.h"
#include "tls/alert_description.h"

namespace siptls::report {
namespace {

struct AlertText {
    std::uint8_t number;
    std::string_view meaning;
    std::string_view to_do;
    std::string_view related;
};

constexpr AlertText kTexts[] = {
    {0,
     "A polite end. From a client that has sent no data it may be a refusal: curl and others "
     "compare the name after the handshake and then say just this.",
     "See how the report judges the name.", "name_mismatch"},
    {40,
     "The handshake cannot go on. From a server before its certificate: no common cipher suite. "
     "From a server after the client's certificate: it does not take that. From an Erlang client "
     "also a wrong name.",
     "See who sent it, and when.", "no_shared_cipher client_certificate_required"},
    {42,
     "The certificate is not taken. Most stacks say so for a wrong name; GnuTLS and Go for every "
     "fault (expired, issuer unknown), wolfSSL and Erlang for self-signed ones too. So it fits a "
     "wrong name and does not prove it.",
     "Compare the name: the report does, by the rules of the client.",
     "name_mismatch untrusted_ca certificate_expired"},
    {43,
     "The certificate is of a kind that the client does not support, or not meant for this use.",
     "Look at purposes, key and signature of the certificate.", "certificate_other"},
    {44, "The certificate was revoked.", "Have a new one issued.", "certificate_other"},
    {45,
     "The certificate is not valid at the client's time. It rules out that the name is what the "
     "client complained about first.",
     "Look at the dates, and at the client's clock.",
     "cause:certificate_expired certificate_not_yet_valid"},
    {46,
     "Some other fault of the certificate. Java says so for a wrong name and for an unknown issuer "
     "alike; Chrome and SChannel use it for many faults.",
     "Compare name and issuer.", "name_mismatch untrusted_ca"},
    {48,
     "The issuer is not trusted, or a certificate between is missing. It rules out that the name "
     "is what the client complained about first.",
     "Give the client the root, let the server send the intermediate certificates.",
     "untrusted_ca"},
    {49, "The certificate is valid, but access is denied.", "Look at the policy of who sent it.",
     ""},
    {51, "A signature or a Finished message could not be verified.",
     "Look for a wrong key beside the certificate, or a device that changes the handshake.", ""},
    {70, "The offered TLS version is not supported.", "Enable a version that both have.",
     "protocol_version"},
    {71,
     "The offered cipher suites are too weak for the server. From a client, behind the server's "
     "hello: a key or Diffie-Hellman parameters that came with it are too weak.",
     "Enable a suite that both have; keys and Diffie-Hellman groups with 2048 bits or more.",
     "no_shared_cipher certificate_other"},
    {80,
     "An error that has nothing to do with the peer, by the book. Perl's IO::Socket::SSL says so "
     "for a wrong name, OpenSSL 3 for the signatures of TLS 1.0 and 1.1.",
     "If a client sent it, compare the name, and look at the version that the server chose.",
     "name_mismatch protocol_version"},
    {86, "The client came back with a lower version although the server has a higher one.",
     "Look for the first attempt, and why it failed.", "protocol_version"},
    {90, "The user or the program gave up.", "Nothing, unless it repeats.", ""},
    {112, "The server has no certificate for the name in SNI.",
     "Look at the name that the client asked for.", "name_mismatch"},
    {116, "The server wants a certificate of the client and got none (TLS 1.3).",
     "Let the client have one, or do not ask for it on this port.", "client_certificate_required"},
    {120, "Client and server have no application protocol (ALPN) in common.",
     "Look at what the client offers; SIP is sip/2.", ""},
};

const AlertText* text_of_alert(std::uint8_t number) {
    for (const AlertText& text : kTexts) {
        if (text.number == number) {
            return &text;
        }
    }
    return nullptr;
}

std::optional<std::uint8_t> number_of(std::string_view word) {
    std::uint8_t number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    if (error == std::errc() && stop == end) {
        return number;
    }
    for (unsigned known = 0; known < 256; ++known) {
        const auto value = static_cast<std::uint8_t>(known);
        if (!word.empty() && tls::alert_description_name(value) == word) {
            return value;
        }
    }
    return std::nullopt;
}

void look_up(std::string_view word, std::vector<Explanation>& found) {
    const auto number = number_of(without_prefix(word, "alert:"));
    if (!number || tls::alert_description_name(*number).empty()) {
        return;
    }
    const AlertText* text = text_of_alert(*number);
    Explanation explanation;
    explanation.word = fmt::format("{} ({})", tls::alert_description_name(*number), *number);
    explanation.kind = "TLS alert";
    explanation.source = "RFC 8446, 6; RFC 5246, 7.2; IANA TLS Alerts";
    if (text == nullptr) {
        explanation.meaning = "A fault of the handshake; certificates are not concerned.";
    } else {
        explanation.meaning = text->meaning;
        explanation.to_do = text->to_do;
        explanation.related = split_words(text->related);
        explanation.source += "; clients as measured for docs/profiles.md";
    }
    found.push_back(std::move(explanation));
}

void list(std::vector<std::string>& words) {
    for (unsigned known = 0; known < 256; ++known) {
        const auto alert = tls::alert_description_name(static_cast<std::uint8_t>(known));
        if (!alert.empty()) {
            words.emplace_back(alert);
        }
    }
}

}  // namespace

const Dictionary kAlertDictionary{look_up, list};

}  // namespace siptls::report
