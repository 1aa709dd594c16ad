// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/challenge.h"

#include <string>

#include <doctest/doctest.h>

#include "sip/headers_of.h"
#include "sip/message.h"
#include "sip/parameters.h"
#include "sip/samples.h"
#include "text_properties.h"

using namespace siptls::sip;
using namespace siptls::tests;

namespace {

std::string meaning(std::string_view text) {
    std::string room;
    return std::string(unquoted(text, room));
}

}  // namespace

TEST_CASE("challenge: Lync names its server and the certificate service") {
    const auto message = parse_message(bytes_of(kLyncChallenged));
    const auto challenge = parse_challenge(headers_of(*message, "www-authenticate").at(1));
    REQUIRE(challenge);
    CHECK(challenge->scheme == "TLS-DSK");
    CHECK(meaning(challenge->realm) == "SIP Communications Service");
    CHECK(meaning(challenge->targetname) == "lync.schertz.local");
    CHECK(meaning(challenge->sts_uri) ==
          "https://lync.schertz.local:443/CertProv/CertProvisioningService.svc");
}

TEST_CASE("challenge: parameters may be absent") {
    const auto digest = parse_challenge("Digest  REALM = \"mslync.net, \\\"x\\\"\",nonce=\"a\"");
    REQUIRE(digest);
    CHECK(digest->scheme == "Digest");
    CHECK(meaning(digest->realm) == "mslync.net, \"x\"");
    CHECK(digest->targetname.empty());
    CHECK(parse_challenge("Kerberos")->scheme == "Kerberos");
    CHECK(parse_challenge("Digest realm=, realm=\"second\"")->realm.empty());
}

TEST_CASE("challenge: without scheme it is malformed") {
    for (const char* value : {"", "\"NTLM\"", "=x", "realm=\"x\"", "NTLM,"}) {
        CAPTURE(value);
        CHECK_FALSE(parse_challenge(value));
    }
}
