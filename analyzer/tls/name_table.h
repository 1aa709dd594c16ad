// SPDX-License-Identifier: GPL-2.0-or-later
// Looking up a number in a sorted constexpr array of {number, name}: what all the number-to-name
// tables of this room share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace siptls::tls {

struct NumberName {
    std::uint16_t number;
    std::string_view name;
};

// For a static_assert beside each table: numbers rise strictly.
template <class Row, std::size_t kRows>
constexpr bool rises_by_number(const Row (&table)[kRows]) {
    return std::adjacent_find(std::begin(table), std::end(table), [](const Row& a, const Row& b) {
               return a.number >= b.number;
           }) == std::end(table);
}

// The row of that number, or nullptr.
template <class Row, std::size_t kRows>
constexpr const Row* find_number(const Row (&table)[kRows], std::uint16_t number) {
    const Row* row =
        std::lower_bound(std::begin(table), std::end(table), number,
                         [](const Row& entry, std::uint16_t n) { return entry.number < n; });
    return row != std::end(table) && row->number == number ? row : nullptr;
}

// Empty for a number that the table does not have.
template <class Row, std::size_t kRows>
constexpr std::string_view find_name(const Row (&table)[kRows], std::uint16_t number) {
    const Row* row = find_number(table, number);
    return row == nullptr ? std::string_view{} : row->name;
}

}  // namespace siptls::tls
