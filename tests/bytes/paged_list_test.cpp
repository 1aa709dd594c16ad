// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/paged_list.h"

#include <utility>

#include <doctest/doctest.h>

using namespace siptls;

namespace {

struct Number {
    int value = 0;
};

}  // namespace

TEST_CASE("paged list: values stay where they are while it grows, and come in order") {
    PagedList<Number, 4> list;
    CHECK(list.size() == 0);
    CHECK(list.begin() == list.end());
    Number* const first = &list.grow();
    for (int value = 1; value < 9; ++value) {
        list.grow().value = value;
    }
    first->value = 100;
    CHECK(&list[0] == first);
    CHECK(list.size() == 9);
    CHECK(list[8].value == 8);
    int sum = 0;
    for (const Number& number : list) {
        sum = 2 * sum + number.value;
    }
    CHECK(sum == 100 * 256 + 502);
}

TEST_CASE("paged list: an emptied one begins anew") {
    PagedList<Number, 4> list;
    list.grow().value = 7;
    const PagedList<Number, 4> before = std::exchange(list, {});
    CHECK(before[0].value == 7);
    CHECK(list.size() == 0);
    CHECK(list.grow().value == 0);
}
