// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/openssl_text.h"

#include <array>
#include <chrono>
#include <ctime>

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

std::string integer_text(const ASN1_INTEGER* integer) {
    const BignumPtr number{integer != nullptr ? ASN1_INTEGER_to_BN(integer, nullptr) : nullptr};
    const TextPtr text{number ? BN_bn2hex(number.get()) : nullptr};
    return text ? text.get() : "";
}

std::optional<std::int64_t> seconds_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    using namespace std::chrono;
    const year_month_day date{year{parts.tm_year + 1900},
                              month{static_cast<unsigned>(parts.tm_mon + 1)},
                              day{static_cast<unsigned>(parts.tm_mday)}};
    const auto at =
        sys_days{date} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
    return duration_cast<seconds>(at.time_since_epoch()).count();
}

}  // namespace siptls::x509
