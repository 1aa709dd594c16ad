// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/staple.h"

#include <algorithm>
#include <memory>

#include <openssl/ocsp.h>

#include "bytes/same_bytes.h"
#include "x509/openssl_handles.h"
#include "x509/openssl_text.h"

namespace siptls::x509 {
namespace {

using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using BasicResponsePtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;

bool is_about(OCSP_SINGLERESP* answer, const std::string& serial) {
    ASN1_INTEGER* number = nullptr;
    auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(answer));  // only read
    return OCSP_id_get0_info(nullptr, nullptr, nullptr, &number, id) == 1 &&
           integer_text(number) == serial;
}

StapleFact fact_of(OCSP_SINGLERESP* answer) {
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* next_update = nullptr;
    switch (OCSP_single_get0_status(answer, nullptr, &revoked, nullptr, &next_update)) {
        case V_OCSP_CERTSTATUS_GOOD: return {Staple::Good, seconds_of(next_update).value_or(0)};
        case V_OCSP_CERTSTATUS_REVOKED: return {Staple::Revoked, seconds_of(revoked).value_or(0)};
        default: return {Staple::Unknown, seconds_of(next_update).value_or(0)};
    }
}

}  // namespace

StapleFact read_staple(Bytes response, const std::string& serial) {
    const ErrorQueueGuard guard;
    const unsigned char* at = response.data();
    const ResponsePtr whole{d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(response.size()))};
    const BasicResponsePtr basic{whole ? OCSP_response_get1_basic(whole.get()) : nullptr};
    const int answers = basic ? OCSP_resp_count(basic.get()) : 0;
    for (int index = 0; index < std::min(answers, kMaxStapledAnswers); ++index) {
        OCSP_SINGLERESP* const answer = OCSP_resp_get0(basic.get(), index);
        if (is_about(answer, serial)) {
            return fact_of(answer);
        }
    }
    return {Staple::Unfit, 0};
}

StapleFact StapleBook::of(Bytes response, CertificateId id, const std::string& serial) {
    const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.id == id && same_bytes(entry.response, response);
    });
    if (known != entries_.end()) {
        return known->fact;
    }
    Entry& entry = entries_[next_];
    next_ = (next_ + 1) % entries_.size();
    entry.response.assign(response.begin(), response.end());
    entry.id = id;
    entry.fact = read_staple(response, serial);
    return entry.fact;
}

}  // namespace siptls::x509
