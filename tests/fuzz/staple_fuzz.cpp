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
    const StapleFact read = x509::read_staple(*response, "1001");
    expect(read.says != Staple::None);
    x509::StapleBook book;
    for (int round = 0; round < 2; ++round) {  // read, then remembered
        const StapleFact fact = book.of(*response, 0, "1001");
        expect(fact.says == read.says && fact.at == read.at);
    }
    expect(ERR_peek_error() == 0);
    return 0;
}
