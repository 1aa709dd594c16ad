// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/terminal.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/output.h"

namespace siptls::cli {
namespace {

constexpr std::size_t kDefaultWidth = 100;
constexpr std::size_t kWidest = 140;  // longer lines are hard to read

}  // namespace

bool is_terminal(int descriptor) {
    return isatty(descriptor) == 1;
}

bool wants_color(ColorWish wish) {
    if (wish != ColorWish::Auto) {
        return wish == ColorWish::Always;
    }
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool refused = no_color != nullptr && *no_color != '\0';
    const bool dumb = term == nullptr || std::string_view(term) == "dumb";
    return !refused && !dumb && is_terminal(STDOUT_FILENO);
}

std::size_t terminal_width() {
    winsize size{};
    if (is_terminal(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col > 0) {
        return std::min<std::size_t>(size.ws_col, kWidest);
    }
    return kDefaultWidth;
}

void print(std::string_view text) {
    Output output("-", "");  // not every command that prints knows -o
    output.stream() << text;
    output.commit();
}

void print_error(std::string_view text) {
    // Not fmt::print, which throws when standard error is closed.
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

void complain(std::string_view text) {
    print_error(fmt::format("siptls: {}\n", text));
}

std::string wrap(std::string_view text, std::string_view indent, std::size_t width) {
    const std::size_t room = width > indent.size() + 20 ? width - indent.size() : 20;
    std::string wrapped;
    while (!text.empty()) {
        std::size_t length = std::min(text.size(), room);
        if (length < text.size()) {
            const std::size_t space = text.rfind(' ', length);
            length = space == std::string_view::npos || space == 0 ? length : space;
        }
        wrapped += std::string(indent) + std::string(text.substr(0, length)) + '\n';
        text.remove_prefix(length);
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    }
    return wrapped;
}

}  // namespace siptls::cli
