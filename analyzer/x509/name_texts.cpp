// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/name_texts.h"

#include <string_view>

#include <openssl/x509.h>

#include "bytes/bytes_of.h"
#include "bytes/hash.h"
#include "x509/limits.h"
#include "x509/openssl_text.h"

namespace siptls::x509 {

const std::string& NameTexts::of(const X509_name_st* name) {
    const unsigned char* bytes = nullptr;
    std::size_t size = 0;
    if (X509_NAME_get0_der(name, &bytes, &size) != 1 || size == 0 || size > kMaxRememberedName) {
        return last_ = name_text(name);
    }
    const std::string_view der(reinterpret_cast<const char*>(bytes), size);
    Entry& entry = entries_[hash_bytes(bytes_of(der), 0) % kPlaces];
    if (entry.der != der) {
        entry.der = der;
        entry.text = name_text(name);
    }
    return entry.text;
}

}  // namespace siptls::x509
