// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/trust.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <system_error>

#include <fmt/core.h>

#include "x509/certificate_file.h"
#include "x509/digest.h"
#include "x509/openssl_handles.h"
#include "x509/openssl_text.h"

namespace siptls::x509 {
namespace {

X509Ptr decode(const std::vector<std::uint8_t>& der) {
    const unsigned char* at = der.data();
    return X509Ptr{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
}

// Regular files of a directory, in the order of their names.
std::vector<std::string> files_of(const std::string& directory,
                                  std::vector<std::string>& problems) {
    std::vector<std::string> files;
    std::error_code error;
    std::filesystem::directory_iterator entry(directory, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        std::error_code not_seen;
        if (entry->is_regular_file(not_seen)) {
            files.push_back(entry->path().string());
        }
    }
    if (error) {
        problems.push_back(fmt::format("{}: cannot be listed ({}); check its name and permissions",
                                       directory, error.message()));
    }
    std::sort(files.begin(), files.end());
    return files;
}

TrustProblem problem_of(int error) {
    switch (error) {
        case X509_V_OK: return TrustProblem::None;
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_UNTRUSTED: return TrustProblem::UnknownIssuer;
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return TrustProblem::SelfSigned;
        case X509_V_ERR_CERT_HAS_EXPIRED: return TrustProblem::Expired;
        case X509_V_ERR_CERT_NOT_YET_VALID: return TrustProblem::NotYetValid;
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
        case X509_V_ERR_INVALID_EXTENSION:
        case X509_V_ERR_INVALID_PURPOSE:
        case X509_V_ERR_INVALID_CA:
        case X509_V_ERR_INVALID_NON_CA:
        case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
        case X509_V_ERR_PATH_LENGTH_EXCEEDED:
        case X509_V_ERR_PERMITTED_VIOLATION:
        case X509_V_ERR_EXCLUDED_VIOLATION:
        case X509_V_ERR_EE_KEY_TOO_SMALL:
        case X509_V_ERR_CA_KEY_TOO_SMALL:
        case X509_V_ERR_CA_MD_TOO_WEAK: return TrustProblem::Certificate;
        default: return TrustProblem::NotJudged;
    }
}

TrustAnswer not_judged(std::string error) {
    TrustAnswer answer;
    answer.error = std::move(error);
    return answer;
}

TrustAnswer answer_of(X509_STORE_CTX* context) {
    TrustAnswer answer;
    const int error = X509_STORE_CTX_get_error(context);
    const STACK_OF(X509)* path = X509_STORE_CTX_get0_chain(context);
    X509* last = sk_X509_num(path) > 0 ? sk_X509_value(path, sk_X509_num(path) - 1) : nullptr;
    answer.problem = problem_of(error);
    answer.trusted = answer.problem == TrustProblem::None;
    if (answer.trusted && last != nullptr) {
        answer.anchor = name_text(X509_get_subject_name(last));
    }
    if (answer.problem == TrustProblem::UnknownIssuer && last != nullptr) {
        answer.missing_issuer = name_text(X509_get_issuer_name(last));
    }
    if (!answer.trusted) {
        answer.error = X509_verify_cert_error_string(error);
    }
    return answer;
}

}  // namespace

class TrustAnchors::Store {
  public:
    void add(const std::vector<std::vector<std::uint8_t>>& der_list) {
        for (const auto& der : der_list) {
            const X509Ptr anchor = decode(der);
            if (anchor && known_.insert(sha256_hex(der)).second) {
                X509_STORE_add_cert(store_.get(), anchor.get());
                note_turn(X509_get0_notBefore(anchor.get()));
                note_turn(X509_get0_notAfter(anchor.get()));
            }
        }
    }

    X509_STORE* get() const { return store_.get(); }
    std::size_t size() const { return known_.size(); }

    // Part of `steady` in which no anchor's dates begin or end to hold.
    SteadyTime steady_part(SteadyTime steady, std::int64_t at) const {
        const auto next = turns_.upper_bound(at);
        if (next != turns_.end()) {
            steady.until = std::min(steady.until, *next);
        }
        if (next != turns_.begin()) {
            steady.from = std::max(steady.from, *std::prev(next));
        }
        return steady;
    }

  private:
    // OpenSSL counts the last second as expired, and others do not.
    void note_turn(const ASN1_TIME* time) {
        if (const auto seconds = seconds_of(time)) {
            turns_.insert({*seconds, *seconds + 1});
        }
    }

    X509StorePtr store_{X509_STORE_new()};
    std::set<std::string> known_;  // their SHA-256
    std::set<std::int64_t> turns_;
};

TrustAnchors::TrustAnchors(std::unique_ptr<Store> store) : store_(std::move(store)) {}
TrustAnchors::TrustAnchors(TrustAnchors&&) noexcept = default;
TrustAnchors& TrustAnchors::operator=(TrustAnchors&&) noexcept = default;
TrustAnchors::~TrustAnchors() = default;

std::size_t TrustAnchors::size() const {
    return store_->size();
}

TrustAnchors::Loaded TrustAnchors::load(std::span<const std::string> files,
                                        std::span<const std::string> directories) {
    const ErrorQueueGuard guard;
    auto store = std::make_unique<Store>();
    std::vector<std::string> problems;
    for (const std::string& path : files) {
        CertificateFile file = read_certificate_file(path);
        store->add(file.der_list);
        if (!file.problem.empty()) {
            problems.push_back(std::move(file.problem));
        }
    }
    for (const std::string& directory : directories) {
        const std::size_t problems_before = problems.size();
        bool found = false;
        for (const std::string& path : files_of(directory, problems)) {
            // Such a directory also holds keys, lists and notes.
            const CertificateFile file = read_certificate_file(path);
            store->add(file.der_list);
            found = found || !file.der_list.empty();
        }
        if (!found && problems.size() == problems_before) {
            problems.push_back(fmt::format(
                "{}: no certificate file in it; put the CA certificates there as PEM or DER",
                directory));
        }
    }
    return {TrustAnchors(std::move(store)), std::move(problems)};
}

TrustAnswer TrustAnchors::verify(std::span<const Certificate* const> chain, std::int64_t at) const {
    const ErrorQueueGuard guard;
    if (chain.empty()) {
        return not_judged("no certificate");
    }
    const X509Ptr leaf = decode(chain.front()->der);
    if (!leaf) {
        return not_judged("the certificate is malformed");
    }
    const X509StackPtr others{sk_X509_new_null()};
    for (const Certificate* certificate : chain.subspan(1)) {
        X509Ptr other = decode(certificate->der);
        if (other && others && sk_X509_push(others.get(), other.get()) > 0) {
            static_cast<void>(other.release());
        }
    }
    const X509StoreContextPtr context{X509_STORE_CTX_new()};
    if (!context ||
        X509_STORE_CTX_init(context.get(), store_->get(), leaf.get(), others.get()) != 1) {
        return not_judged("out of memory");
    }
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(at));
    X509_verify_cert(context.get());
    TrustAnswer answer = answer_of(context.get());
    answer.steady = store_->steady_part(steady_time(chain, at), at);
    return answer;
}

}  // namespace siptls::x509
