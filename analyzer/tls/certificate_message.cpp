// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/certificate_message.h"

#include "bytes/reader.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

// False if the list is malformed. `status`: the body of status_request, if it is there.
bool read_extensions(Bytes extensions, Bytes& status) {
    ExtensionReader in{extensions};
    Extension extension;
    while (in.next(extension)) {
        if (extension.type == ExtensionType::StatusRequest) {
            status = extension.body;
        }
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
        Bytes status;
        if (certificate.empty() || !list.ok() || !read_extensions(extensions, status)) {
            return malformed("Certificate: malformed list", list.offset());
        }
        if (message.length_ == 0) {
            message.status_ = status;
        }
        if (message.length_ < kMaxChainLength) {
            message.certificates_[message.length_] = certificate;
        }
        ++message.length_;
    }
    return message;
}

}  // namespace siptls::tls
