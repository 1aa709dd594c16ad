// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/parameters.h"

#include <string>

#include <doctest/doctest.h>

#include "sip/limits.h"

using namespace siptls::sip;

namespace {

std::size_t count(std::string_view parameters) {
    ParameterReader in{parameters, ';'};
    Parameter parameter;
    std::size_t read = 0;
    while (in.next(parameter)) {
        ++read;
    }
    return read;
}

}  // namespace

TEST_CASE("parameters: separators in quotes and brackets do not count") {
    std::string_view rest = R"("a, \", b" <sip:x,y> , second,,)";
    std::string_view element;
    REQUIRE(next_element(rest, ',', element));
    CHECK(element == R"("a, \", b" <sip:x,y>)");
    REQUIRE(next_element(rest, ',', element));
    CHECK(element == "second");
    REQUIRE(next_element(rest, ',', element));
    CHECK(element.empty());
    CHECK_FALSE(next_element(rest, ',', element));
}

TEST_CASE("parameters: names, values and flags") {
    const std::string_view parameters = " ;transport=tls; LR ;x = \"a;b\";";
    CHECK(count(parameters) == 3);
    CHECK(find_parameter(parameters, "Transport") == "tls");
    CHECK(find_parameter(parameters, "lr") == "");
    CHECK(find_parameter(parameters, "x") == "\"a;b\"");
    CHECK_FALSE(find_parameter(parameters, "y"));
    CHECK(find_parameter("realm=\"a, b\" , nonce=c;d", "nonce", ',') == "c;d");
}

TEST_CASE("parameters: the first of a name counts") {
    CHECK(find_parameter(";a=1;A=2", "a") == "1");
}

TEST_CASE("parameters: an open quote runs to the end") {
    const std::string_view parameters = "a=\"b;c;d\\";
    CHECK(count(parameters) == 1);
    CHECK(find_parameter(parameters, "a") == "\"b;c;d\\");
}

TEST_CASE("parameters: a quote behind a backslash ends no string, one behind two does") {
    CHECK(count(R"(a="b\";c";d)") == 2);
    CHECK(count(R"(a="b\\";c";d)") == 2);
    CHECK(count(R"(a="b\\";c;d)") == 3);
    CHECK(count(R"(a="\";"\";b)") == 1);
    CHECK(count(R"(a="";b)") == 2);
    CHECK(count(R"(a="\)") == 1);
}

TEST_CASE("parameters: so does an open bracket, and quotes in it mean nothing") {
    std::string_view rest = "<sip:x;a\" , y";
    std::string_view element;
    REQUIRE(next_element(rest, ',', element));
    CHECK(element == "<sip:x;a\" , y");
    CHECK(rest.empty());
    rest = "<a\"b>;c";
    REQUIRE(next_element(rest, ';', element));
    CHECK(element == "<a\"b>");
    CHECK(rest == "c");
}

TEST_CASE("parameters: no more than the ceiling") {
    std::string text;
    for (std::size_t written = 0; written < kMaxParameters; ++written) {
        text += "a;;";
    }
    CHECK(count(text + "last=1") == kMaxParameters);
    CHECK_FALSE(find_parameter(text + "last=1", "last"));
    CHECK(find_parameter(text.substr(3) + "last=1", "last") == "1");
}

TEST_CASE("parameters: quoted strings mean their content") {
    std::string room;
    CHECK(unquoted(R"("SIP Communications Service")", room) == "SIP Communications Service");
    CHECK(unquoted(R"("a\"b\\c")", room) == R"(a"b\c)");
    CHECK(unquoted(R"("\x")", room) == "x");
    CHECK(unquoted("token", room) == "token");
    CHECK(unquoted("\"", room) == "\"");
    CHECK(unquoted("\"\"", room).empty());
}
