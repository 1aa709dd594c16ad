// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/operator_words.h"

#include <doctest/doctest.h>

using namespace siptls;

namespace {

using Which = WrongPart::Which;

template <class Known>
Known known_of(const OperatorWord<Known>& word) {
    REQUIRE(std::holds_alternative<Known>(word));
    return std::get<Known>(word);
}

template <class Known>
bool is_wrong(const OperatorWord<Known>& word, Which which, std::string_view text) {
    const auto* wrong = std::get_if<WrongPart>(&word);
    return wrong != nullptr && wrong->which == which && wrong->text == text;
}

}  // namespace

TEST_CASE("operator words: a name may stand for one endpoint, one address or every server") {
    const auto server_in = [](std::string_view word) {
        return known_of(read_operator_name(word)).server;
    };
    CHECK_FALSE(server_in("sip.example.com"));
    CHECK(server_in("192.0.2.1=sip.example.com") == Endpoint{*parse_ip_address("192.0.2.1"), 0});
    CHECK(server_in("192.0.2.1:5061=sip.example.com") == parse_endpoint("192.0.2.1:5061"));
    CHECK(server_in("[2001:db8::1]:5061=a.example") == parse_endpoint("[2001:db8::1]:5061"));
    for (const char* word : {"2001:db8::1=a.example", "[2001:db8::1]=a.example"}) {
        CAPTURE(word);
        CHECK(server_in(word) == Endpoint{*parse_ip_address("2001:db8::1"), 0});
    }
}

TEST_CASE("operator words: a name is kept as it is compared") {
    CHECK(known_of(read_operator_name("192.0.2.1=B.Example.com")).name == "b.example.com");
    CHECK(known_of(read_operator_name("192.0.2.1=192.0.2.9")).name == "192.0.2.9");
    CHECK(read_reference_name("2001:DB8:0::1") == "2001:db8::1");
    CHECK_FALSE(read_reference_name(""));
    CHECK_FALSE(read_reference_name("a b"));
}

TEST_CASE("operator words: the wrong part of a name's word is told") {
    CHECK(is_wrong(read_operator_name(""), Which::Value, ""));
    CHECK(is_wrong(read_operator_name("192.0.2.1="), Which::Value, ""));
    CHECK(is_wrong(read_operator_name("a b"), Which::Value, "a b"));
    CHECK(is_wrong(read_operator_name("=a.example"), Which::Place, ""));
    for (const char* place : {"host", "192.0.2.1:0", "192.0.2.1:99999", "192.0.2.1:", "192.0.2"}) {
        CAPTURE(place);
        CHECK(is_wrong(read_operator_name(std::string(place) + "=a.example"), Which::Place, place));
    }
}

TEST_CASE("operator words: a file's name may have an equals sign, which an address ends at") {
    const auto read = [](std::string_view word) {
        return known_of(read_operator_certificate(word));
    };
    CHECK_FALSE(read("pool.pem").server);
    CHECK(read("pool.pem").file == "pool.pem");
    CHECK(read("192.0.2.1=pool.pem").server == Endpoint{*parse_ip_address("192.0.2.1"), 0});
    CHECK(read("[2001:db8::1]:5061=a=b.pem").server == parse_endpoint("[2001:db8::1]:5061"));
    CHECK(read("[2001:db8::1]:5061=a=b.pem").file == "a=b.pem");
    CHECK_FALSE(read("./a=b.pem").server);
    CHECK(read("./a=b.pem").file == "./a=b.pem");
    CHECK(is_wrong(read_operator_certificate(""), Which::Value, ""));
    CHECK(is_wrong(read_operator_certificate("192.0.2.1="), Which::Value, ""));
}

TEST_CASE("operator words: a client profile must be one of the table, its client an address") {
    const auto read = [](std::string_view word) { return known_of(read_operator_profile(word)); };
    CHECK(read("lync-phone-edition").profile == "lync-phone-edition");
    CHECK_FALSE(read("lync-phone-edition").client);
    CHECK(read("192.0.2.31=openssl").client == parse_ip_address("192.0.2.31"));
    CHECK(is_wrong(read_operator_profile("klingon"), Which::Value, "klingon"));
    CHECK(is_wrong(read_operator_profile(""), Which::Value, ""));
    CHECK(is_wrong(read_operator_profile("phone=openssl"), Which::Place, "phone"));
    CHECK(is_wrong(read_operator_profile("192.0.2.31:5061=openssl"), Which::Place,
                   "192.0.2.31:5061"));
}
