// SPDX-License-Identifier: GPL-2.0-or-later
// A ClientHello in either form: what parses is consistent and all its views can be walked.
#include <cstddef>
#include <cstdint>

#include "fuzz/expect.h"
#include "tls/alpn.h"
#include "tls/client_hello.h"
#include "tls/extension.h"
#include "tls/ja3.h"
#include "tls/ja4.h"

using namespace siptls;
using siptls::tests::expect;

namespace {

std::uint64_t sum(Bytes bytes) {
    std::uint64_t total = 0;
    for (const std::uint8_t byte : bytes) {
        total += byte;
    }
    return total;
}

std::uint64_t sum(const tls::NumberList& numbers) {
    std::uint64_t total = 0;
    for (const std::uint32_t number : numbers) {
        total += number;
    }
    return total;
}

void walk(const tls::ClientHello& hello) {
    expect(hello.session_id.size() <= 32);
    expect(hello.random.size() >= 16 && hello.random.size() <= 32);
    expect(!hello.cipher_suites.empty());
    std::uint64_t total = sum(hello.random) + sum(hello.session_id) + sum(hello.cipher_suites) +
                          sum(hello.compression_methods) + sum(hello.supported_versions) +
                          sum(hello.supported_groups) + sum(hello.point_formats);
    tls::ExtensionReader extensions{hello.extensions};
    tls::Extension extension;
    while (extensions.next(extension)) {
        total += sum(extension.body);
    }
    expect(extensions.ok());
    tls::AlpnReader names{hello.protocols};
    Bytes name;
    while (names.next(name)) {
        expect(!name.empty());
        total += sum(name);
    }
    expect(names.ok());
    if (hello.server_name) {
        expect(!hello.server_name->host.empty());
        expect(hello.server_name->has_nul ==
               (hello.server_name->host.find('\0') != std::string_view::npos));
    }
    expect(hello.fingerprint() != 0);
    total += hello.wording(hello.fingerprint());
    total += siptls::tls::ja3_text(hello).size();
    expect(siptls::tls::ja4_parts(hello).head.size() == 10);
    expect(hello.offered_version() <= 0x0304);
    volatile std::uint64_t keep = total;
    static_cast<void>(keep);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes bytes{data, size};
    if (const auto hello = tls::parse_client_hello(bytes)) {
        walk(*hello);
    } else {
        expect(hello.error().offset <= size && !hello.error().what.empty());
    }
    if (const auto hello = tls::parse_sslv2_client_hello(bytes)) {
        walk(*hello);
    } else {
        expect(hello.error().offset <= size && !hello.error().what.empty());
    }
    return 0;
}
