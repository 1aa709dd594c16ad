// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a certificate, and its names against every profile.
#include <cstddef>
#include <cstdint>

#include <openssl/err.h>

#include "siptls/profile.h"
#include "x509/certificate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siptls;
    const auto certificate = x509::parse_certificate(Bytes{data, size});
    if (ERR_peek_error() != 0) {
        __builtin_trap();
    }
    if (!certificate) {
        return 0;
    }
    for (const ClientProfile& profile : client_profiles()) {
        for (const char* name :
             {"sip.mslync.net", "mslync.net", "192.0.2.1", "xn--bcher-kva.net"}) {
            for (const NameKind kind : {NameKind::Host, NameKind::SipDomain}) {
                const NameMatch match = match_name(*certificate, name, kind, profile);
                if (match.accepted != (match.refusal == MatchRefusal::None)) {
                    __builtin_trap();
                }
            }
        }
    }
    // Names from the wire are looked for as well: SNI, SIP, DNS.
    for (const std::string& name : certificate->dns_names) {
        match_name(*certificate, name, NameKind::Host, client_profiles().front());
        to_a_label(name);
    }
    return 0;
}
