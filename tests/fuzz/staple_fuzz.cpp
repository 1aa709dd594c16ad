// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as what a server staples to its certificate: message, then the authority's answer.
#include <cstddef>
#include <cstdint>

#include <openssl/err.h>

#include "fuzz/expect.h"
#include "tls/certificate_status.h"
#include "x509/staple.h"

using namespace siptls;
using siptls::tests::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto response = tls::parse_certificate_status({data, size});
    if (!response) {
        expect(response.error().offset <= size && !response.error().what.empty());
        return 0;
    }
    x509::StapleBook book;
    for (const char* serial : {"", "1001"}) {
        const StapleFact read = x509::read_staple(*response, serial);
        const StapleFact remembered = book.of(*response, 0, "1001");
        expect(read.says != Staple::None && remembered.says != Staple::None);
        expect(*serial == '\0' || (read.says == remembered.says && read.at == remembered.at));
    }
    expect(ERR_peek_error() == 0);
    return 0;
}
