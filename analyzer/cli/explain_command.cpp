// SPDX-License-Identifier: GPL-2.0-or-later
// siptls explain: what a word means that a report, a trace or another program shows.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "siptls/explain.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

constexpr std::size_t kProposals = 5;

constexpr std::string_view kUsage =
    "Usage: siptls explain WORD...\n\n"
    "WORD is a cause, an outcome or another word of a report (name_mismatch,\n"
    "incomplete, certificate_hidden), a TLS alert by name or number (bad_certificate,\n"
    "42), a result code of Windows (0x80090327, SEC_E_CERT_UNKNOWN), an id of\n"
    "ms-diagnostics (ms-diagnostics:1010), or a sentence that a phone shows or a\n"
    "server writes (\"The connection was closed before TLS negotiation ...\").\n"
    "Where a word has several meanings, cause:WORD and alert:WORD choose.\n"
    "\"siptls causes\" lists the causes.\n";

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

std::string page(const Explanation& explanation, std::size_t width) {
    std::string text = fmt::format("{}: {}\n", explanation.word, explanation.kind);
    text += wrap(explanation.meaning, "    ", width);
    if (!explanation.user_sees.empty()) {
        text += wrap("What the user sees: " + explanation.user_sees, "    ", width);
    }
    if (!explanation.to_do.empty()) {
        text += wrap("What to do: " + explanation.to_do, "    ", width);
    }
    if (!explanation.related.empty()) {
        text += wrap("See also: " + join(explanation.related) + ".", "    ", width);
    }
    if (!explanation.source.empty()) {
        text += wrap("Source: " + explanation.source + ".", "    ", width);
    }
    return text;
}

std::string complaint(const std::string& word) {
    const std::vector<std::string> similar = similar_words(word, kProposals);
    return fmt::format("\"{}\" is not known{}", escape_text(word),
                       similar.empty() ? std::string() : "; perhaps " + join(similar));
}

}  // namespace

int run_explain(const Arguments& arguments) {
    if (arguments.empty()) {
        throw UsageError(
            "explain takes a word: a cause, an outcome, an alert, a result code, "
            "ms-diagnostics:ID or a sentence");
    }
    if (arguments.front() == "--help" || arguments.front() == "-h") {
        print(kUsage);
        return kDone;
    }
    const std::size_t width = terminal_width();
    std::string text;
    // A sentence may come without quotes.
    const std::string sentence = fmt::format("{}", fmt::join(arguments, " "));
    const Arguments words = explain(sentence).empty() ? arguments : Arguments{sentence};
    for (const std::string& word : words) {
        const std::vector<Explanation> found = explain(word);
        if (found.empty()) {
            throw UsageError(complaint(word));
        }
        for (const Explanation& explanation : found) {
            text += page(explanation, width);
        }
    }
    print(text);
    return kDone;
}

}  // namespace siptls::cli
