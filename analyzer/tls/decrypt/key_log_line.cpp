// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_log_line.h"

#include <algorithm>
#include <array>
#include <span>

#include "bytes/blanks.h"

namespace siptls::decrypt {

namespace {

constexpr std::size_t kRandomLength = 32;
constexpr std::size_t kMasterLength = 48;
constexpr std::size_t kEncryptedStart = 8;  // of the encrypted pre-master secret
constexpr std::size_t kMaxPremaster = 1024;

struct Label {
    std::string_view word;
    SecretLabel label;
    std::size_t key;  // length in bytes
    std::size_t shortest;
    std::size_t longest;  // of the secret
};

constexpr Label kLabels[] = {
    {"CLIENT_RANDOM", SecretLabel::Master, kRandomLength, kMasterLength, kMasterLength},
    {"PMS_CLIENT_RANDOM", SecretLabel::Premaster, kRandomLength, 1, kMaxPremaster},
    {"RSA", SecretLabel::RsaPremaster, kEncryptedStart, kMasterLength, kMasterLength},
    {"CLIENT_EARLY_TRAFFIC_SECRET", SecretLabel::ClientEarly, kRandomLength, 32, 48},
    {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", SecretLabel::ClientHandshake, kRandomLength, 32, 48},
    {"SERVER_HANDSHAKE_TRAFFIC_SECRET", SecretLabel::ServerHandshake, kRandomLength, 32, 48},
    {"CLIENT_TRAFFIC_SECRET_0", SecretLabel::ClientTraffic, kRandomLength, 32, 48},
    {"SERVER_TRAFFIC_SECRET_0", SecretLabel::ServerTraffic, kRandomLength, 32, 48},
};

constexpr std::string_view kSessionPrefix = "Session-ID:";
constexpr std::string_view kMasterPrefix = "Master-Key:";

// The value of each hexadecimal digit, 0xff for any other character: logs have millions of lines.
constexpr std::array<std::uint8_t, 256> kDigits = [] {
    std::array<std::uint8_t, 256> digits{};
    for (std::size_t letter = 0; letter < digits.size(); ++letter) {
        digits[letter] =
            letter >= '0' && letter <= '9'   ? static_cast<std::uint8_t>(letter - '0')
            : letter >= 'a' && letter <= 'f' ? static_cast<std::uint8_t>(letter - 'a' + 10)
            : letter >= 'A' && letter <= 'F' ? static_cast<std::uint8_t>(letter - 'A' + 10)
                                             : 0xff;
    }
    return digits;
}();

std::uint8_t digit_of(char letter) {
    return kDigits[static_cast<std::uint8_t>(letter)];
}

bool is_hex(std::string_view text) {
    std::uint8_t all = 0;
    for (const char letter : text) {
        all |= digit_of(letter);
    }
    return !text.empty() && text.size() % 2 == 0 && (all & 0xf0) == 0;
}

// Fills `bytes` from twice as many digits. False if one is none.
bool read_hex(std::string_view digits, std::span<std::uint8_t> bytes) {
    std::uint8_t all = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::uint8_t high = digit_of(digits[2 * at]);
        const std::uint8_t low = digit_of(digits[2 * at + 1]);
        all |= high | low;
        bytes[at] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return (all & 0xf0) == 0;
}

// Whether the digits are those of the bytes.
bool spell(std::string_view digits, Bytes bytes) {
    bool same = digits.size() == 2 * bytes.size();
    for (std::size_t at = 0; same && at < bytes.size(); ++at) {
        same = digit_of(digits[2 * at]) == bytes[at] >> 4 &&
               digit_of(digits[2 * at + 1]) == (bytes[at] & 0xf);
    }
    return same;
}

std::string_view without_line_end(std::string_view line) {
    return !line.empty() && line.back() == '\r' ? line.substr(0, line.size() - 1) : line;
}

std::string_view next_word(std::string_view& rest) {
    const char* begin = rest.data();
    const char* const end = begin + rest.size();
    begin = std::find_if_not(begin, end, is_blank);
    const char* const behind = std::find_if(begin, end, is_blank);
    rest = std::string_view(behind, static_cast<std::size_t>(end - behind));
    return {begin, static_cast<std::size_t>(behind - begin)};
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    const bool found = text.substr(0, prefix.size()) == prefix;
    text.remove_prefix(found ? prefix.size() : 0);
    return found;
}

const Label* label_of(std::string_view word) {
    const auto* const label = std::find_if(std::begin(kLabels), std::end(kLabels),
                                           [&](const Label& row) { return row.word == word; });
    return label != std::end(kLabels) ? label : nullptr;
}

// The label of a line that begins with its word.
const Label* leading_label(std::string_view line) {
    const auto* const label =
        std::find_if(std::begin(kLabels), std::end(kLabels), [&](const Label& row) {
            return line.size() > row.word.size() && is_blank(line[row.word.size()]) &&
                   line.starts_with(row.word);
        });
    return label != std::end(kLabels) ? label : nullptr;
}

// RSA Session-ID:... Master-Key:..., of which nothing has a fixed length.
std::optional<SecretHint> session_hint(std::string_view line) {
    KeyLogLine parsed;
    if (parse_key_log_line(line, parsed) != LineKind::Secret) {
        return std::nullopt;
    }
    const std::size_t key = line.find(kSessionPrefix) + kSessionPrefix.size();
    const std::size_t secret = line.find(kMasterPrefix) + kMasterPrefix.size();
    return SecretHint{parsed.label, line.substr(key, 2 * parsed.key_length),
                      line.substr(secret, 2 * parsed.secret.size())};
}

bool is_label(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
               letter == '_';
    });
}

bool store(std::string_view key, std::string_view secret, const Label& label, KeyLogLine& parsed) {
    const std::size_t key_length = key.size() / 2;
    const std::size_t secret_length = secret.size() / 2;
    if (key.size() % 2 != 0 || key_length == 0 || key_length > label.key ||
        secret.size() % 2 != 0 || secret_length < label.shortest || secret_length > label.longest) {
        return false;
    }
    parsed.label = label.label;
    parsed.key_length = key_length;
    parsed.secret.resize(secret_length);
    return read_hex(key, std::span(parsed.key_bytes).first(key_length)) &&
           read_hex(secret, parsed.secret);
}

}  // namespace

LineKind parse_key_log_line(std::string_view line, KeyLogLine& parsed) {
    std::string_view rest = without_line_end(line);
    const std::string_view word = next_word(rest);
    if (word.empty() || word.front() == '#') {
        return LineKind::Other;
    }
    std::string_view key = next_word(rest);
    std::string_view secret = next_word(rest);
    if (!is_label(word) || !next_word(rest).empty()) {
        return LineKind::Malformed;
    }
    if (word == "RSA" && take_prefix(key, kSessionPrefix) && take_prefix(secret, kMasterPrefix)) {
        constexpr Label kSession{"RSA", SecretLabel::SessionMaster, kRandomLength, kMasterLength,
                                 kMasterLength};
        return store(key, secret, kSession, parsed) ? LineKind::Secret : LineKind::Malformed;
    }
    const Label* const label = label_of(word);
    if (label == nullptr) {
        return is_hex(key) && is_hex(secret) ? LineKind::Other : LineKind::Malformed;
    }
    const bool whole = key.size() == 2 * label->key && store(key, secret, *label, parsed);
    return whole ? LineKind::Secret : LineKind::Malformed;
}

std::optional<SecretHint> secret_hint(std::string_view line) {
    std::string_view rest = without_leading(without_line_end(line), is_blank);
    const Label* const label = leading_label(rest);
    if (label == nullptr) {
        return std::nullopt;
    }
    rest = without_leading(rest.substr(label->word.size()), is_blank);
    if (label->label == SecretLabel::RsaPremaster && rest.starts_with(kSessionPrefix)) {
        return session_hint(line);
    }
    const std::size_t digits = 2 * label->key;
    if (rest.size() <= digits || !is_blank(rest[digits])) {
        return std::nullopt;
    }
    const std::string_view secret = without_outer(rest.substr(digits), is_blank);
    const std::size_t length = secret.size();
    const bool fits = length >= 2 * label->shortest && length <= 2 * label->longest;
    return fits ? std::optional(SecretHint{label->label, rest.substr(0, digits), secret})
                : std::nullopt;
}

// Blanks within the secret are no digits.
bool read_secret(const SecretHint& hint, Bytes key, Buffer& secret) {
    if (hint.secret_digits.size() % 2 != 0 || !spell(hint.key_digits, key)) {
        return false;
    }
    secret.resize(hint.secret_digits.size() / 2);
    return read_hex(hint.secret_digits, secret);
}

}  // namespace siptls::decrypt
