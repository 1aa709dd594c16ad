// SPDX-License-Identifier: GPL-2.0-or-later
// The wildcard rules of RFC 2818 (3.1), RFC 6125 (6.4.3), RFC 9525 (6.3) and of the libraries are
// conditions on the shape of the pattern and on what the asterisk covers; the covering itself is
// the same for all but one.
#include "x509/host_pattern.h"

#include <algorithm>
#include <vector>

#include "bytes/ascii.h"
#include "x509/host_letter.h"

namespace siptls::x509 {
namespace {

constexpr std::string_view kALabel = "xn--";

std::vector<std::string_view> labels_of(std::string_view name) {
    std::vector<std::string_view> labels;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        labels.push_back(name.substr(begin, end - begin));
        begin = end + 1;
    }
    return labels;
}

std::string_view without_dot(std::string_view name) {
    return !name.empty() && name.back() == '.' ? name.substr(0, name.size() - 1) : name;
}

bool has_star(std::string_view text) {
    return text.find('*') != std::string_view::npos;
}

bool is_host_name(std::string_view name) {
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_host_letter(c) || c == '.' || c == '*'; });
}

// Where the asterisks of a pattern stand.
struct Shape {
    bool first_label_only = true;
    bool single = true;
    bool whole_label = false;  // the left-most label is * and nothing else
    bool at_start = false;     // of the left-most label
    bool at_end = false;
    std::size_t labels_behind = 0;  // the last label with an asterisk
};

Shape shape_of(const std::vector<std::string_view>& labels) {
    Shape shape;
    const std::string_view first = labels.front();
    std::size_t stars = 0;
    for (std::size_t at = 0; at < labels.size(); ++at) {
        if (has_star(labels[at])) {
            stars +=
                static_cast<std::size_t>(std::count(labels[at].begin(), labels[at].end(), '*'));
            shape.first_label_only = at == 0;
            shape.labels_behind = labels.size() - at - 1;
        }
    }
    shape.single = stars == 1;
    shape.whole_label = first == "*";
    shape.at_start = !first.empty() && first.front() == '*';
    shape.at_end = !first.empty() && first.back() == '*';
    return shape;
}

bool takes_shape(const Shape& shape, const ClientProfile& profile) {
    if (shape.labels_behind < profile.labels_behind_wildcard) {
        return false;
    }
    const bool in_first = shape.first_label_only && shape.single;
    switch (profile.wildcard) {
        case WildcardRule::None: return false;
        case WildcardRule::LeftmostLabel: return in_first && shape.whole_label;
        case WildcardRule::LeftmostStart: return in_first && shape.at_start;
        case WildcardRule::LeftmostEnd: return in_first && shape.at_end;
        case WildcardRule::LeftmostEnds: return in_first && (shape.at_start || shape.at_end);
        case WildcardRule::LeftmostFragment: return in_first;
        case WildcardRule::AnyLabel:
        case WildcardRule::AnyCharacter: return true;
    }
    return false;
}

// Whether the pieces between the asterisks occur in the label one after the other. Taking each at
// its first place is enough, as only the last is bound to the end.
bool covers_label(std::string_view pattern, std::string_view label) {
    const std::size_t first = pattern.find('*');
    if (first == std::string_view::npos) {
        return equal_ignoring_case(pattern, label);
    }
    const std::size_t last = pattern.rfind('*');
    const std::string_view head = pattern.substr(0, first);
    const std::string_view tail = pattern.substr(last + 1);
    if (label.size() < head.size() + tail.size() || !starts_with_ignoring_case(label, head) ||
        !ends_with_ignoring_case(label, tail)) {
        return false;
    }
    std::string_view middle = label.substr(head.size(), label.size() - head.size() - tail.size());
    for (std::size_t at = first; at < last;) {
        const std::size_t next = pattern.find('*', at + 1);
        const std::string_view piece = pattern.substr(at + 1, next - at - 1);
        const auto found = std::search(middle.begin(), middle.end(), piece.begin(), piece.end(),
                                       [](char a, char b) { return lower(a) == lower(b); });
        if (found == middle.end() && !piece.empty()) {
            return false;
        }
        middle.remove_prefix(static_cast<std::size_t>(found - middle.begin()) + piece.size());
        at = next;
    }
    return true;
}

bool covers(const std::vector<std::string_view>& pattern,
            const std::vector<std::string_view>& name) {
    return std::equal(pattern.begin(), pattern.end(), name.begin(), name.end(),
                      [](std::string_view a, std::string_view b) {
                          return !a.empty() && !b.empty() && covers_label(a, b);
                      });
}

// WildcardRule::AnyCharacter: an asterisk ends where the character behind it first occurs.
bool covers_to_first(std::string_view pattern, std::string_view name) {
    std::size_t at = 0;
    for (std::size_t next = 0; next < pattern.size(); ++next, ++at) {
        if (pattern[next] != '*') {
            if (at >= name.size() || lower(pattern[next]) != lower(name[at])) {
                return false;
            }
            continue;
        }
        next = std::min(pattern.find_first_not_of('*', next), pattern.size());
        const char stop = next < pattern.size() ? lower(pattern[next]) : '\0';
        while (at < name.size() && lower(name[at]) != stop) {
            if (name[at] == '.') {
                return false;
            }
            ++at;
        }
        if (next == pattern.size()) {
            return at == name.size();
        }
        if (at >= name.size()) {
            return false;
        }
    }
    return at == name.size();
}

bool takes_fragments(const std::vector<std::string_view>& pattern,
                     const std::vector<std::string_view>& name, FragmentRule rule) {
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == "*" || !has_star(pattern[at])) {
            continue;
        }
        const bool of_a_label = lower(pattern[at]).find(kALabel) != std::string::npos;
        const bool in_a_label = starts_with_ignoring_case(name[at], kALabel);
        if ((rule != FragmentRule::Any && of_a_label) ||
            (rule == FragmentRule::NotALabel && in_a_label)) {
            return false;
        }
    }
    return true;
}

// A wildcard of this domain that stands for other levels of it than the one of the name.
bool of_other_level(const std::vector<std::string_view>& pattern, std::string_view presented,
                    std::string_view reference) {
    if (pattern.front() != "*" || pattern.size() < 3 || has_star(presented.substr(1))) {
        return false;
    }
    const std::string_view domain = presented.substr(2);
    return equal_ignoring_case(reference, domain) ||
           ends_with_ignoring_case(reference, presented.substr(1));
}

Fit fit_wildcard(std::string_view presented, std::string_view reference,
                 const ClientProfile& profile, Wildcards wildcards) {
    const auto pattern = labels_of(presented);
    const auto name = labels_of(reference);
    const bool to_first = profile.wildcard == WildcardRule::AnyCharacter;
    if (to_first ? !covers_to_first(presented, reference) : !covers(pattern, name)) {
        return of_other_level(pattern, presented, reference) ? Fit::WildcardLevel : Fit::None;
    }
    if (wildcards == Wildcards::Never || profile.wildcard == WildcardRule::None) {
        return Fit::WildcardNotAccepted;
    }
    if (!takes_shape(shape_of(pattern), profile) ||
        (!to_first && !takes_fragments(pattern, name, profile.fragment))) {
        return Fit::WildcardForm;
    }
    if (profile.characters != CharacterRule::Any &&
        !(is_host_name(presented) && is_host_name(reference))) {
        return Fit::NameCharacters;
    }
    return Fit::Covered;
}

bool is_equal(std::string_view presented, std::string_view reference, TrailingDotRule rule) {
    if (rule == TrailingDotRule::NotPresented && presented.ends_with('.')) {
        return false;
    }
    if (equal_ignoring_case(presented, reference)) {
        return true;
    }
    switch (rule) {
        case TrailingDotRule::Literal: return false;
        case TrailingDotRule::ReferenceOnly:
        case TrailingDotRule::NotPresented:
            return equal_ignoring_case(presented, without_dot(reference));
        case TrailingDotRule::Both:
            return equal_ignoring_case(without_dot(presented), without_dot(reference));
    }
    return false;
}

}  // namespace

Fit fit_host(std::string_view presented, std::string_view reference, const ClientProfile& profile,
             Wildcards wildcards) {
    const auto unprintable = std::find_if_not(presented.begin(), presented.end(), is_graphic);
    if (unprintable != presented.end()) {
        const auto length = static_cast<std::size_t>(unprintable - presented.begin());
        return length > 0 && equal_ignoring_case(presented.substr(0, length), reference)
                   ? Fit::UnprintableName
                   : Fit::None;
    }
    if (presented.empty()) {
        return Fit::None;
    }
    if (is_equal(presented, reference, profile.trailing_dot)) {
        const bool taken = profile.characters != CharacterRule::Letters ||
                           (is_host_name(reference) && reference.back() != '.');
        return taken ? Fit::Equal : Fit::NameCharacters;
    }
    if (is_equal(presented, reference, TrailingDotRule::Both)) {
        return Fit::TrailingDot;
    }
    if (!has_star(presented)) {
        return Fit::None;
    }
    const TrailingDotRule dots = profile.trailing_dot;
    return fit_wildcard(dots == TrailingDotRule::Both ? without_dot(presented) : presented,
                        dots == TrailingDotRule::Literal ? reference : without_dot(reference),
                        profile, wildcards);
}

std::size_t shared_labels(std::string_view a, std::string_view b) {
    const auto labels_a = labels_of(without_dot(a));
    const auto labels_b = labels_of(without_dot(b));
    const auto differ = std::mismatch(labels_a.rbegin(), labels_a.rend(), labels_b.rbegin(),
                                      labels_b.rend(), equal_ignoring_case);
    return static_cast<std::size_t>(differ.first - labels_a.rbegin());
}

}  // namespace siptls::x509
