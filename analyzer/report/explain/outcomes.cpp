// SPDX-License-Identifier: GPL-2.0-or-later
// How an attempt went, and how sure a cause is: the words of JSON, CSV and the Wireshark plugin.
#include <iterator>

#include "report/explain/dictionary.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::report {
namespace {

struct Word {
    std::string_view word;
    std::string_view kind;
    std::string_view meaning;
    std::string_view to_do;
    std::string_view related;  // words between blanks
};

constexpr std::string_view kOutcome = "outcome in a report";
constexpr std::string_view kConfidence = "confidence in a report";

const Word kWords[] = {
    {name(Outcome::Established), kOutcome,
     "Client and server finished the handshake and the client did not leave without a word, or it "
     "sent application data. It took the certificate; whether it may sign in is another matter.",
     "Nothing about TLS. If the client does not sign in, look at the SIP answers, which keys open "
     "(--keylog).",
     "none"},
    {name(Outcome::ClientClosedBeforeFinished), kOutcome,
     "The client ended the connection (alert, FIN or RST) after its ClientHello and before its "
     "Finished. So do clients that refuse the certificate inside the handshake.",
     "Look at the cause beside it.", "name_mismatch untrusted_ca"},
    {name(Outcome::ClientClosedAfterFinished), kOutcome,
     "The client finished the handshake, sent no data and ended first. So do clients that compare "
     "the names only then, and monitors.",
     "Look at the cause beside it.", "name_mismatch probe"},
    {name(Outcome::ServerClosedBeforeFinished), kOutcome,
     "The server ended before its Finished, or in TLS 1.3 answered the client's flight with an "
     "alert before any data of its own. The client refused nothing.",
     "Look at the cause beside it, and into the server's log.",
     "protocol_version no_shared_cipher client_certificate_required"},
    {name(Outcome::Incomplete), kOutcome,
     "The handshake was not seen whole: the capture begins or ends inside it, bytes of it are "
     "missing, one direction alone was captured, or both sides fell silent. What was not captured "
     "is not known, so nobody is said to have refused anything.",
     "Capture from before the client starts until it has given up, both directions, whole packets.",
     "capture_began capture_ended bytes_lost bytes_cut one_direction went_silent"},
    {name(Outcome::NotTls), kOutcome,
     "The first bytes of the client are no TLS record, or it sent none, as with health checks of "
     "TCP and with SIP in clear on a port of TLS.",
     "Nothing, if it is a monitor; else set the client's transport to TLS.", "probe not_tls_bytes"},
    {name(Confidence::Confirmed), kConfidence,
     "Everything the cause rests on was observed: the name the client looked for, the certificate "
     "it was shown, how it ended, the rule by which it refuses, and that no other cause explains "
     "it.",
     "", "probable possible"},
    {name(Confidence::Probable), kConfidence,
     "At most one of name, certificate and ending is inferred, and nothing speaks for another "
     "cause. More than this no client reaches that leaves without an alert, until --ca-file, or "
     "its success with another certificate of the same issuer, excludes the issuer.",
     "", "confirmed possible untrusted_ca"},
    {name(Confidence::Possible), kConfidence,
     "It fits what was captured, and so may something else: more of it is inferred, or another "
     "cause has signs of its own.",
     "Look at what is not excluded, and give what is known: --server-name, --client-profile, "
     "--ca-file, --keylog.",
     "confirmed probable"},
};
static_assert(std::size(kWords) == kOutcomeCount + 3);

void look_up(std::string_view word, std::vector<Explanation>& found) {
    for (const Word& known : kWords) {
        if (known.word == word) {
            Explanation explanation;
            explanation.word = known.word;
            explanation.kind = known.kind;
            explanation.meaning = known.meaning;
            explanation.to_do = known.to_do;
            explanation.related = split_words(known.related);
            explanation.source = "docs/causes.md";
            found.push_back(std::move(explanation));
        }
    }
}

void list(std::vector<std::string>& words) {
    for (const Word& known : kWords) {
        words.emplace_back(known.word);
    }
}

}  // namespace

const Dictionary kOutcomeDictionary{look_up, list};

}  // namespace siptls::report
