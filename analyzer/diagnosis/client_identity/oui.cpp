// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/client_identity/oui.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "bytes/blanks.h"
#include "diagnosis/limits.h"

namespace siptls::diagnosis {

namespace {

// Where ieee-data has its list: what the package brought, what its update fetched.
constexpr const char* kPlaces[] = {"/var/lib/ieee-data/oui.txt", "/usr/share/ieee-data/oui.txt"};

constexpr std::uint8_t kGroup = 0x01;
constexpr std::uint8_t kLocal = 0x02;

// In each line that gives a prefix to a vendor: "00-04-F2   (hex)\t\tPolycom".
constexpr std::string_view kMark = "(hex)";
constexpr std::size_t kBlock = std::size_t{256} * 1024;

// The number of "00-04-F2   (hex)"; nothing of any other line.
std::optional<std::uint32_t> prefix_of(std::string_view line) {
    if (line.size() < 8 || line[2] != '-' || line[5] != '-') {
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
    const std::string_view name = without_outer(line.substr(line.find(kMark) + kMark.size()),
                                                [](char c) { return is_blank(c) || c == '\r'; });
    return name.substr(0, kMaxVendorName);
}

}  // namespace

// One of tens of thousands of lines is asked for, perhaps: all of them are passed over quickly, and
// neither the lines nor their names get a place of their own.
class OuiList::Table {
  public:
    void read(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        std::vector<char> block(kBlock);
        std::size_t kept = 0;  // of the block: a line whose end is still to come
        while (file.read(block.data() + kept, static_cast<std::streamsize>(kBlock - kept)),
               file.gcount() > 0) {
            const std::string_view text(block.data(),
                                        kept + static_cast<std::size_t>(file.gcount()));
            const std::size_t whole = text.rfind('\n') + 1;  // 0: no line of the list is so long
            take_lines(text.substr(0, whole));
            kept = whole != 0 ? text.size() - whole : 0;
            std::memmove(block.data(), block.data() + whole, kept);
        }
        take_lines({block.data(), kept});
        std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
            return std::tie(a.prefix, a.name) < std::tie(b.prefix, b.name);
        });
    }

    bool empty() const { return entries_.empty(); }

    // The first that the list has.
    std::string_view find(std::uint32_t prefix) const {
        const auto found = std::lower_bound(
            entries_.begin(), entries_.end(), prefix,
            [](const Entry& entry, std::uint32_t key) { return entry.prefix < key; });
        return found == entries_.end() || found->prefix != prefix
                   ? std::string_view{}
                   : std::string_view(names_).substr(found->name, found->length);
    }

  private:
    struct Entry {
        std::uint32_t prefix = 0;
        std::uint32_t name = 0;  // where it begins in names_, in the order of the list
        std::uint32_t length = 0;
    };

    void take_lines(std::string_view text) {
        for (std::size_t mark = text.find(kMark); mark != std::string_view::npos;
             mark = text.find(kMark)) {
            const std::size_t begin = text.rfind('\n', mark) + 1;
            const std::size_t end = std::min(text.find('\n', mark), text.size());
            take(text.substr(begin, end - begin));
            text.remove_prefix(end);
        }
    }

    void take(std::string_view line) {
        const auto prefix = prefix_of(line);
        const std::string_view name = name_of(line);
        if (prefix && !name.empty() && entries_.size() < kMaxOuis) {
            entries_.push_back({*prefix, static_cast<std::uint32_t>(names_.size()),
                                static_cast<std::uint32_t>(name.size())});
            names_ += name;
        }
    }

    std::vector<Entry> entries_;
    std::string names_;
};

OuiList::OuiList() = default;
OuiList::OuiList(std::string path) : path_(std::move(path)) {}
OuiList::OuiList(OuiList&&) noexcept = default;
OuiList& OuiList::operator=(OuiList&&) noexcept = default;
OuiList::~OuiList() = default;

const OuiList::Table& OuiList::table() const {
    if (!table_) {
        table_ = std::make_unique<Table>();
        if (!path_.empty()) {
            table_->read(path_);
        }
        for (const char* place : kPlaces) {
            if (path_.empty() && table_->empty()) {
                table_->read(place);
            }
        }
    }
    return *table_;
}

std::string_view OuiList::vendor(const MacAddress& mac) const {
    if ((mac.bytes[0] & (kGroup | kLocal)) != 0) {
        return {};
    }
    const std::uint32_t prefix = static_cast<std::uint32_t>(mac.bytes[0]) << 16 |
                                 static_cast<std::uint32_t>(mac.bytes[1]) << 8 | mac.bytes[2];
    return table().find(prefix);
}

}  // namespace siptls::diagnosis
