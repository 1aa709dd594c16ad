// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/certificate_request.h"

#include "bytes/reader.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

Result<CertificateRequest> parse_tls13(Bytes body) {
    Reader in{body};
    CertificateRequest request;
    in.prefixed(1);  // certificate_request_context
    request.extensions = in.prefixed(2);
    if (!in.at_end()) {
        return malformed("CertificateRequest: length and content disagree", in.offset());
    }
    ExtensionReader extensions{request.extensions};
    Extension extension;
    while (extensions.next(extension)) {
    }
    // RFC 8446, 4.3.2: signature_algorithms must be there, so the list cannot be empty.
    if (request.extensions.empty() || !extensions.ok()) {
        return malformed("CertificateRequest: malformed list of extensions", in.offset());
    }
    return request;
}

bool well_formed_names(Bytes names) {
    Reader in{names};
    while (in.remaining() != 0) {
        if (in.prefixed(2).empty()) {
            return false;
        }
    }
    return in.ok();
}

}  // namespace

Result<CertificateRequest> parse_certificate_request(Bytes body, std::uint16_t version) {
    if (version == kTls13) {
        return parse_tls13(body);
    }
    Reader in{body};
    CertificateRequest request;
    request.certificate_types = in.prefixed(1);
    if (version == kTls12) {
        request.signature_algorithms = in.prefixed(2);
    }
    request.certificate_authorities = in.prefixed(2);
    if (!in.at_end()) {
        return malformed("CertificateRequest: length and content disagree", in.offset());
    }
    if (request.certificate_types.empty() || request.signature_algorithms.size() % 2 != 0 ||
        !well_formed_names(request.certificate_authorities)) {
        return malformed("CertificateRequest: malformed vector", in.offset());
    }
    return request;
}

}  // namespace siptls::tls
