// SPDX-License-Identifier: GPL-2.0-or-later
// The names that occur in sign-ins, sorted by length, and all compact forms. Names that are missing
// still work: the message parser folds their case itself.
#include "sip/header_names.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "sip/text.h"

namespace siptls::sip {
namespace {

constexpr std::string_view kNames[] = {
    "to",
    "via",
    "cseq",
    "date",
    "from",
    "path",
    "allow",
    "event",
    "route",
    "accept",
    "server",
    "call-id",
    "contact",
    "expires",
    "require",
    "subject",
    "warning",
    "identity",
    "refer-to",
    "sip-etag",
    "supported",
    "timestamp",
    "user-agent",
    "min-expires",
    "referred-by",
    "retry-after",
    "unsupported",
    "allow-events",
    "content-type",
    "max-forwards",
    "record-route",
    "sip-if-match",
    "authorization",
    "identity-info",
    "ms-keep-alive",
    "proxy-require",
    "service-route",
    "accept-contact",
    "content-length",
    "ms-diagnostics",
    "reject-contact",
    "accept-encoding",
    "accept-language",
    "session-expires",
    "content-encoding",
    "content-language",
    "www-authenticate",
    "ms-user-logon-data",
    "proxy-authenticate",
    "subscription-state",
    "authentication-info",
    "content-disposition",
    "proxy-authorization",
    "request-disposition",
    "ms-diagnostics-public",
};

constexpr bool is_shorter(std::string_view a, std::string_view b) {
    return a.size() < b.size();
}
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames), is_shorter));

constexpr std::size_t kLongestName = std::rbegin(kNames)->size();

// Where in the table the names of each length begin. Of one length there are few.
constexpr auto kFirstOfLength = [] {
    std::array<std::uint8_t, kLongestName + 2> firsts{};
    for (std::size_t length = 0; length < firsts.size(); ++length) {
        while (firsts[length] < std::size(kNames) && kNames[firsts[length]].size() < length) {
            ++firsts[length];
        }
    }
    return firsts;
}();

// Texts of up to the longest name's length, eight letters at a time and zeros behind them.
constexpr std::size_t kWords = (kLongestName + 7) / 8;
using Words = std::array<std::uint64_t, kWords>;
using Letters = std::array<char, 8 * kWords>;

// `case_bits`: set where a letter may be written in upper case, which lacks them.
struct Spelling {
    Words letters;
    Words case_bits;
};

constexpr Spelling spelling_of(std::string_view name) {
    constexpr char kCaseBit = 'a' - 'A';
    Letters letters{};
    Letters case_bits{};
    for (std::size_t at = 0; at < name.size(); ++at) {
        letters[at] = name[at];
        case_bits[at] = is_alpha(name[at]) ? kCaseBit : '\0';
    }
    return {std::bit_cast<Words>(letters), std::bit_cast<Words>(case_bits)};
}

constexpr auto kSpellings = [] {
    std::array<Spelling, std::size(kNames)> spellings{};
    std::transform(std::begin(kNames), std::end(kNames), spellings.begin(), spelling_of);
    return spellings;
}();

// Whether `written` is a spelling of the name: a small letter has the bit that its capital lacks,
// so the letters that become it with the bit are these two.
bool is_spelled(const Spelling& name, const Words& written) {
    std::uint64_t differing = 0;
    for (std::size_t at = 0; at < kWords; ++at) {
        differing |= (written[at] | name.case_bits[at]) ^ name.letters[at];
    }
    return differing == 0;
}

struct CompactForm {
    char letter;
    std::string_view name;
};

constexpr CompactForm kCompactForms[] = {
    {'a', "accept-contact"},
    {'b', "referred-by"},
    {'c', "content-type"},
    {'d', "request-disposition"},
    {'e', "content-encoding"},
    {'f', "from"},
    {'i', "call-id"},
    {'j', "reject-contact"},
    {'k', "supported"},
    {'l', "content-length"},
    {'m', "contact"},
    {'n', "identity-info"},
    {'o', "event"},
    {'r', "refer-to"},
    {'s', "subject"},
    {'t', "to"},
    {'u', "allow-events"},
    {'v', "via"},
    {'x', "session-expires"},
    {'y', "identity"},
};

}  // namespace

std::string_view canonical_header_name(std::string_view name) {
    if (name.size() == 1) {
        for (const CompactForm& form : kCompactForms) {
            if (form.letter == lower(name.front())) {
                return form.name;
            }
        }
        return {};
    }
    if (name.empty() || name.size() > kLongestName) {
        return {};
    }
    Words written{};
    std::memcpy(written.data(), name.data(), name.size());
    for (std::size_t at = kFirstOfLength[name.size()]; at < kFirstOfLength[name.size() + 1]; ++at) {
        if (is_spelled(kSpellings[at], written)) {
            return kNames[at];
        }
    }
    return {};
}

bool is_spelling_of(std::string_view canonical, std::string_view name) {
    return name.size() == 1 ? canonical_header_name(name) == canonical
                            : equal_ignoring_case(name, canonical);
}

}  // namespace siptls::sip
