// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/baseline.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "report/wording/causes.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kNameColumns = 80;

std::string count_words(std::size_t count) {
    return count == 0 ? "none" : fmt::format("{}", count);
}

std::string line_of(const BaselineIncident& incident) {
    return fmt::format(
        "{} at {}: {}, {}{}", escape_text(incident.client), to_string(incident.server),
        shorten(escape_text(incident.expected_name), kNameColumns), id_words(incident.cause),
        incident.resolved ? "; later in this capture it signed in" : "");
}

}  // namespace

std::size_t count_changes(const BaselineComparison& comparison) {
    return comparison.gone.size() + comparison.still.size() + comparison.fresh.size();
}

std::string comparison_sentence(const BaselineComparison& comparison) {
    if (count_changes(comparison) == 0) {
        return "Compared with the earlier report: no incident then, none now.";
    }
    return fmt::format(
        "Compared with the earlier report: {} gone, {} still there, {} new.{}",
        count_words(comparison.gone.size()), count_words(comparison.still.size()),
        count_words(comparison.fresh.size()),
        comparison.gone.empty()
            ? ""
            : " Gone is what these captures do not show; see that the clients are in "
              "them.");
}

std::vector<ChangeText> change_lines(const BaselineComparison& comparison, std::size_t most) {
    std::vector<ChangeText> lines;
    const auto add = [&](std::string_view word, std::string_view id,
                         const std::vector<BaselineIncident>& incidents) {
        for (const BaselineIncident& incident : incidents) {
            if (lines.size() == most) {
                return;
            }
            lines.push_back({word, id, line_of(incident)});
        }
    };
    add("new", "new", comparison.fresh);
    add("still there", "still", comparison.still);
    add("gone", "gone", comparison.gone);
    return lines;
}

}  // namespace siptls::report
