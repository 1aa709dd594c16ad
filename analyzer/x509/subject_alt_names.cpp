// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/subject_alt_names.h"

#include <algorithm>

#include <openssl/objects.h>

#include "x509/limits.h"
#include "x509/openssl_handles.h"
#include "x509/openssl_text.h"

namespace siptls::x509 {
namespace {

void add_address(const ASN1_OCTET_STRING* octets, Certificate& certificate) {
    const int length = ASN1_STRING_length(octets);
    if (length != 4 && length != 16) {
        return;
    }
    IpAddress address;
    address.family = length == 4 ? AddressFamily::V4 : AddressFamily::V6;
    std::copy_n(ASN1_STRING_get0_data(octets), length, address.bytes.begin());
    certificate.ip_addresses.push_back(address);
}

// id-on-dnsSRV, an IA5String (RFC 4985, 2).
void add_srv_name(const OTHERNAME* other, Certificate& certificate) {
    if (OBJ_obj2nid(other->type_id) == NID_SRVName && other->value != nullptr &&
        other->value->type == V_ASN1_IA5STRING) {
        certificate.srv_names.push_back(raw_text(other->value->value.ia5string));
    }
}

void add_name(const GENERAL_NAME* name, Certificate& certificate) {
    switch (name->type) {
        case GEN_DNS: certificate.dns_names.push_back(raw_text(name->d.dNSName)); return;
        case GEN_URI:
            certificate.uris.push_back(raw_text(name->d.uniformResourceIdentifier));
            return;
        case GEN_IPADD: add_address(name->d.iPAddress, certificate); return;
        case GEN_OTHERNAME: add_srv_name(name->d.otherName, certificate); return;
        default: return;
    }
}

}  // namespace

void add_alternative_names(const X509* x509, Certificate& certificate) {
    std::size_t seen = 0;
    // There should be one such extension; if there are more, each may hold the name that counts.
    for (int at = X509_get_ext_by_NID(x509, NID_subject_alt_name, -1); at >= 0;
         at = X509_get_ext_by_NID(x509, NID_subject_alt_name, at)) {
        certificate.has_subject_alt_name = true;
        const GeneralNamesPtr names{
            static_cast<GENERAL_NAMES*>(X509V3_EXT_d2i(X509_get_ext(x509, at)))};
        for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
            if (++seen > kMaxNames) {
                certificate.names_cut = true;
                return;
            }
            add_name(sk_GENERAL_NAME_value(names.get(), index), certificate);
        }
    }
}

}  // namespace siptls::x509
