// SPDX-License-Identifier: GPL-2.0-or-later
// How a command ends: its exit code, or a sentence for standard error.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace siptls::cli {

// Exit codes.
inline constexpr int kDone = 0;
inline constexpr int kNothingDone = 1;  // nothing could be read or written; with --strict not all
inline constexpr int kWrongUsage = 2;
inline constexpr int kIncidentFound = 10;  // with --exit-code only

// The command line is wrong; the text is a sentence, escaped.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The work cannot be done; the text is a sentence with the place and the remedy, escaped.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Does `step` with each of them, also behind one that fails; gives the first Failure.
template <class Items, class Step>
std::optional<Failure> with_each(const Items& items, Step step) {
    std::optional<Failure> first;
    for (const auto& item : items) {
        try {
            step(item);
        } catch (const Failure& failure) {
            first = first ? first : std::optional(failure);
        }
    }
    return first;
}

}  // namespace siptls::cli
