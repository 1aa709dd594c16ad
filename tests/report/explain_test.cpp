// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/explain.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "report/explain/dictionary.h"
#include "siptls/session.h"
#include "siptls/wording.h"

using namespace siptls;

TEST_CASE("explain: every cause is explained, with what to do") {
    for (const CauseText& cause : cause_texts()) {
        CAPTURE(name(cause.cause));
        const auto found = explain(name(cause.cause));
        REQUIRE_FALSE(found.empty());
        CHECK(found.front().word == name(cause.cause));
        CHECK(found.front().meaning.find(cause.meaning) == 0);
        CHECK_FALSE(found.front().to_do.empty());
    }
}

TEST_CASE("explain: every word that is listed is known, and so is every related one") {
    for (const report::Dictionary* dictionary : report::dictionaries()) {
        std::vector<std::string> words;
        dictionary->list(words);
        CHECK_FALSE(words.empty());
        for (const std::string& word : words) {
            CAPTURE(word);
            const auto found = explain(word);
            REQUIRE_FALSE(found.empty());
            for (const Explanation& explanation : found) {
                CHECK_FALSE(explanation.meaning.empty());
                for (const std::string& related : explanation.related) {
                    CAPTURE(related);
                    CHECK_FALSE(explain(related).empty());
                }
            }
        }
    }
}

TEST_CASE("explain: every outcome, confidence and reason for no cause is explained") {
    for (std::size_t at = 0; at < kOutcomeCount; ++at) {
        const std::string_view word = name(static_cast<Outcome>(at));
        CAPTURE(word);
        REQUIRE(explain(word).size() == 1);
        CHECK(explain(word).front().kind == "outcome in a report");
        CHECK_FALSE(explain(word).front().to_do.empty());
    }
    for (const Confidence confidence :
         {Confidence::Possible, Confidence::Probable, Confidence::Confirmed}) {
        CHECK(explain(name(confidence)).size() == 1);
    }
    REQUIRE(explain("certificate_hidden").size() == 1);
    CHECK(explain("certificate_hidden").front().meaning.find("TLS 1.3 hides") != std::string::npos);
    CHECK(explain("certificate_hidden").front().to_do.find("--keylog") != std::string::npos);
    CHECK(explain("certificate_expected").empty());  // near miss
}

TEST_CASE("explain: an alert goes by its name, its number and its kind") {
    for (const char* word :
         {"bad_certificate", "42", "alert:42", "BAD_CERTIFICATE", "bad certificate"}) {
        CAPTURE(word);
        const auto found = explain(word);
        REQUIRE(found.size() == 1);
        CHECK(found.front().word == "bad_certificate (42)");
    }
    CHECK(explain("300").empty());
    CHECK(explain("33").empty());
}

TEST_CASE("explain: a word that is a cause and an alert gives both, its kind one") {
    CHECK(explain("certificate_expired").size() == 2);
    REQUIRE(explain("cause:certificate_expired").size() == 1);
    CHECK(explain("cause:certificate_expired").front().kind == "cause in a report");
    REQUIRE(explain("alert:certificate_expired").size() == 1);
    CHECK(explain("alert:certificate_expired").front().kind == "TLS alert");
}

TEST_CASE("explain: a result code goes by its number and its symbol") {
    for (const char* word : {"0x80090327", "80090327", "sec_e_cert_unknown", "-2146893017"}) {
        CAPTURE(word);
        const auto found = explain(word);
        REQUIRE(found.size() == 1);
        CHECK(found.front().word == "SEC_E_CERT_UNKNOWN (0x80090327)");
        CHECK(found.front().meaning.find("bad_certificate (42)") != std::string::npos);
    }
}

TEST_CASE("explain: an id of ms-diagnostics goes by its number, which is beyond those of alerts") {
    for (const char* word : {"ms-diagnostics:4005", "4005", "MS-Diagnostics:4005"}) {
        CAPTURE(word);
        REQUIRE(explain(word).size() == 1);
        CHECK(explain(word)[0].word == "ms-diagnostics:4005 (user not enabled for SIP)");
    }
    CHECK(explain("ms-diagnostics:42").size() == 1);
    CHECK(explain("42")[0].kind != explain("ms-diagnostics:42")[0].kind);
    CHECK(explain("ms-diagnostics:").empty());
    CHECK(explain("ms-diagnostics:99999999999").empty());
}

TEST_CASE("explain: a sentence goes by a part of it, in a pasted line too") {
    const std::string_view closed =
        "The connection was closed before TLS negotiation completed. Did the remote peer accept "
        "our certificate?";
    for (const std::string& pasted : {std::string(closed), "Text: " + std::string(closed),
                                      std::string("CLOSED before tls negotiation")}) {
        CAPTURE(pasted);
        REQUIRE(explain(pasted).size() == 1);
        CHECK(explain(pasted)[0].word == closed);
    }
    CHECK(explain("Cannot connect to the server. Retrying...").size() == 1);
    CHECK(explain("The connection was opened before TLS negotiation").empty());
    CHECK(explain(std::string(2000, 'x') + " closed before TLS negotiation").empty());
}

TEST_CASE("explain: a line of a program's log goes by the piece of it that stays the same") {
    const std::pair<const char*, const char*> rows[] = {
        {"ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
         "failed: Hostname mismatch, certificate is not valid for 'pbx.voice.test'. (_ssl.c:992)",
         "name_mismatch"},
        {"tls: failed to verify certificate: x509: certificate is valid for a.test, not b.test",
         "name_mismatch"},
        {"upstream SSL certificate does not match \"kam.int.test\" while SSL handshaking to "
         "upstream",
         "name_mismatch"},
        {"java.security.cert.CertificateException: No name matching sip.voice.test found",
         "name_mismatch"},
        {"curl: (60) SSL certificate problem: unable to get local issuer certificate",
         "untrusted_ca"},
        {"verify error:num=47:permitted subtree violation", "certificate_other"},
        {"tls_accept: error:0A000412:SSL routines::sslv3 alert bad certificate", "name_mismatch"},
    };
    for (const auto& [line, related] : rows) {
        CAPTURE(line);
        const auto found = explain(line);
        REQUIRE(found.size() == 1);
        CHECK(found[0].related.front() == related);
    }
    CHECK(explain("certificate verify failed").empty());  // near miss: it tells no reason
    CHECK(explain("Hostname matched").empty());
}

TEST_CASE("explain: an unknown word is likened to known ones, nonsense to none") {
    CHECK(explain("name_missmatch").empty());
    const auto similar = similar_words("name_missmatch", 3);
    REQUIRE_FALSE(similar.empty());
    CHECK(similar.front() == "name_mismatch");
    CHECK(similar.size() <= 3);
    const auto part = similar_words("expired", 5);
    CHECK(std::find(part.begin(), part.end(), "certificate_expired") != part.end());
    CHECK(similar_words("xqzwvvkj", 5).empty());
    CHECK(similar_words("", 5).empty());
    CHECK(similar_words(std::string(100'000, 'a'), 5).empty());
    CHECK(explain(std::string(100'000, 'a')).empty());
}
