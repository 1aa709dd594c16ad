// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/ja3.h"

#include <doctest/doctest.h>

#include "tls/bodies.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

std::string ja3_of(const Buffer& body) {
    const Result<ClientHello> hello = parse_client_hello(body);
    REQUIRE(hello);
    return ja3_text(*hello);
}

}  // namespace

TEST_CASE("JA3 of the two examples its authors publish") {
    CHECK(ja3_of(client_hello_body("0301",
                                   "002f 0035 0005 000a c009 c00a c013 c014 0032 0038 0013 0004",
                                   "0000 0006 0004 00 0001 61 000a 0008 0006 0017 0018 0019"
                                   "000b 0002 01 00")) ==
          "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0");
    CHECK(ja3_of(client_hello_body("0301", "0004 0005 000a 0009 0064 0062 0003 0006 0013 0012 0063",
                                   "")) == "769,4-5-10-9-100-98-3-6-19-18-99,,,");
}

TEST_CASE("JA3 leaves GREASE out of every list") {
    CHECK(ja3_of(browser_hello_body()) ==
          "771,4865-4866-4867-49195-49199-49196-49200-52393-52392-49171-49172-156-157-47-53,"
          "27-17513-0-51-13-10-11-65281-45-35-18-16-23-43-5-21,29-23-24,0");
}

TEST_CASE("JA3S takes the version of the message even where TLS 1.3 was chosen") {
    const Buffer body = body_of_message(kTls13ServerHello);
    const Result<ServerHello> hello = parse_server_hello(body);
    REQUIRE(hello);
    CHECK(ja3s_text(*hello) == "771,4866,43-51");
}
