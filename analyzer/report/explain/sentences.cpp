// SPDX-License-Identifier: GPL-2.0-or-later
// Sentences that phones show and servers write about refused certificates: what people have in hand
// before they have a capture. Each goes by a piece of it, wherever that stands in what was pasted.
#include <array>

#include "report/explain/dictionary.h"

namespace siptls::report {
namespace {

struct Sentence {
    std::string_view piece;  // in lower case, as part of a word
    std::string_view whole;
    std::string_view kind;
    std::string_view meaning;
    std::string_view user_sees;
    std::string_view to_do;
    std::string_view related;  // words between blanks
    std::string_view citation;
};

constexpr std::string_view kCapture =
    "Capture at the server or at its mirror port (TCP 5061, DNS, DHCP) while the client tries "
    "again, and let siptls say who ended the connection and why; the server's trace beside it "
    "(--trace) finds the sessions.";

constexpr std::string_view kCase =
    "the published case of Lync Phone Edition and a wildcard certificate";

constexpr std::array kSentences = {
    Sentence{
        .piece = "closed_before_tls_negotiation",
        .whole = "The connection was closed before TLS negotiation completed. Did the remote peer "
                 "accept our certificate?",
        .kind = "sentence of a Lync or Skype for Business server's trace",
        .meaning = "The other side closed the connection inside the handshake. That is how clients "
                   "leave that dislike the server's certificate, a name in it above all, but also "
                   "those that were cancelled, that check whether the port answers, or that never "
                   "got the certificate. The server does not know which.",
        .user_sees = "A Lync phone shows \"Cannot connect to the server. Retrying...\" and gives "
                     "up.",
        .to_do = kCapture,
        .related = "name_mismatch untrusted_ca certificate_expired probe",
        .citation = kCase},
    Sentence{.piece = "accept_our_certificate",
             .whole = "Did the remote peer accept our certificate?",
             .kind = "end of a sentence of a Lync or Skype for Business server's trace",
             .meaning = "The server asks it of every connection that was closed before TLS "
                        "negotiation completed; it has no answer.",
             .user_sees = {},
             .to_do = kCapture,
             .related = "closed_before_tls_negotiation name_mismatch",
             .citation = kCase},
    Sentence{.piece = "cannot_connect_to_the_server",
             .whole = "Cannot connect to the server. Retrying...",
             .kind = "sentence that a Lync phone shows",
             .meaning = "The phone could not sign in. It says the same when it refuses the "
                        "server's certificate, when the server does not answer, and when the path "
                        "loses packets.",
             .user_sees = {},
             .to_do = kCapture,
             .related = "name_mismatch untrusted_ca closed_before_tls_negotiation",
             .citation = kCase},
    Sentence{.piece = "does_not_contain_a_matching_fqdn",
             .whole = "Message cannot be routed because the peer's certificate does not contain a "
                      "matching FQDN",
             .kind = "sentence of a Lync or Skype for Business server's trace",
             .meaning = "Here the server itself compared: it opened a connection to another server "
                        "(federation, a gateway, a trunk) and found that one's certificate without "
                        "the name it looked for. The data behind it name both (expected-fqdn, "
                        "certName).",
             .user_sees = {},
             .to_do = "Have the other server's certificate issued with the name in expected-fqdn, "
                      "or have the route lead to a name that it has.",
             .related = "0xc3e93d67 name_mismatch",
             .citation = "public traces of Lync Server 2010 and later"},
};

void look_up(std::string_view word, std::vector<Explanation>& found) {
    const Sentence* sentence = row_within(kSentences, word);
    if (sentence == nullptr) {
        return;
    }
    Explanation explanation;
    explanation.word = sentence->whole;
    explanation.kind = sentence->kind;
    explanation.meaning = sentence->meaning;
    explanation.user_sees = sentence->user_sees;
    explanation.to_do = sentence->to_do;
    explanation.related = split_words(sentence->related);
    explanation.source = sentence->citation;
    found.push_back(std::move(explanation));
}

void list(std::vector<std::string>& words) {
    for (const Sentence& sentence : kSentences) {
        words.emplace_back(sentence.piece);
    }
}

}  // namespace

const Dictionary kSentenceDictionary{look_up, list};

}  // namespace siptls::report
