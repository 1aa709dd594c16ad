// SPDX-License-Identifier: GPL-2.0-or-later
// Boost.Program_options as every command uses it: no abbreviated names, and its complaints as
// UsageError.
#pragma once

#include <string>

#include <boost/program_options.hpp>

#include "cli/commands.h"
#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {

inline constexpr unsigned kHelpWidth = 100;

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
