// SPDX-License-Identifier: GPL-2.0-or-later
// The names that occur in sign-ins, sorted by length and letters, and all compact forms. Names that
// are missing still work: the message parser folds their case itself.
#include "sip/header_names.h"

#include <algorithm>
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

// Shorter ones first: most comparisons need no more.
constexpr bool precedes(std::string_view a, std::string_view b) {
    return a.size() != b.size()
               ? a.size() < b.size()
               : std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                              [](char x, char y) { return lower(x) < lower(y); });
}
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames), precedes));

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
    const auto* const found =
        std::lower_bound(std::begin(kNames), std::end(kNames), name, precedes);
    if (found == std::end(kNames) || !equals_ignoring_case(*found, name)) {
        return {};
    }
    return *found;
}

}  // namespace siptls::sip
