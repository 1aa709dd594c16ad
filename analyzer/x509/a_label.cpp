// SPDX-License-Identifier: GPL-2.0-or-later
// U-labels to A-labels (RFC 5891, UTS 46 mapping) through libidn2.
#include <algorithm>
#include <memory>

#include <idn2.h>

#include "bytes/ascii.h"
#include "siptls/profile.h"
#include "x509/host_letter.h"
#include "x509/openssl_handles.h"

namespace siptls {
namespace {

constexpr std::size_t kMaxName = 253;  // RFC 1035, 2.3.4, without the final dot
constexpr std::size_t kMaxLabel = 63;

// The underscore is in no host name, but in service names and in many a Windows domain.
bool is_of_host(char letter) {
    return x509::is_host_letter(letter) || letter == '_' || letter == '.';
}

bool is_of_unicode_host(char letter) {
    return !is_ascii(letter) || is_of_host(letter);
}

bool labels_fit(std::string_view name) {
    if (!name.empty() && name.back() == '.') {
        name.remove_suffix(1);
    }
    if (name.empty() || name.size() > kMaxName) {
        return false;
    }
    std::size_t begin = 0;
    while (begin <= name.size()) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        if (end == begin || end - begin > kMaxLabel) {
            return false;
        }
        begin = end + 1;
    }
    return true;
}

}  // namespace

std::optional<std::string> to_a_label(std::string_view name) {
    // Four bytes a character at most, so what is longer than this is too long as well.
    if (name.size() > 4 * kMaxName || !std::all_of(name.begin(), name.end(), is_of_unicode_host)) {
        return std::nullopt;
    }
    if (std::all_of(name.begin(), name.end(), is_ascii)) {
        return labels_fit(name) ? std::optional(lower(name)) : std::nullopt;
    }
    const std::string text(name);
    std::uint8_t* converted = nullptr;
    if (idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(text.c_str()), &converted,
                       IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK) {
        return std::nullopt;
    }
    const std::unique_ptr<void, x509::FreeWith<idn2_free>> owner{converted};
    const std::string a_label = lower(reinterpret_cast<const char*>(converted));
    return labels_fit(a_label) ? std::optional(a_label) : std::nullopt;
}

}  // namespace siptls
