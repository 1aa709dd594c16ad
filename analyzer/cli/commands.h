// SPDX-License-Identifier: GPL-2.0-or-later
// The catalogue of commands. A command is one file: its options, its work, its exit code.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace siptls::cli {

using Arguments = std::vector<std::string>;

struct Command {
    std::string_view id;
    std::string_view synopsis;  // behind "siptls ID"
    std::string_view title;
    // `arguments` without the command's name. Throws UsageError or Failure.
    int (*run)(const Arguments& arguments);
};

// In the order of --help.
std::span<const Command> commands();
// Nothing if there is no such command.
const Command* find_command(std::string_view id);
// The command that this word, which is none, was probably meant for; null if there is none like it.
const Command* similar_command(std::string_view word);

int run_analyze(const Arguments& arguments);
int run_live(const Arguments& arguments);
int run_extract(const Arguments& arguments);
int run_match(const Arguments& arguments);
int run_check_cert(const Arguments& arguments);
int run_diff_cert(const Arguments& arguments);
int run_explain(const Arguments& arguments);
int run_profiles(const Arguments& arguments);
int run_causes(const Arguments& arguments);

}  // namespace siptls::cli
