// SPDX-License-Identifier: GPL-2.0-or-later
// The names that occur in sign-ins, sorted, and all compact forms. Names that are missing still
// work: the message parser folds their case itself.
#include "sip/header_names.h"

#include <algorithm>
#include <iterator>

#include "sip/text.h"

namespace siptls::sip {
namespace {

constexpr std::string_view kNames[] = {
    "accept",
    "accept-contact",
    "accept-encoding",
    "accept-language",
    "allow",
    "allow-events",
    "authentication-info",
    "authorization",
    "call-id",
    "contact",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "cseq",
    "date",
    "event",
    "expires",
    "from",
    "identity",
    "identity-info",
    "max-forwards",
    "min-expires",
    "ms-diagnostics",
    "ms-diagnostics-public",
    "ms-keep-alive",
    "ms-user-logon-data",
    "path",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-require",
    "record-route",
    "refer-to",
    "referred-by",
    "reject-contact",
    "request-disposition",
    "require",
    "retry-after",
    "route",
    "server",
    "service-route",
    "session-expires",
    "sip-etag",
    "sip-if-match",
    "subject",
    "subscription-state",
    "supported",
    "timestamp",
    "to",
    "unsupported",
    "user-agent",
    "via",
    "warning",
    "www-authenticate",
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames)));

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

bool less_ignoring_case(std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return lower(x) < lower(y); });
}

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
        std::lower_bound(std::begin(kNames), std::end(kNames), name, less_ignoring_case);
    if (found == std::end(kNames) || !equals_ignoring_case(*found, name)) {
        return {};
    }
    return *found;
}

}  // namespace siptls::sip
