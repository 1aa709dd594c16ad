// SPDX-License-Identifier: GPL-2.0-or-later
// Certificate in the forms of all versions: every view lies in the message.
#include <cstddef>
#include <cstdint>

#include "fuzz/expect.h"
#include "tls/certificate_message.h"
#include "tls/version.h"

using namespace siptls;
using siptls::tests::expect;

namespace {

bool lies_in(Bytes part, Bytes whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes body{data, size};
    for (const std::uint16_t version : {tls::kTls10, tls::kTls12, tls::kTls13}) {
        if (const auto message = tls::parse_certificate_message(body, version)) {
            expect(message->certificates().size() <= tls::kMaxChainLength);
            expect(message->certificates().size() <= message->length());
            for (const Bytes certificate : message->certificates()) {
                expect(!certificate.empty() && lies_in(certificate, body));
            }
        } else {
            expect(message.error().offset <= size && !message.error().what.empty());
        }
    }
    return 0;
}
