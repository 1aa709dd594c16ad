// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/client_identity/oui.h"

#include <algorithm>
#include <charconv>
#include <fstream>

#include "diagnosis/limits.h"

namespace siptls::diagnosis {

namespace {

// Where ieee-data has its list: what the package brought, what its update fetched.
constexpr const char* kPlaces[] = {"/var/lib/ieee-data/oui.txt", "/usr/share/ieee-data/oui.txt"};

constexpr std::uint8_t kGroup = 0x01;
constexpr std::uint8_t kLocal = 0x02;

// The number of "00-04-F2   (hex)"; nothing of any other line.
std::optional<std::uint32_t> prefix_of(std::string_view line) {
    if (line.size() < 8 || line[2] != '-' || line[5] != '-' ||
        line.find("(hex)") == std::string_view::npos) {
        return std::nullopt;
    }
    std::uint32_t prefix = 0;
    for (const std::size_t at : {0U, 3U, 6U}) {
        std::uint8_t byte = 0;
        const char* const digits = line.data() + at;
        const auto [end, error] = std::from_chars(digits, digits + 2, byte, 16);
        if (error != std::errc{} || end != digits + 2) {
            return std::nullopt;
        }
        prefix = prefix << 8 | byte;
    }
    return prefix;
}

std::string_view name_of(std::string_view line) {
    std::string_view name = line.substr(line.find("(hex)") + 5);
    const std::size_t begin = name.find_first_not_of(" \t");
    const std::size_t end = name.find_last_not_of(" \t\r");
    return begin == std::string_view::npos || end == std::string_view::npos || end < begin
               ? std::string_view{}
               : name.substr(begin, std::min(end + 1 - begin, kMaxVendorName));
}

void read(const std::string& path, std::vector<std::pair<std::uint32_t, std::string>>& entries) {
    std::ifstream file(path);
    std::string line;
    while (entries.size() < kMaxOuis && std::getline(file, line)) {
        const auto prefix = prefix_of(line);
        if (prefix && !name_of(line).empty()) {
            entries.emplace_back(*prefix, name_of(line));
        }
    }
}

}  // namespace

const std::vector<OuiList::Entry>& OuiList::entries() const {
    if (!entries_) {
        entries_.emplace();
        if (!path_.empty()) {
            read(path_, *entries_);
        }
        for (const char* place : kPlaces) {
            if (path_.empty() && entries_->empty()) {
                read(place, *entries_);
            }
        }
        std::stable_sort(entries_->begin(), entries_->end(),
                         [](const Entry& a, const Entry& b) { return a.first < b.first; });
    }
    return *entries_;
}

std::string_view OuiList::vendor(const MacAddress& mac) const {
    if ((mac.bytes[0] & (kGroup | kLocal)) != 0) {
        return {};
    }
    const std::uint32_t prefix = static_cast<std::uint32_t>(mac.bytes[0]) << 16 |
                                 static_cast<std::uint32_t>(mac.bytes[1]) << 8 | mac.bytes[2];
    const auto found =
        std::lower_bound(entries().begin(), entries().end(), prefix,
                         [](const Entry& entry, std::uint32_t key) { return entry.first < key; });
    return found == entries().end() || found->first != prefix ? std::string_view{}
                                                              : std::string_view(found->second);
}

}  // namespace siptls::diagnosis
