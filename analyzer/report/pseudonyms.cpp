// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/pseudonyms.h"

#include <algorithm>
#include <array>
#include <optional>

#include "bytes/ascii.h"
#include "bytes/bytes_of.h"
#include "report/limits.h"
#include "siptls/bytes.h"
#include "x509/digest.h"

namespace siptls::report {
namespace {

// With 40 bits two of 20,000 names share a pseudonym in one of some 5,000 reports.
constexpr std::size_t kLabelDigits = 10;
constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kMacDigits = 12;
constexpr std::size_t kMacText = 17;  // with colons or hyphens
// Longer words are no names, and are not searched for what they hold: a certificate may bring them.
constexpr std::size_t kMaxToken = 1024;

// Endings of files that say nothing of whose they are.
constexpr std::string_view kExtensions[] = {".gz",  ".zst",   ".lz4", ".pcapng", ".pcap", ".cap",
                                            ".erf", ".snoop", ".log", ".txt",    ".json"};

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_hex_digit);
}

// What may stand inside a name, an address, a user or a hash.
bool is_token(char c) {
    return is_alphanumeric(c) || !is_ascii(c) ||
           std::string_view("._:@*-[]").find(c) != std::string_view::npos;
}

// In any of its spellings: six pairs of hex digits, or twelve digits in one.
std::optional<MacAddress> read_mac(std::string_view text) {
    if (text.size() != kMacDigits || !is_hex(text)) {
        return parse_mac_address(text);
    }
    std::string pairs;
    for (std::size_t at = 0; at < text.size(); at += 2) {
        pairs += (at == 0 ? "" : ":") + std::string(text.substr(at, 2));
    }
    return parse_mac_address(pairs);
}

struct Place {
    std::size_t at = 0;
    std::size_t size = 0;
};

// A MAC inside a longer word: its pairs anywhere, its digits in one where they stand alone or end
// the word, as in SEP0004F2AA1031 and Polycom_0004f2aa1031-line1.
std::optional<Place> find_mac(std::string_view word) {
    const auto is_digit_at = [&](std::size_t at) {
        return at < word.size() && is_hex_digit(word[at]);
    };
    for (std::size_t at = 0; at + kMacDigits <= word.size(); ++at) {
        if (parse_mac_address(word.substr(at, kMacText))) {
            return Place{at, kMacText};
        }
        const std::size_t end = at + kMacDigits;
        const bool alone = (at == 0 || !is_digit_at(at - 1)) && !is_digit_at(end);
        if ((alone || end == word.size()) && is_hex(word.substr(at, kMacDigits))) {
            return Place{at, kMacDigits};
        }
    }
    return std::nullopt;
}

// A top-level domain: of two letters, or one of those that name kinds of organisations, or that
// sites use inside. Any other word behind a dot may be a name of its own.
bool is_top_level(std::string_view label) {
    constexpr std::string_view kKnown[] = {
        "app",      "arpa", "asia",      "biz",         "cloud",     "com",     "company",
        "corp",     "dev",  "edu",       "example",     "global",    "gov",     "group",
        "home",     "info", "int",       "intern",      "internal",  "intra",   "intranet",
        "invalid",  "lan",  "local",     "localdomain", "localhost", "mil",     "mobi",
        "name",     "net",  "network",   "online",      "org",       "private", "pro",
        "services", "site", "solutions", "systems",     "tech",      "test",    "voip",
        "world"};
    const std::string folded = lower(label);
    return (label.size() == 2 && std::all_of(label.begin(), label.end(), is_alpha)) ||
           std::find(std::begin(kKnown), std::end(kKnown), folded) != std::end(kKnown);
}

// At least two labels, the last of letters: a version is none.
bool looks_like_host(std::string_view text) {
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || text.size() - dot < 3) {
        return false;
    }
    const std::string_view last = text.substr(dot + 1);
    return std::all_of(last.begin(), last.end(),
                       [](char c) { return is_alphanumeric(c) || c == '-'; }) &&
           is_alpha(last.front()) && text.find(':') == std::string_view::npos;
}

}  // namespace

std::string Pseudonyms::digits(std::string_view kind, std::string_view value,
                               std::size_t size) const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    for (unsigned block = 0; out.size() < size; ++block) {
        std::string message(kind);
        message += '\0';
        message += static_cast<char>(block);
        message += value;
        for (const std::uint8_t byte : x509::hmac_sha256(bytes_of(key_), bytes_of(message))) {
            out += kHex[byte >> 4];
            out += kHex[byte & 0xfU];
        }
    }
    out.resize(size);
    return out;
}

void Pseudonyms::remember(std::string_view original, const std::string& pseudonym) {
    if (original.size() > 2 && known_.size() < kMaxPseudonyms) {
        known_.emplace(lower(original), pseudonym);
    }
}

// Each bit is turned or not by the keyed hash of the bits before it.
IpAddress Pseudonyms::scramble(const IpAddress& address) const {
    const std::size_t bits = address.family == AddressFamily::V4 ? 32 : 128;
    IpAddress out = address;
    std::array<std::uint8_t, 18> prefix{};  // family, number of bits, the bits
    prefix[0] = static_cast<std::uint8_t>(address.family);
    for (std::size_t bit = 0; bit < bits; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
        prefix[1] = static_cast<std::uint8_t>(bit);
        const std::uint8_t turn = x509::hmac_sha256(bytes_of(key_), prefix)[0] & 1U;
        if (turn != 0) {
            out.bytes[bit / 8] = static_cast<std::uint8_t>(out.bytes[bit / 8] ^ mask);
        }
        prefix[2 + bit / 8] =
            static_cast<std::uint8_t>(prefix[2 + bit / 8] | (address.bytes[bit / 8] & mask));
    }
    return out;
}

IpAddress Pseudonyms::address(const IpAddress& address) {
    const bool unspecified = std::all_of(address.bytes.begin(), address.bytes.end(),
                                         [](std::uint8_t byte) { return byte == 0; });
    if (address.family == AddressFamily::None || unspecified) {
        return address;
    }
    if (const auto known = addresses_.find(address); known != addresses_.end()) {
        return known->second;
    }
    const IpAddress out = scramble(address);
    if (addresses_.size() < kMaxPseudonyms) {
        addresses_.emplace(address, out);
    }
    return out;
}

Endpoint Pseudonyms::endpoint(const Endpoint& endpoint) {
    return {address(endpoint.address), endpoint.port};
}

MacAddress Pseudonyms::mac(const MacAddress& mac) {
    const auto digest = x509::hmac_sha256(bytes_of(key_), bytes_of("mac" + lower(to_string(mac))));
    MacAddress out;
    std::copy_n(digest.begin(), out.bytes.size(), out.bytes.begin());
    out.bytes[0] = static_cast<std::uint8_t>((out.bytes[0] & 0xfcU) | 2U);
    return out;
}

std::string Pseudonyms::mac_text(std::string_view text) {
    const auto original = read_mac(text);
    if (!original) {
        return this->text(text);
    }
    std::string out = to_string(mac(*original));
    if (text.size() == kMacDigits) {
        std::erase(out, ':');
    }
    return out;
}

// The parts between asterisks, each by itself.
std::string Pseudonyms::label(std::string_view label) {
    std::string out;
    while (!label.empty()) {
        const std::size_t star = label.find('*');
        if (star != 0) {
            out += piece(label.substr(0, star), "label");
        }
        if (star == std::string_view::npos) {
            return out;
        }
        out += '*';
        label.remove_prefix(star + 1);
    }
    return out;
}

std::string Pseudonyms::piece(std::string_view piece, std::string_view kind) {
    return "n" + digits(kind, lower(piece), kLabelDigits);
}

std::string Pseudonyms::name(std::string_view name) {
    if (const auto literal = parse_ip_address(name)) {
        return to_string(address(*literal));
    }
    const std::string_view whole = name;
    const std::string_view end = name.ends_with('.') ? "." : "";
    name.remove_suffix(end.size());
    const bool several = name.find('.') != std::string_view::npos;
    std::string out;
    while (true) {
        const std::size_t dot = name.find('.');
        const std::string_view one = name.substr(0, dot);
        const bool last = dot == std::string_view::npos;
        const bool keep = one.starts_with('_') || (last && several && is_top_level(one));
        out += keep ? lower(one) : label(one);
        if (last) {
            break;
        }
        out += '.';
        name.remove_prefix(dot + 1);
    }
    out += end;
    if (several) {
        remember(whole, out);
    }
    return out;
}

std::string Pseudonyms::device(std::string_view device) {
    std::string out = device.empty() ? std::string() : name(device);
    remember(device, out);
    return out;
}

std::string Pseudonyms::uri(std::string_view uri) {
    if (uri.empty()) {
        return {};
    }
    std::string out;
    for (const std::string_view scheme : {"sip:", "sips:", "tel:", "http://", "https://"}) {
        if (lower(uri.substr(0, scheme.size())) == scheme) {
            out = scheme;
            uri.remove_prefix(scheme.size());
            break;
        }
    }
    const std::size_t end = std::min(uri.find_first_of(";?/>"), uri.size());
    std::string_view authority = uri.substr(0, end);
    const std::string_view rest = uri.substr(end);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = authority.substr(0, at);
        const std::string pseudonym = piece(user, "user");
        remember(user, pseudonym);
        out += pseudonym + '@';
        authority.remove_prefix(at + 1);
    } else if (out == "tel:") {
        return out + piece(authority, "user");
    }
    const std::size_t colon = authority.rfind(':');
    const bool has_port = colon != std::string_view::npos && colon + 1 < authority.size() &&
                          std::all_of(authority.begin() + static_cast<std::ptrdiff_t>(colon) + 1,
                                      authority.end(), is_digit) &&
                          (authority.find(':') == colon || authority[colon - 1] == ']');
    const std::string_view host = has_port ? authority.substr(0, colon) : authority;
    out += host.empty() ? "" : name(host);
    out += has_port ? authority.substr(colon) : "";
    return rest.empty() ? out : out + rest.front() + text(rest.substr(1));
}

std::string Pseudonyms::distinguished_name(std::string_view dn) {
    const std::string_view whole = dn;
    std::string out;
    while (!dn.empty()) {
        std::size_t end = 0;
        while (end < dn.size() && dn[end] != ',' && dn[end] != '+') {
            end += dn[end] == '\\' ? 2 : 1;
        }
        end = std::min(end, dn.size());
        const std::string_view pair = dn.substr(0, end);
        const std::size_t equals = pair.find('=');
        const std::string_view type =
            equals == std::string_view::npos ? "" : pair.substr(0, equals + 1);
        const std::string_view value = pair.substr(type.size());
        out += type;
        out += type == "C=" ? std::string(value) : value.empty() ? "" : name(value);
        if (end < dn.size()) {
            out += dn[end];
            ++end;
        }
        dn.remove_prefix(end);
    }
    remember(whole, out);
    return out;
}

std::string Pseudonyms::hash(std::string_view hex) {
    if (hex.empty()) {
        return {};
    }
    std::string out = digits("hash", lower(hex.substr(0, kIdDigits)), hex.size());
    if (std::any_of(hex.begin(), hex.end(), [](char c) { return c >= 'A' && c <= 'F'; })) {
        std::transform(out.begin(), out.end(), out.begin(),
                       [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    }
    return out;
}

std::string Pseudonyms::id(std::string_view id) {
    return id.empty() ? std::string() : digits("id", id, kIdDigits);
}

std::string Pseudonyms::path(std::string_view path) {
    if (path == "-" || path.empty()) {
        return std::string(path);
    }
    std::string_view stem = path.substr(path.rfind('/') + 1);
    std::string ending;
    bool more = true;
    while (more) {
        more = false;
        for (const std::string_view extension : kExtensions) {
            if (stem.size() > extension.size() && lower(stem).ends_with(extension)) {
                ending.insert(0, extension);
                stem.remove_suffix(extension.size());
                more = true;
            }
        }
    }
    return "file-" + digits("path", path, kLabelDigits) + ending;
}

std::string Pseudonyms::token(std::string_view token) {
    if (const auto known = known_.find(lower(token)); known != known_.end()) {
        return known->second;
    }
    if (token.size() > kMaxToken) {
        return piece(token, "text");
    }
    if (const auto literal = parse_ip_address(token)) {
        return to_string(address(*literal));
    }
    if (const auto place = parse_endpoint(token)) {
        return to_string(endpoint(*place));
    }
    if (token.size() >= kIdDigits && is_hex(token)) {
        return hash(token);
    }
    if (token.find('@') != std::string_view::npos) {
        return uri(token);
    }
    if (looks_like_host(token)) {
        return name(token);
    }
    if (const auto mac = find_mac(token)) {
        return this->token(token.substr(0, mac->at)) + mac_text(token.substr(mac->at, mac->size)) +
               this->token(token.substr(mac->at + mac->size));
    }
    const std::size_t colon = token.find(':');
    if (colon != std::string_view::npos && colon + 1 < token.size()) {
        return this->token(token.substr(0, colon)) + ':' + this->token(token.substr(colon + 1));
    }
    return std::string(token);
}

std::string Pseudonyms::text(std::string_view text) {
    if (const auto known = known_.find(lower(text)); known != known_.end()) {
        return known->second;
    }
    std::string out;
    while (!text.empty()) {
        std::size_t length = 0;
        while (length < text.size() && is_token(text[length])) {
            ++length;
        }
        std::size_t end = length;  // punctuation behind a word is not part of it
        while (end > 0 && std::string_view(".:-").find(text[end - 1]) != std::string_view::npos) {
            --end;
        }
        out += end == 0 ? std::string() : token(text.substr(0, end));
        out += text.substr(end, length - end);
        text.remove_prefix(length);
        if (!text.empty()) {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

ProfileMatches Pseudonyms::matches(const ProfileMatches& matches) {
    if (matches.empty()) {
        return matches;
    }
    return matches_.of(matches, [this](const ProfileMatches& original) {
        std::vector<ProfileMatch> hidden = original.copy();
        for (ProfileMatch& match : hidden) {
            std::string& presented = match.match.presented;
            if (!presented.empty()) {  // the name that was nearest may be a URI
                presented =
                    presented.find(':') == std::string::npos ? name(presented) : uri(presented);
            }
        }
        return ProfileMatches(std::move(hidden));
    });
}

}  // namespace siptls::report
