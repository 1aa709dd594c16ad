// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/certificate_message.h"

#include "bytes/reader.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

bool well_formed(Bytes extensions) {
    ExtensionReader in{extensions};
    Extension extension;
    while (in.next(extension)) {
    }
    return in.ok();
}

}  // namespace

Result<CertificateMessage> parse_certificate_message(Bytes body, std::uint16_t version) {
    const bool tls13 = version == kTls13;
    Reader in{body};
    if (tls13) {
        in.prefixed(1);  // certificate_request_context
    }
    Reader list{in.prefixed(3)};
    if (!in.at_end()) {
        return malformed("Certificate: length and content disagree", in.offset());
    }
    CertificateMessage message;
    while (list.remaining() != 0) {
        const Bytes certificate = list.prefixed(3);
        const Bytes extensions = tls13 ? list.prefixed(2) : Bytes{};
        if (certificate.empty() || !list.ok() || !well_formed(extensions)) {
            return malformed("Certificate: malformed list", list.offset());
        }
        if (message.length_ < kMaxChainLength) {
            message.certificates_[message.length_] = certificate;
        }
        ++message.length_;
    }
    return message;
}

}  // namespace siptls::tls
