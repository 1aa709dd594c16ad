// SPDX-License-Identifier: GPL-2.0-or-later
// The program siptls: finds the command, runs it, and turns what went wrong into a sentence and an
// exit code.
#include <csignal>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/heap.h"
#include "cli/outcome.h"
#include "cli/terminal.h"
#include "siptls/report.h"
#include "siptls/wording.h"

namespace {

using namespace siptls;

std::string usage() {
    std::string text =
        "Tells from a capture which SIP clients refused the server's TLS certificate, "
        "and why.\n\nUsage:\n";
    for (const cli::Command& command : cli::commands()) {
        text += fmt::format("  siptls {}{}{}\n      {}\n", command.id,
                            command.synopsis.empty() ? "" : " ", command.synopsis, command.title);
    }
    return text +
           "  siptls CAPTURE...      the same as siptls analyze CAPTURE...\n"
           "  siptls COMMAND --help  its options; siptls help COMMAND does the same\n"
           "  siptls --version\n";
}

bool exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

// Whether this cannot be meant as a file: a plain word that names none.
bool is_mistyped_command(const std::string& word) {
    return word != "-" && word.front() != '-' && word.find_first_of("/.") == std::string::npos &&
           !exists(word);
}

// `help` is the command line that tells what is right.
int refuse(const cli::UsageError& error, std::string_view help) {
    std::string_view text = error.what();
    text.remove_suffix(text.ends_with('.') ? 1 : 0);
    cli::complain(fmt::format("{}. See {}.", text, help));
    return cli::kWrongUsage;
}

int run(const cli::Command& command, const cli::Arguments& arguments) {
    try {
        return command.run(arguments);
    } catch (const cli::UsageError& error) {
        return refuse(error, fmt::format("siptls {} --help", command.id));
    }
}

// "siptls help" and "siptls help COMMAND".
int help(const cli::Arguments& arguments) {
    if (arguments.size() == 1) {
        cli::print(usage());
        return cli::kDone;
    }
    const cli::Command* command = cli::find_command(arguments[1]);
    if (command == nullptr) {
        throw cli::UsageError(fmt::format("there is no command \"{}\"", escape_text(arguments[1])));
    }
    return run(*command, {"--help"});
}

int run(cli::Arguments arguments) {
    if (arguments.empty()) {
        throw cli::UsageError("a capture or a command is missing");
    }
    const std::string first = arguments.front();
    if (first == "--help" || first == "-h" || first == "help") {
        return help(arguments);
    }
    if (first == "--version") {
        cli::print(fmt::format("siptls {}\n", version()));
        return cli::kDone;
    }
    if (const cli::Command* command = cli::find_command(first)) {
        arguments.erase(arguments.begin());
        return run(*command, arguments);
    }
    if (first.empty() || is_mistyped_command(first)) {
        const cli::Command* meant = cli::similar_command(first);
        throw cli::UsageError(fmt::format("\"{}\" is neither a command nor a file{}",
                                          escape_text(first),
                                          meant ? fmt::format("; perhaps {}", meant->id) : ""));
    }
    return run(*cli::find_command("analyze"), arguments);
}

}  // namespace

int main(int argc, char** argv) {
    cli::arrange_heap();
    // A closed pipe or a file beyond its limit is then an error of write(2), which gets its
    // sentence.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return run(cli::Arguments(argv + (argc > 0 ? 1 : 0), argv + argc));
    } catch (const cli::UsageError& error) {
        return refuse(error, "siptls --help");
    } catch (const cli::Failure& error) {
        cli::complain(error.what());
        return cli::kNothingDone;
    } catch (const std::exception& error) {
        cli::complain(fmt::format("internal error: {}", escape_text(error.what())));
        return cli::kNothingDone;
    }
}
