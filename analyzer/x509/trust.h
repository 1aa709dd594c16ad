// SPDX-License-Identifier: GPL-2.0-or-later
// Does a chain from the wire lead to a trust anchor of the operator (--ca-file, --ca-dir; RFC 5280,
// 6.1)? Names are not looked at. Diagnosis uses the answer to confirm or exclude `untrusted_ca`.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/certificate.h"
#include "siptls/chain.h"

namespace siptls::x509 {

// Why a chain is not trusted. Dates are only judged in a chain that otherwise leads to an anchor.
enum class TrustProblem : std::uint8_t {
    None,
    UnknownIssuer,  // the chain ends before any anchor: see missing_issuer
    SelfSigned,     // it ends in a self-signed certificate that is no anchor
    Expired,
    NotYetValid,
    Certificate,  // one of the chain is at fault, whoever trusts its issuer: its signature, key or
                  // purpose, an extension, being no CA, a constraint of an authority above it
    NotJudged,    // malformed, or an error that says nothing of the chain
};

struct TrustAnswer {
    bool trusted = false;
    TrustProblem problem = TrustProblem::NotJudged;
    std::string anchor;          // subject of the anchor, if trusted
    std::string missing_issuer;  // for UnknownIssuer: whom neither the server sent nor the anchors
                                 // hold, an intermediate CA or the root itself
    std::string error;           // OpenSSL's words, empty if trusted
    SteadyTime steady;           // the answer is the same at all of these times
};

// The anchors of the operator. Each counts as such, self-signed or not.
class TrustAnchors {
  public:
    struct Loaded;

    // Every certificate of the files; and of those files in the directories that are certificate
    // files.
    static Loaded load(std::span<const std::string> files,
                       std::span<const std::string> directories);

    TrustAnchors(TrustAnchors&&) noexcept;
    TrustAnchors& operator=(TrustAnchors&&) noexcept;
    ~TrustAnchors();

    // Number of distinct anchors.
    std::size_t size() const;

    // Judges `chain`, leaf first, as of `at` (seconds since 1970 UTC). Certificates beside the leaf
    // may come in any order, and superfluous ones do no harm.
    TrustAnswer verify(std::span<const Certificate* const> chain, std::int64_t at) const;

  private:
    class Store;
    explicit TrustAnchors(std::unique_ptr<Store> store);

    std::unique_ptr<Store> store_;
};

struct TrustAnchors::Loaded {
    TrustAnchors anchors;               // what could be loaded, perhaps none
    std::vector<std::string> problems;  // sentences: file, place, remedy
};

}  // namespace siptls::x509
