// SPDX-License-Identifier: GPL-2.0-or-later
// Names, strings, numbers and times of OpenSSL's ASN.1 objects, for the parsers of this room and
// the trust check.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <openssl/asn1.h>
#include <openssl/x509.h>

namespace siptls::x509 {

// The bytes of a string as they stand in the certificate, NUL and all.
std::string raw_text(const ASN1_STRING* string);

// The string in UTF-8 whatever its ASN.1 type; its raw bytes if they do not fit that type.
std::string utf8_text(const ASN1_STRING* string);

// A distinguished name on one line in the manner of RFC 4514, most specific part first; control
// characters are escaped.
std::string name_text(const X509_NAME* name);

enum class ObjectName : std::uint8_t { Short, Long };

// OpenSSL's name of an object identifier, or its dotted form if it has none.
std::string object_text(const ASN1_OBJECT* object, ObjectName which);

// Upper-case hex without separators, as serial numbers are written.
std::string integer_text(const ASN1_INTEGER* integer);

// Seconds since 1970 UTC, of an ASN1_GENERALIZEDTIME as well; nothing if it is no time.
std::optional<std::int64_t> seconds_of(const ASN1_TIME* time);

}  // namespace siptls::x509
