// SPDX-License-Identifier: GPL-2.0-or-later
// Boost.Program_options as every command uses it: values are texts, names are never abbreviated,
// and its complaints are a UsageError.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "cli/commands.h"
#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {

inline constexpr unsigned kHelpWidth = 100;

using Texts = std::vector<std::string>;

// The value of an option that is given once, and of one that may be given several times. `name` is
// what --help calls the value.
inline auto* text_value(const char* name) {
    return boost::program_options::value<std::string>()->value_name(name);
}
inline auto* texts_value(const char* name) {
    return boost::program_options::value<Texts>()->composing()->value_name(name);
}

// What was given for such an option.
inline std::optional<std::string> text_of(const boost::program_options::variables_map& values,
                                          const char* name) {
    return values.count(name) != 0 ? std::optional(values[name].as<std::string>()) : std::nullopt;
}
inline Texts texts_of(const boost::program_options::variables_map& values, const char* name) {
    return values.count(name) != 0 ? values[name].as<Texts>() : Texts();
}

// Whether it was given at all; a switch is there otherwise, too.
inline bool is_given(const boost::program_options::variables_map& values, const char* name) {
    return values.count(name) != 0 && !values[name].defaulted();
}

// The same options and --help.
inline boost::program_options::options_description with_help(
    boost::program_options::options_description options) {
    options.add_options()("help,h", boost::program_options::bool_switch(), "this text");
    return options;
}

inline boost::program_options::variables_map parse_words(
    const Arguments& arguments, const boost::program_options::options_description& options,
    const boost::program_options::positional_options_description& positional) {
    namespace po = boost::program_options;
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(arguments)
                      .options(options)
                      .positional(positional)
                      .style(style)
                      .run(),
                  values);
        po::notify(values);
    } catch (const po::error& error) {
        throw UsageError(escape_text(error.what()));
    }
    return values;
}

}  // namespace siptls::cli
