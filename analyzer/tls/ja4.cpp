// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/ja4.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bytes/hex.h"
#include "tls/alpn.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

using Numbers = std::vector<std::uint16_t>;

void add(Numbers& numbers, std::uint32_t number) {
    if (!is_grease(number)) {
        numbers.push_back(static_cast<std::uint16_t>(number));
    }
}

std::string joined(const Numbers& numbers) {
    std::string text;
    for (const std::uint16_t number : numbers) {
        const std::uint8_t bytes[] = {static_cast<std::uint8_t>(number >> 8),
                                      static_cast<std::uint8_t>(number)};
        text += text.empty() ? "" : ",";
        text += to_hex(bytes);
    }
    return text;
}

// The highest one offered, known or not, as JA4 names it.
std::string_view version_word(const ClientHello& hello) {
    std::uint32_t highest = 0;
    for (const std::uint32_t version : hello.supported_versions) {
        highest = is_grease(version) ? highest : std::max(highest, version);
    }
    switch (hello.supported_versions.empty() ? hello.legacy_version : highest) {
        case kTls13: return "13";
        case kTls12: return "12";
        case kTls11: return "11";
        case kTls10: return "10";
        case kSsl3: return "s3";
        case 0x0002: return "s2";
        default: return "00";
    }
}

std::string two_digits(std::size_t count) {
    const std::string digits = std::to_string(std::min<std::size_t>(count, 99));
    return digits.size() == 1 ? "0" + digits : digits;
}

// First and last letter of the first protocol; where one of them is neither letter nor digit, first
// and last hex digit.
std::string protocol_word(const ClientHello& hello) {
    AlpnReader protocols{hello.protocols};
    Bytes first;
    if (!protocols.next(first)) {
        return "00";
    }
    const auto plain = [](std::uint8_t byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
               (byte >= 'a' && byte <= 'z');
    };
    if (plain(first.front()) && plain(first.back())) {
        return {static_cast<char>(first.front()), static_cast<char>(first.back())};
    }
    const std::string hex = to_hex(first);
    return {hex.front(), hex.back()};
}

// What the ClientHello lists beside its cipher suites.
struct Offer {
    Numbers extensions;  // sorted, without the two that the head tells of
    Numbers signature_algorithms;
    std::size_t count = 0;  // of all extensions
    bool server_name = false;
};

Offer offer_of(const ClientHello& hello) {
    Offer offer;
    ExtensionReader reader{hello.extensions};
    Extension extension;
    while (reader.next(extension)) {
        const auto number = static_cast<std::uint16_t>(extension.type);
        offer.count += is_grease(number) ? 0 : 1;
        if (extension.type == ExtensionType::ServerName) {
            offer.server_name = true;
        } else if (extension.type != ExtensionType::ApplicationLayerProtocolNegotiation) {
            add(offer.extensions, number);
        }
        if (extension.type == ExtensionType::SignatureAlgorithms) {
            Reader body{extension.body};
            for (const std::uint32_t algorithm : NumberList(body.prefixed(2), 2)) {
                add(offer.signature_algorithms, algorithm);
            }
        }
    }
    std::sort(offer.extensions.begin(), offer.extensions.end());
    return offer;
}

}  // namespace

Ja4Parts ja4_parts(const ClientHello& hello) {
    const Offer offer = offer_of(hello);
    Numbers suites;
    for (const std::uint32_t suite : hello.cipher_suites) {
        add(suites, suite);
    }
    std::sort(suites.begin(), suites.end());
    Ja4Parts parts;
    parts.head = "t";
    parts.head += version_word(hello);
    parts.head += offer.server_name ? "d" : "i";
    parts.head += two_digits(suites.size()) + two_digits(offer.count) + protocol_word(hello);
    parts.suites = joined(suites);
    parts.extensions = joined(offer.extensions);
    if (!offer.signature_algorithms.empty()) {
        parts.extensions += '_' + joined(offer.signature_algorithms);
    }
    return parts;
}

}  // namespace siptls::tls
