// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/chain.h"

#include <algorithm>
#include <array>
#include <limits>

#include "x509/trust.h"

namespace siptls {
namespace {

using Chain = std::span<const Certificate* const>;

constexpr std::int64_t kDay = 86'400;
// What stacks with default settings take today (NIST SP 800-131A; OpenSSL security level 2), and
// what hardly any takes.
constexpr int kUsualRsaBits = 2048;
constexpr int kLeastRsaBits = 1024;
// Lync phones with firmware older than the update of June 2012 cannot have a younger root built in.
constexpr std::int64_t kOldFirmware = 1'338'508'800;  // 2012-06-01

bool is_root(const Certificate& certificate) {
    return certificate.self_signed;
}

// When what judge_dates() says of the certificate changes.
std::array<std::int64_t, 3> turning_points(const Certificate& certificate) {
    return {certificate.not_before, certificate.not_after - kSoonDays * kDay + 1,
            certificate.not_after + 1};
}

void judge_dates(const Certificate& certificate, std::size_t at, std::int64_t now,
                 std::vector<ChainRemark>& remarks) {
    if (now > certificate.not_after) {
        remarks.push_back(
            {ChainFault::Expired, ChainWeight::Severe, at, std::to_string(certificate.not_after)});
    } else if (now < certificate.not_before) {
        remarks.push_back({ChainFault::NotYetValid, ChainWeight::Severe, at,
                           std::to_string(certificate.not_before)});
    } else if (certificate.not_after - now < kSoonDays * kDay) {
        remarks.push_back({ChainFault::ExpiresSoon, ChainWeight::Note, at,
                           std::to_string(certificate.not_after)});
    }
}

void judge_purpose(const Certificate& leaf, std::vector<ChainRemark>& remarks) {
    const auto& usage = leaf.extended_key_usage;
    const bool fits = usage.empty() || std::any_of(usage.begin(), usage.end(), [](const auto& one) {
                          return one == "serverAuth" || one == "anyExtendedKeyUsage";
                      });
    if (fits) {
        return;
    }
    std::string list;
    for (const std::string& purpose : usage) {
        list += (list.empty() ? "" : ", ") + purpose;
    }
    remarks.push_back({ChainFault::NotForServers, ChainWeight::Severe, 0, std::move(list)});
}

void judge_strength(const Certificate& certificate, std::size_t at,
                    std::vector<ChainRemark>& remarks) {
    if (certificate.key.starts_with("RSA") && certificate.key_bits > 0 &&
        certificate.key_bits < kUsualRsaBits) {
        const auto weight =
            certificate.key_bits < kLeastRsaBits ? ChainWeight::Severe : ChainWeight::Some;
        remarks.push_back({ChainFault::WeakKey, weight, at, certificate.key});
    }
    const std::string& algorithm = certificate.signature_algorithm;
    const bool broken = algorithm.starts_with("md");
    const bool old = algorithm.starts_with("sha1") || algorithm.starts_with("ecdsa-with-SHA1") ||
                     algorithm.starts_with("dsaWithSHA1");
    if ((broken || old) && !is_root(certificate)) {
        remarks.push_back({ChainFault::WeakSignature,
                           broken ? ChainWeight::Severe : ChainWeight::Some, at, algorithm});
    }
}

const Certificate* issuer_in(Chain chain, const Certificate& certificate) {
    const auto found = std::find_if(chain.begin(), chain.end(), [&](const Certificate* other) {
        return other != &certificate && !other->malformed && other->subject == certificate.issuer;
    });
    return found == chain.end() ? nullptr : *found;
}

std::size_t place_of(Chain chain, const Certificate* certificate) {
    return static_cast<std::size_t>(std::find(chain.begin(), chain.end(), certificate) -
                                    chain.begin());
}

// Follows the issuers from the leaf. Gives which certificates are links of that chain.
std::vector<bool> judge_links(Chain chain, std::vector<ChainRemark>& remarks) {
    const Certificate* link = chain.front();
    std::vector<bool> used(chain.size(), false);
    used[0] = true;
    bool in_order = true;
    for (std::size_t expected = 1; !is_root(*link); ++expected) {
        const Certificate* issuer = issuer_in(chain, *link);
        if (issuer == nullptr) {
            remarks.push_back({ChainFault::IssuerNotSent, ChainWeight::Some, place_of(chain, link),
                               link->issuer});
            break;
        }
        const std::size_t place = place_of(chain, issuer);
        if (used[place]) {
            break;  // they issue each other
        }
        used[place] = true;
        in_order = in_order && place == expected;
        if (!issuer->is_ca) {
            remarks.push_back(
                {ChainFault::NotAnAuthority, ChainWeight::Severe, place, issuer->subject});
        }
        link = issuer;
    }
    if (!in_order) {
        remarks.push_back({ChainFault::OutOfOrder, ChainWeight::Some, 0, {}});
    }
    for (std::size_t at = 1; at < chain.size(); ++at) {
        if (!used[at] && !chain[at]->malformed) {
            remarks.push_back({ChainFault::NotInChain, ChainWeight::Note, at, chain[at]->subject});
        }
    }
    return used;
}

void judge_roots(Chain chain, std::vector<ChainRemark>& remarks) {
    for (std::size_t at = 1; at < chain.size(); ++at) {
        if (chain[at]->malformed || !is_root(*chain[at])) {
            continue;
        }
        remarks.push_back({ChainFault::RootSent, ChainWeight::Note, at, chain[at]->subject});
        if (chain[at]->not_before > kOldFirmware) {
            remarks.push_back({ChainFault::NewRoot, ChainWeight::Note, at,
                               std::to_string(chain[at]->not_before)});
        }
    }
}

}  // namespace

std::string_view name(ChainFault fault) {
    switch (fault) {
        case ChainFault::Unreadable: return "unreadable";
        case ChainFault::Expired: return "expired";
        case ChainFault::NotYetValid: return "not_yet_valid";
        case ChainFault::ExpiresSoon: return "expires_soon";
        case ChainFault::NotForServers: return "not_for_servers";
        case ChainFault::WeakKey: return "weak_key";
        case ChainFault::WeakSignature: return "weak_signature";
        case ChainFault::SelfSigned: return "self_signed";
        case ChainFault::IssuerNotSent: return "issuer_not_sent";
        case ChainFault::OutOfOrder: return "out_of_order";
        case ChainFault::NotInChain: return "not_in_chain";
        case ChainFault::NotAnAuthority: return "not_an_authority";
        case ChainFault::RootSent: return "root_sent";
        case ChainFault::NewRoot: return "new_root";
        case ChainFault::NoAlternativeNames: return "no_alternative_names";
    }
    return "unreadable";
}

std::vector<ChainRemark> inspect_chain(Chain chain, std::int64_t at) {
    std::vector<ChainRemark> remarks;
    if (chain.empty()) {
        return remarks;
    }
    for (std::size_t place = 0; place < chain.size(); ++place) {
        if (chain[place]->malformed) {
            remarks.push_back({ChainFault::Unreadable, ChainWeight::Severe, place, {}});
        }
    }
    const Certificate& leaf = *chain.front();
    if (leaf.malformed) {
        return remarks;
    }
    judge_purpose(leaf, remarks);
    if (!leaf.has_subject_alt_name) {
        remarks.push_back({ChainFault::NoAlternativeNames, ChainWeight::Some, 0, {}});
    }
    if (leaf.self_signed) {
        remarks.push_back({ChainFault::SelfSigned, ChainWeight::Some, 0, {}});
    }
    const std::vector<bool> links = judge_links(chain, remarks);
    judge_roots(chain, remarks);
    for (std::size_t place = 0; place < chain.size(); ++place) {
        // A client has its own copy of the root and no use for strangers.
        if (links[place] && (place == 0 || !is_root(*chain[place]))) {
            judge_dates(*chain[place], place, at, remarks);
            judge_strength(*chain[place], place, remarks);
        }
    }
    std::stable_sort(
        remarks.begin(), remarks.end(),
        [](const ChainRemark& a, const ChainRemark& b) { return a.weight < b.weight; });
    return remarks;
}

SteadyTime steady_time(Chain chain, std::int64_t at) {
    SteadyTime steady{std::numeric_limits<std::int64_t>::min(),
                      std::numeric_limits<std::int64_t>::max()};
    for (const Certificate* certificate : chain) {
        for (const std::int64_t turn : turning_points(*certificate)) {
            if (turn <= at) {
                steady.from = std::max(steady.from, turn);
            } else {
                steady.until = std::min(steady.until, turn);
            }
        }
    }
    return steady;
}

ChainTrust judge_trust(Chain chain, std::int64_t at, std::span<const std::string> files,
                       std::span<const std::string> directories) {
    ChainTrust trust;
    if (files.empty() && directories.empty()) {
        return trust;
    }
    x509::TrustAnchors::Loaded loaded = x509::TrustAnchors::load(files, directories);
    trust.problems = std::move(loaded.problems);
    if (loaded.anchors.size() == 0) {
        return trust;
    }
    const x509::TrustAnswer answer = loaded.anchors.verify(chain, at);
    trust.judged = true;
    trust.trusted = answer.trusted;
    trust.detail = answer.trusted                  ? answer.anchor
                   : answer.missing_issuer.empty() ? answer.error
                                                   : answer.error + ": " + answer.missing_issuer;
    return trust;
}

}  // namespace siptls
