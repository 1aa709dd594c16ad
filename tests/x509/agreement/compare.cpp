// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/agreement/compare.h"

#include <algorithm>
#include <charconv>

#include "siptls/profile.h"
#include "x509/certificate.h"
#include "x509/name_vectors.h"

namespace siptls::x509::test {
namespace {

// "v3.7.9-x" is {3, 7, 9}.
std::vector<int> numbers(std::string_view version) {
    version.remove_prefix(std::min(version.find_first_of("0123456789"), version.size()));
    std::vector<int> found;
    while (!version.empty()) {
        int number = 0;
        const auto [end, error] =
            std::from_chars(version.data(), version.data() + version.size(), number);
        if (error != std::errc{}) {
            break;
        }
        found.push_back(number);
        version.remove_prefix(static_cast<std::size_t>(end - version.data()));
        if (version.empty() || version.front() != '.') {
            break;
        }
        version.remove_prefix(1);
    }
    return found;
}

bool concerns(const KnownDifference& difference, std::string_view profile,
              std::string_view version) {
    const std::vector<int> at = numbers(version);
    return difference.profile == profile && !at.empty() &&
           numbers(difference.first_version) <= at && at <= numbers(difference.last_version);
}

bool holds(const KnownDifference& difference, std::string_view title) {
    return std::find(difference.vectors.begin(), difference.vectors.end(), title) !=
           difference.vectors.end();
}

std::vector<std::string_view> differing_vectors(const ClientProfile& profile,
                                                const std::vector<bool>& theirs) {
    std::vector<std::string_view> found;
    std::size_t at = 0;
    for (const NameVector& vector : name_vectors()) {
        const auto certificate = parse_certificate(make_certificate(vector.recipe).der);
        const bool ours =
            certificate &&
            match_name(*certificate, vector.reference, NameKind::Host, profile).accepted;
        if (ours != theirs[at++]) {
            found.push_back(vector.title);
        }
    }
    return found;
}

}  // namespace

Agreement compare(std::string_view profile_id, const LibraryAnswers& theirs,
                  std::span<const KnownDifference> known) {
    const ClientProfile* profile = find_profile(profile_id);
    const std::size_t asked = name_vectors().size();
    if (profile == nullptr || theirs.accepts.size() != asked) {
        return {.holds = false,
                .text = "no such profile, or not as many answers as there are vectors\n"};
    }
    std::vector<std::string_view> differing = differing_vectors(*profile, theirs.accepts);
    const std::size_t differences = differing.size();
    Agreement agreement;
    for (const KnownDifference& difference : known) {
        const auto covered =
            std::partition(differing.begin(), differing.end(),
                           [&](std::string_view title) { return !holds(difference, title); });
        const bool whole =
            differing.end() - covered == static_cast<std::ptrdiff_t>(difference.vectors.size());
        if (whole && concerns(difference, profile_id, theirs.version)) {
            agreement.text += "known: " + std::string(difference.reason) + "\n";
            differing.erase(covered, differing.end());
        }
    }
    for (const std::string_view title : differing) {
        agreement.text += "siptls and the library differ: " + std::string(title) + "\n";
    }
    agreement.text += std::string(profile_id) + " " + theirs.version + ": " +
                      std::to_string(asked - differences) + " of " + std::to_string(asked) +
                      " answers are those of the profile (" + std::string(profile->versions) +
                      ")\n";
    agreement.holds = differing.empty();
    return agreement;
}

}  // namespace siptls::x509::test
