// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/fingerprint_book.h"

#include <string_view>

#include "session/limits.h"
#include "tls/ja3.h"
#include "tls/ja4.h"
#include "x509/digest.h"

namespace siptls::session {

namespace {

constexpr std::size_t kJa4Digits = 12;

// JA4's digest of a list; zeros for an empty one.
std::string ja4_digest(std::string_view list) {
    if (list.empty()) {
        std::string zeros(kJa4Digits, '0');
        return zeros;
    }
    const Bytes bytes(reinterpret_cast<const std::uint8_t*>(list.data()), list.size());
    return x509::sha256_hex(bytes, kJa4Digits);
}

std::string ja4_of(const tls::ClientHello& hello) {
    const tls::Ja4Parts parts = tls::ja4_parts(hello);
    return parts.head + '_' + ja4_digest(parts.suites) + '_' + ja4_digest(parts.extensions);
}

}  // namespace

FingerprintId FingerprintBook::number_of(std::unordered_map<std::uint64_t, FingerprintId>& numbers,
                                         std::uint64_t key) {
    const auto found = numbers.find(key);
    if (found != numbers.end()) {
        return found->second;
    }
    if (numbers.size() >= kMaxFingerprints) {
        ++refused_;
        return kNoFingerprint;
    }
    const auto next = static_cast<FingerprintId>(numbers.size() + 1);
    numbers.emplace(key, next);
    return next;
}

FingerprintId FingerprintBook::of(const tls::ClientHello& hello, std::uint64_t software) {
    const FingerprintId number = number_of(client_numbers_, hello.wording(software));
    if (number > clients_.size()) {
        clients_.push_back(Client{x509::md5_hex(tls::ja3_text(hello)), ja4_of(hello)});
    }
    return number;
}

FingerprintId FingerprintBook::of(const tls::ServerHello& hello) {
    const FingerprintId number = number_of(server_numbers_, hello.wording());
    if (number > servers_.size()) {
        servers_.push_back(x509::md5_hex(tls::ja3s_text(hello)));
    }
    return number;
}

std::string_view FingerprintBook::ja4(const Session& session) const {
    return session.client_fingerprint == kNoFingerprint
               ? std::string_view()
               : clients_[session.client_fingerprint - 1].ja4;
}

HelloFingerprints FingerprintBook::look_up(const Session& session) const {
    HelloFingerprints fingerprints;
    if (session.client_fingerprint != kNoFingerprint) {
        const Client& client = clients_[session.client_fingerprint - 1];
        fingerprints.ja3 = client.ja3;
        fingerprints.ja4 = client.ja4;
    }
    if (session.server_fingerprint != kNoFingerprint) {
        fingerprints.ja3s = servers_[session.server_fingerprint - 1];
    }
    return fingerprints;
}

}  // namespace siptls::session
