// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/ms_uc_client.h"

#include <string>

#include <doctest/doctest.h>

#include "text_properties.h"

using namespace siptls::dhcp;
using namespace siptls::tests;

namespace {

std::string sub_option(char code, std::string_view text) {
    return std::string{code, static_cast<char>(text.size())} + std::string(text);
}

// As DHCPUtil writes it.
std::string complete_option() {
    return sub_option(1, "MS-UC-Client") + sub_option(2, "https") +
           sub_option(3, "Pool.Schertz.local") + sub_option(4, "443") +
           sub_option(5, "/CertProv/CertProvisioningService.svc");
}

}  // namespace

TEST_CASE("ms-uc-client: the web service in parts") {
    const std::string value = complete_option();
    const auto client = parse_ms_uc_client(bytes_of(value));
    REQUIRE(client);
    CHECK(client->identifier == "MS-UC-Client");
    CHECK(client->url_scheme == "https");
    CHECK(client->web_server_fqdn == "pool.schertz.local");
    CHECK(client->web_server_port == "443");
    CHECK(client->certificate_provisioning_path == "/CertProv/CertProvisioningService.svc");
}

TEST_CASE("ms-uc-client: pads, end and unknown sub-options do not matter") {
    const std::string value =
        std::string(2, '\0') + sub_option(77, "x") + complete_option() + "\xff" + "anything";
    const auto client = parse_ms_uc_client(bytes_of(value));
    REQUIRE(client);
    CHECK(client->web_server_port == "443");
}

TEST_CASE("ms-uc-client: option 43 of other vendors is none") {
    const std::string other = sub_option(1, "Aruba") + sub_option(2, "https");
    CHECK_FALSE(parse_ms_uc_client(bytes_of(other)));
    CHECK_FALSE(parse_ms_uc_client(bytes_of("https://acs.example.net/")));
    CHECK_FALSE(parse_ms_uc_client({}));
}

TEST_CASE("ms-uc-client: a proper prefix is none unless it ends between sub-options") {
    const std::string value = complete_option();
    for_each_prefix(bytes_of(value), [](siptls::Bytes prefix) {
        const std::size_t size = prefix.size();
        const bool between = size == 14 || size == 21 || size == 41 || size == 46;
        CHECK(parse_ms_uc_client(prefix).has_value() == between);
    });
    for_each_damage(bytes_of(value), [&](siptls::Bytes damaged) {
        if (const auto client = parse_ms_uc_client(damaged)) {
            CHECK(client->certificate_provisioning_path.size() <= value.size());
        }
    });
}
