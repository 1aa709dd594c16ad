// SPDX-License-Identifier: GPL-2.0-or-later
// Result codes of Windows (HRESULT): the table is trace/result_code.h.
#include <fmt/format.h>

#include "bytes/ascii.h"
#include "report/explain/dictionary.h"
#include "tls/alert_description.h"
#include "trace/result_code.h"

namespace siptls::report {
namespace {

struct Hint {
    std::uint32_t code;
    std::string_view text;
    std::string_view related;
};

// What the sign-in of a phone makes of some.
constexpr Hint kHints[] = {
    {0x80072746,
     "In a server's record of a TLS connection from a client: the client may have refused the "
     "server's certificate without an alert, as Lync phones do.",
     "name_mismatch"},
    {0x80090322,
     "On a server this means that the server itself was the one that compared names: towards "
     "another server. On a client it is the client that refused the name.",
     "name_mismatch"},
    {0x80090327,
     "On a server: the client said bad_certificate or certificate_unknown, which fits a refused "
     "name.",
     "name_mismatch"},
    {0x800b010f, "The client compared names after the handshake, and none fitted.",
     "name_mismatch"},
    {0xc3e93d67,
     "The server was the one that compared: towards a federated or internal server, not a phone.",
     "name_mismatch"},
};

void look_up(std::string_view word, std::vector<Explanation>& found) {
    const auto number = trace::parse_result_code(word);
    const trace::ResultCode* code =
        number ? trace::find_result_code(*number) : trace::find_result_code(word);
    if (code == nullptr) {
        return;
    }
    Explanation explanation;
    explanation.word = fmt::format("{} (0x{:08X})", code->symbol, code->code);
    explanation.kind = "result code of Windows";
    explanation.meaning = std::string(code->meaning) + ".";
    explanation.meaning[0] = upper(explanation.meaning[0]);
    if (!code->alerts.empty()) {
        std::string alerts;
        for (const std::uint8_t alert : code->alerts) {
            alerts += fmt::format("{}{} ({})", alerts.empty() ? "" : ", ",
                                  tls::alert_description_name(alert), alert);
        }
        explanation.meaning += fmt::format(" SChannel reports it when the peer sends: {}.", alerts);
        explanation.related.emplace_back(tls::alert_description_name(code->alerts.front()));
    }
    for (const Hint& hint : kHints) {
        if (hint.code == code->code) {
            explanation.meaning += fmt::format(" {}", hint.text);
            explanation.related.emplace_back(hint.related);
        }
    }
    explanation.source = code->alerts.empty()
                             ? "winerror.h"
                             : "Microsoft, Schannel Error Codes for TLS and SSL Alerts; winerror.h";
    found.push_back(std::move(explanation));
}

void list(std::vector<std::string>& words) {
    for (const trace::ResultCode& code : trace::result_codes()) {
        words.emplace_back(code.symbol);
        words.push_back(fmt::format("0x{:08x}", code.code));
    }
}

}  // namespace

const Dictionary kResultCodeDictionary{look_up, list};

}  // namespace siptls::report
