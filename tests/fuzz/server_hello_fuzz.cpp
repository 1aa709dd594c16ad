// SPDX-License-Identifier: GPL-2.0-or-later
// ServerHello, and what the session does with its answer: judging lengths of protected records.
#include <cstddef>
#include <cstdint>

#include "fuzz/expect.h"
#include "tls/extension.h"
#include "tls/ja3.h"
#include "tls/protected_length.h"
#include "tls/server_hello.h"

using namespace siptls;
using siptls::tests::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto hello = tls::parse_server_hello(Bytes{data, size});
    if (!hello) {
        expect(hello.error().offset <= size && !hello.error().what.empty());
        return 0;
    }
    expect(hello->random.size() == 32 && hello->session_id.size() <= 32);
    tls::ExtensionReader extensions{hello->extensions};
    tls::Extension extension;
    while (extensions.next(extension)) {
        expect(extension.body.data() >= data &&
               extension.body.data() + extension.body.size() <= data + size);
    }
    expect(extensions.ok());
    expect(!tls::ja3s_text(*hello).empty());
    const tls::Protection protection{hello->negotiated_version, hello->cipher_suite,
                                     hello->encrypt_then_mac};
    for (std::uint16_t length = 0; length < 400; ++length) {
        const auto content = tls::protected_content(protection, length, tls::ProtectedPlace::First);
        expect(length >= 16 || content != tls::ProtectedContent::Finished);
    }
    return 0;
}
