// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/terminal.h"

#include <set>

#include <doctest/doctest.h>

#include "cli/commands.h"

using namespace siptls::cli;

TEST_CASE("terminal: text is broken at spaces") {
    CHECK(wrap("one two three four five six", "  ", 24) == "  one two three four\n  five six\n");
    CHECK(wrap("", "  ", 24).empty());
    CHECK(wrap("averyveryverylongwordwithoutspaces x", "", 20) ==
          "averyveryverylongwor\ndwithoutspaces x\n");
}

TEST_CASE("terminal: colour wishes outrank the terminal") {
    CHECK(wants_color(ColorWish::Always));
    CHECK_FALSE(wants_color(ColorWish::Never));
}

TEST_CASE("commands: each is found by its name") {
    std::set<std::string_view> ids;
    for (const Command& command : commands()) {
        CHECK(find_command(command.id) == &command);
        ids.insert(command.id);
    }
    CHECK(ids.size() == commands().size());
    CHECK(find_command("no-such-command") == nullptr);
}

TEST_CASE("commands: a word with a letter wrong is told from one that is nothing") {
    const auto meant = [](std::string_view word) {
        const Command* command = similar_command(word);
        return command ? command->id : std::string_view();
    };
    CHECK(meant("analyse") == "analyze");
    CHECK(meant("lvie") == "live");
    CHECK(meant("checkcert") == "check-cert");
    CHECK(meant("diff_cert") == "diff-cert");
    CHECK(meant("profile") == "profiles");
    CHECK(meant("x").empty());
    CHECK(meant("capture").empty());
    CHECK(meant("").empty());
}
