// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/sip.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kShownStatuses = 8;
constexpr std::size_t kShownText = 120;

struct StatusText {
    std::uint16_t status;
    std::string_view words;
};

constexpr StatusText kStatuses[] = {
    {200, "OK"},
    {202, "Accepted"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {305, "Use Proxy"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {413, "Request Entity Too Large"},
    {416, "Unsupported URI Scheme"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {423, "Interval Too Brief"},
    {429, "Provide Referrer Identity"},
    {439, "First Hop Lacks Outbound Support"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {494, "Security Agreement Required"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
};

bool is_challenge(std::uint16_t status) {
    return status == 401 || status == 407;
}

std::string status_with_words(std::uint16_t status) {
    const std::string_view words = status_words(status);
    return words.empty() ? std::to_string(status) : fmt::format("{} {}", status, words);
}

std::string joined(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) {
        list += (list.empty() ? "" : ", ") + shorten(escape_text(text), kShownText);
    }
    return list;
}

// What the latest diagnostic says; empty if there is none.
std::string diagnostic_words(const SipExchange& exchange) {
    if (exchange.ms_diagnostics.empty()) {
        return {};
    }
    const MsDiagnostic& last = exchange.ms_diagnostics.back();
    const MsDiagnosticText* known = find_ms_diagnostic(last.id);
    std::string text =
        fmt::format("; the server explains: {}", shorten(escape_text(last.text), kShownText));
    return known == nullptr ? text : fmt::format("{} ({})", text, known->meaning);
}

}  // namespace

SignIn sign_in_of(const SipExchange& exchange) {
    if (exchange.statuses.empty()) {
        return SignIn::Unanswered;
    }
    const std::uint16_t last = exchange.statuses.back();
    return last < 300           ? SignIn::Accepted
           : last < 400         ? SignIn::Redirected
           : is_challenge(last) ? SignIn::Challenged
           : last / 100 == 5    ? SignIn::Unavailable
                                : SignIn::Refused;
}

std::string_view status_words(std::uint16_t status) {
    const auto* const found =
        std::find_if(std::begin(kStatuses), std::end(kStatuses),
                     [status](const StatusText& text) { return text.status == status; });
    return found == std::end(kStatuses) ? std::string_view{} : found->words;
}

std::string exchange_words(const SipExchange& exchange) {
    std::string text = fmt::format("{} {}", escape_text(exchange.method),
                                   shorten(escape_text(exchange.aor), kShownText));
    if (exchange.statuses.empty()) {
        return text + ": no answer seen";
    }
    const auto& statuses = exchange.statuses;
    std::string_view joint = ": ";
    std::size_t shown = 0;
    for (auto at = statuses.begin(); at != statuses.end(); ++shown) {
        const auto next =
            std::find_if(at, statuses.end(), [at](std::uint16_t other) { return other != *at; });
        if (shown == kShownStatuses) {
            return fmt::format("{}, ... {}", text, statuses.back());
        }
        text += next - at == 1 ? fmt::format("{}{}", joint, *at)
                               : fmt::format("{}{} ({} times)", joint, *at, next - at);
        joint = ", ";
        at = next;
    }
    return text;
}

std::string sign_in_words(const SipExchange& exchange) {
    const std::string last =
        exchange.statuses.empty() ? "" : status_with_words(exchange.statuses.back());
    switch (sign_in_of(exchange)) {
        case SignIn::Accepted:
            return exchange.expires ? fmt::format("signed in for {} s", *exchange.expires)
                                    : "signed in";
        case SignIn::Challenged:
            return fmt::format(
                "did not get past authentication: {}{}{}", last,
                exchange.auth_schemes.empty() ? "" : " asking for " + joined(exchange.auth_schemes),
                diagnostic_words(exchange));
        case SignIn::Redirected:
            return fmt::format(
                "was sent elsewhere: {}{}", last,
                exchange.redirect_hosts.empty() ? "" : " to " + joined(exchange.redirect_hosts));
        case SignIn::Refused:
            return fmt::format("was refused by the registrar: {}{}", last,
                               diagnostic_words(exchange));
        case SignIn::Unavailable:
            return fmt::format("was not served: {}{}", last, diagnostic_words(exchange));
        case SignIn::Unanswered: break;
    }
    return "got no answer that was seen";
}

}  // namespace siptls::report
