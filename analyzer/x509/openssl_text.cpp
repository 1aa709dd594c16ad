// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/openssl_text.h"

#include <array>

#include <openssl/objects.h>

#include "x509/openssl_handles.h"

namespace siptls::x509 {

std::string raw_text(const ASN1_STRING* string) {
    if (string == nullptr || ASN1_STRING_length(string) <= 0) {
        return {};
    }
    const unsigned char* bytes = ASN1_STRING_get0_data(string);
    return {bytes, bytes + ASN1_STRING_length(string)};
}

std::string utf8_text(const ASN1_STRING* string) {
    unsigned char* bytes = nullptr;
    const int length = string == nullptr ? -1 : ASN1_STRING_to_UTF8(&bytes, string);
    if (length < 0) {
        return raw_text(string);
    }
    const BytesPtr owner{bytes};
    return {bytes, bytes + length};
}

std::string name_text(const X509_NAME* name) {
    const BioPtr out{BIO_new(BIO_s_mem())};
    // Letters beyond ASCII stay readable; everything else as RFC 2253 has it.
    constexpr unsigned long kFlags = XN_FLAG_RFC2253 & ~std::uint64_t{ASN1_STRFLGS_ESC_MSB};
    if (!out || X509_NAME_print_ex(out.get(), name, 0, kFlags) < 0) {
        return {};
    }
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(out.get(), &bytes);
    return length > 0 ? std::string(bytes, static_cast<std::size_t>(length)) : std::string();
}

std::string object_text(const ASN1_OBJECT* object, ObjectName which) {
    if (object == nullptr) {
        return {};
    }
    const int nid = OBJ_obj2nid(object);
    if (nid != NID_undef) {
        return which == ObjectName::Short ? OBJ_nid2sn(nid) : OBJ_nid2ln(nid);
    }
    std::array<char, 128> dotted{};
    OBJ_obj2txt(dotted.data(), static_cast<int>(dotted.size()), object, 1);
    return dotted.data();
}

}  // namespace siptls::x509
