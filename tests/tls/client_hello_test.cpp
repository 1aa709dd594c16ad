// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/client_hello.h"

#include <string>

#include <doctest/doctest.h>

#include "tls/alpn.h"
#include "tls/bodies.h"
#include "tls/extension.h"
#include "tls/samples.h"
#include "tls/sslv2_hello.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

constexpr std::string_view kHellos[] = {
    kOpensslTls12ClientHello, kGnutlsTls12ClientHello,   kNodeTls12ClientHello,
    kJavaTls12ClientHello,    kOpensslTls13ClientHello,  kGnutlsTls13ClientHello,
    kNodeTls13ClientHello,    kJavaTls13ClientHello,     kPhoneTls10ClientHello,
    kTicketFullClientHello,   kTicketResumingClientHello};

// A ClientHello of TLS 1.2 with these extensions (hexadecimal, without the vector's length).
Buffer hello_with(std::string_view extensions) {
    Buffer body = from_hex("0303" + std::string(64, '0') + "00 0002 c02f 0100");
    const Buffer list = from_hex(extensions);
    body.push_back(static_cast<std::uint8_t>(list.size() >> 8));
    body.push_back(static_cast<std::uint8_t>(list.size()));
    body.insert(body.end(), list.begin(), list.end());
    return body;
}

// Where the compression methods end, behind which the message may end too.
std::size_t end_without_extensions(const Buffer& body) {
    const Result<ClientHello> hello = parse_client_hello(body);
    return body.size() - hello->extensions.size() - (hello->extensions.empty() ? 0 : 2);
}

}  // namespace

TEST_CASE("client hello: OpenSSL offering TLS 1.2") {
    const Buffer body = body_of_record(kOpensslTls12ClientHello);
    const Result<ClientHello> hello = parse_client_hello(body);
    REQUIRE(hello);
    CHECK(hello->legacy_version == kTls12);
    CHECK(hello->offered_version() == kTls12);
    CHECK(hello->random.size() == 32);
    CHECK(hello->session_id.empty());
    CHECK(hello->cipher_suites.size() == 28);
    CHECK(hello->cipher_suites[0] == 0xc02c);
    CHECK(hello->compression_methods.size() == 1);
    REQUIRE(hello->server_name);
    CHECK(hello->server_name->host == "sip.mslync.net");
    CHECK_FALSE(hello->server_name->has_nul);
    CHECK_FALSE(hello->server_name->has_non_ascii);
    CHECK(hello->supported_versions.empty());
    CHECK(hello->supported_groups.size() == 5);
    CHECK(hello->supported_groups[0] == 0x001d);
    CHECK(hello->point_formats.size() == 3);
    CHECK(hello->offers_session_ticket);
    CHECK_FALSE(hello->has_session_ticket);
    CHECK(hello->extended_master_secret);
    CHECK(hello->encrypt_then_mac);
    CHECK_FALSE(hello->has_pre_shared_key);
    CHECK(hello->protocols.empty());
}

TEST_CASE("client hello: four stacks offering TLS 1.3 keep 1.2 in the legacy version") {
    for (const std::string_view hex : {kOpensslTls13ClientHello, kGnutlsTls13ClientHello,
                                       kNodeTls13ClientHello, kJavaTls13ClientHello}) {
        const Buffer body = body_of_record(hex);
        const Result<ClientHello> hello = parse_client_hello(body);
        REQUIRE(hello);
        CHECK(hello->legacy_version == kTls12);
        CHECK(hello->offered_version() == kTls13);
        CHECK(hello->session_id.size() == 32);
        REQUIRE(hello->server_name);
        CHECK(hello->server_name->host == "sip.mslync.net");
    }
}

TEST_CASE("client hello: status_request is what JSSE sends and OpenSSL does not") {
    const Buffer java = body_of_record(kJavaTls12ClientHello);
    const Buffer openssl = body_of_record(kOpensslTls12ClientHello);
    CHECK(parse_client_hello(java)->status_request);
    CHECK_FALSE(parse_client_hello(openssl)->status_request);
}

TEST_CASE("client hello: without extensions, as old phones send it") {
    const Buffer body = body_of_record(kPhoneTls10ClientHello);
    const Result<ClientHello> hello = parse_client_hello(body);
    REQUIRE(hello);
    CHECK(hello->legacy_version == kTls10);
    CHECK(hello->offered_version() == kTls10);
    CHECK_FALSE(hello->server_name);
    CHECK(hello->supported_groups.empty());
}

TEST_CASE("client hello: a ticket, a session id and a pre-shared key are seen") {
    const Buffer full = body_of_record(kTicketFullClientHello);
    const Buffer ticket = body_of_record(kTicketResumingClientHello);
    const Buffer by_id = body_of_record(kSessionIdResumingClientHello);
    CHECK(parse_client_hello(full)->offers_session_ticket);
    CHECK_FALSE(parse_client_hello(full)->has_session_ticket);
    CHECK(parse_client_hello(ticket)->has_session_ticket);
    CHECK(parse_client_hello(by_id)->session_id.size() == 32);
    CHECK_FALSE(parse_client_hello(by_id)->offers_session_ticket);
    CHECK(parse_client_hello(hello_with("0029 0004 00000000"))->has_pre_shared_key);
}

TEST_CASE("client hello: no prefix parses, save where it may end before the extensions") {
    for (const std::string_view hex : kHellos) {
        const Buffer body = body_of_record(hex);
        const std::size_t may_end = end_without_extensions(body);
        for_each_prefix(body, [&](Bytes prefix) {
            CHECK(parse_client_hello(prefix).has_value() == (prefix.size() == may_end));
        });
        Buffer longer = body;
        longer.push_back(0);
        CHECK_FALSE(parse_client_hello(longer));
    }
}

TEST_CASE("client hello: changed bytes do no harm") {
    for (const std::string_view hex : kHellos) {
        for_each_flip(body_of_record(hex), [](Bytes changed) {
            const Result<ClientHello> hello = parse_client_hello(changed);
            if (!hello) {
                CHECK_FALSE(hello.error().what.empty());
                CHECK(hello.error().offset <= changed.size());
                return;
            }
            CHECK(hello->random.size() == 32);
            CHECK(hello->session_id.size() <= 32);
            CHECK_FALSE(hello->cipher_suites.empty());
            CHECK(hello->fingerprint() != 0);
            for (const std::uint32_t suite : hello->cipher_suites) {
                CHECK(suite <= 0xffff);
            }
        });
    }
}

TEST_CASE("client hello: vectors of lengths that are not allowed are malformed") {
    const std::string start = "0303" + std::string(64, '0');
    CHECK(parse_client_hello(from_hex(start + "00 0002 c02f 0100")));
    CHECK_FALSE(parse_client_hello(from_hex(start + "00 0000 0100")));         // no suite
    CHECK_FALSE(parse_client_hello(from_hex(start + "00 0003 c02fc0 0100")));  // half a suite
    CHECK_FALSE(parse_client_hello(from_hex(start + "00 0002 c02f 00")));      // no compression
    const std::string id32(64, 'a');
    CHECK(parse_client_hello(from_hex(start + "20" + id32 + "0002 c02f 0100")));
    CHECK_FALSE(parse_client_hello(from_hex(start + "21" + id32 + "aa 0002 c02f 0100")));
    CHECK(parse_client_hello(from_hex(start + "00 0002 c02f 0100 0000")));  // empty extensions
}

TEST_CASE("client hello: a malformed extension makes the message malformed") {
    struct Row {
        std::string_view hex;
        bool good;
        std::string_view meaning;
    };
    constexpr Row kRows[] = {
        {"0000 0006 0004 00 0001 61", true, "server_name a"},
        {"0000 0000", false, "server_name without a list"},
        {"0000 0002 0000", false, "empty list"},
        {"0000 0005 0003 00 0000", false, "empty host name"},
        {"0000 0006 0005 00 0001 61", false, "list longer than the extension"},
        {"0000 0007 0004 00 0001 61 00", false, "bytes behind the list"},
        {"0000 0006 0004 00 0002 61", false, "host name longer than the list"},
        {"002b 0003 02 0304", true, "supported_versions 1.3"},
        {"002b 0001 00", false, "no version"},
        {"002b 0004 03 0304 03", false, "half a version"},
        {"000a 0004 0002 001d", true, "supported_groups x25519"},
        {"000a 0003 0001 00", false, "half a group"},
        {"000b 0002 01 00", true, "ec_point_formats uncompressed"},
        {"000b 0001 00", false, "no point format"},
        {"0010 0008 0006 05 7369702f32", true, "ALPN sip/2"},
        {"0010 0002 0000", false, "no protocol"},
        {"0010 0003 0001 00", false, "empty protocol name"},
        {"0010 0005 0003 05 7369", false, "protocol name longer than the list"},
        {"000d 0001", false, "extension longer than the vector"},
        {"00", false, "half an extension type"},
        {"1234 0002 abcd", true, "unknown extension"},
    };
    for (const Row& row : kRows) {
        CAPTURE(row.meaning);
        CHECK(parse_client_hello(hello_with(row.hex)).has_value() == row.good);
    }
}

TEST_CASE("client hello: the server name stays raw and says what is odd in it") {
    const Buffer nul = hello_with("0000 0009 0007 00 0004 61002e62");
    const Result<ClientHello> with_nul = parse_client_hello(nul);
    REQUIRE(with_nul);
    CHECK(with_nul->server_name->host == std::string_view("a\0.b", 4));
    CHECK(with_nul->server_name->has_nul);
    CHECK_FALSE(with_nul->server_name->has_non_ascii);

    const Buffer utf8 = hello_with("0000 0008 0006 00 0003 62c3bc");
    const Result<ClientHello> with_utf8 = parse_client_hello(utf8);
    REQUIRE(with_utf8);
    CHECK(with_utf8->server_name->has_non_ascii);
    CHECK_FALSE(with_utf8->server_name->has_nul);

    // An unknown name type first, then two host names: the first host name counts.
    const Buffer several = hello_with("0000 000e 000c 07 0001 ff 00 0001 61 00 0001 62");
    CHECK(parse_client_hello(several)->server_name->host == "a");
    // The extension twice.
    const Buffer twice = hello_with("0000 0006 0004 00 0001 61 0000 0006 0004 00 0001 62");
    CHECK(parse_client_hello(twice)->server_name->host == "a");
}

TEST_CASE("client hello: the highest version that means anything is the one offered") {
    const auto offered = [](std::string_view extension) {
        return parse_client_hello(hello_with(extension))->offered_version();
    };
    CHECK(offered("002b 0007 06 7a7a 0304 0303") == kTls13);  // GREASE
    CHECK(offered("002b 0005 04 0301 0302") == kTls11);
    CHECK(offered("002b 0005 04 7f1c fafa") == kTls12);  // a draft only: the legacy version
    CHECK(offered("0017 0000") == kTls12);
    CHECK(offered("002b 0003 02 0301 002b 0003 02 0304") == kTls10);  // twice: the first counts

    Buffer future = hello_with("0017 0000");
    future[1] = 0x99;
    CHECK(parse_client_hello(future)->offered_version() == kTls12);
}

TEST_CASE("client hello: the lowest version is told by the list alone") {
    const auto lowest = [](std::string_view extension) {
        return parse_client_hello(hello_with(extension))->lowest_version();
    };
    CHECK(lowest("002b 0007 06 7a7a 0304 0303") == kTls12);
    CHECK(lowest("002b 0005 04 0303 0301") == kTls10);
    CHECK(lowest("002b 0003 02 7f1c") == 0);
    CHECK(lowest("0017 0000") == 0);
}

TEST_CASE("client hello: ALPN names are walked over in place") {
    const Buffer body = hello_with("0010 000e 000c 05 7369702f32 05 7369702f33");
    const Result<ClientHello> hello = parse_client_hello(body);
    REQUIRE(hello);
    AlpnReader names{hello->protocols};
    Bytes name;
    std::string all;
    while (names.next(name)) {
        all.append(name.begin(), name.end());
        all += ' ';
    }
    CHECK(names.ok());
    CHECK(all == "sip/2 sip/3 ");
}

TEST_CASE("client hello: extensions are walked over in their order") {
    const Buffer body = hello_with("0a0a 0000 0017 0000 1234 0002 abcd");
    const Result<ClientHello> hello = parse_client_hello(body);
    ExtensionReader extensions{hello->extensions};
    Extension extension;
    REQUIRE(extensions.next(extension));
    CHECK(static_cast<int>(extension.type) == 0x0a0a);
    REQUIRE(extensions.next(extension));
    CHECK(extension.type == ExtensionType::ExtendedMasterSecret);
    REQUIRE(extensions.next(extension));
    CHECK(extension.body.size() == 2);
    CHECK_FALSE(extensions.next(extension));
    CHECK(extensions.ok());
}

TEST_CASE("client hello: the SSL 2.0 compatible form") {
    const Buffer stream = from_hex(kSslv2Hello);
    const Buffer message = copy(Bytes(stream).subspan(2));
    const Result<ClientHello> hello = parse_sslv2_client_hello(message);
    REQUIRE(hello);
    CHECK(hello->legacy_version == kTls10);
    CHECK(hello->offered_version() == kTls10);
    REQUIRE(hello->cipher_suites.size() == 2);
    CHECK(hello->cipher_suites[0] == 0x002f);
    CHECK(hello->cipher_suites[1] == 0x010080);
    CHECK(hello->session_id.empty());
    CHECK(hello->random.size() == 16);
    CHECK_FALSE(hello->server_name);

    for_each_prefix(message, [](Bytes prefix) { CHECK_FALSE(parse_sslv2_client_hello(prefix)); });
    Buffer longer = message;
    longer.push_back(0);
    CHECK_FALSE(parse_sslv2_client_hello(longer));
    for_each_flip(message, [](Bytes changed) {
        const Result<ClientHello> other = parse_sslv2_client_hello(changed);
        CHECK((!other || other->random.size() >= 16));
    });
}
