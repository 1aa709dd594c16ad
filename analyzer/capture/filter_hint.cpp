// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/filter_hint.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "bytes/load.h"
#include "bytes/quoted.h"
#include "capture/problems.h"

namespace siptls::capture {
namespace {

constexpr std::uint32_t kEthernet = 1;
constexpr std::size_t kEthertypeOffset = 12;

// 802.1Q, 802.1ad and the older tag; MPLS; PPPoE session.
constexpr std::uint16_t kPrefixTypes[] = {0x8100, 0x88a8, 0x9100, 0x8847, 0x8848, 0x8864};

// What libpcap needs before an expression to look behind them, simplest first. Each "mpls" is a
// label.
constexpr std::string_view kPrefixes[] = {
    "vlan",
    "vlan and vlan",
    "mpls",
    "mpls and mpls",
    "mpls and mpls and mpls",
    "pppoes",
    "vlan and mpls",
    "vlan and mpls and mpls",
    "vlan and vlan and mpls",
    "vlan and pppoes",
    "vlan and vlan and pppoes",
};

// Tunnels and fragments. A fragment behind the first shows no ports.
constexpr std::string_view kParts[] = {
    "proto 47",        // GRE and ERSPAN
    "udp port 4789",   // VXLAN
    "udp port 8472",   // VXLAN, old
    "udp port 6081",   // Geneve
    "udp port 37008",  // TZSP
    "proto 4",         // IPv4 in IP
    "proto 41",        // IPv6 in IP
    "(ip[6:2] & 0x1fff != 0)",
    "ip6 proto 44",  // IPv6 fragments
};

// libpcap knows these words on Ethernet only.
bool has_prefix(const Frame& frame) {
    if (frame.link_type != kEthernet || frame.bytes.size() < kEthertypeOffset + 2) {
        return false;
    }
    const std::uint16_t type = load_be16(frame.bytes.data() + kEthertypeOffset);
    return std::find(std::begin(kPrefixTypes), std::end(kPrefixTypes), type) !=
           std::end(kPrefixTypes);
}

}  // namespace

FilterHint::FilterHint(std::string expression) : expression_(std::move(expression)) {}

void FilterHint::compile(std::uint32_t link_type) {
    link_type_ = link_type;
    for (const std::string_view prefix : kPrefixes) {
        std::string expression = fmt::format("{} and ({})", prefix, expression_);
        auto program = BpfProgram::compile(expression, link_type);
        if (program) {
            behind_prefixes_.push_back({std::move(expression), std::move(*program)});
        }
    }
    compile_wrapping("", link_type);
    compile_wrapping("vlan and ", link_type);
}

void FilterHint::compile_wrapping(std::string before, std::uint32_t link_type) {
    auto any =
        BpfProgram::compile(fmt::format("{}({})", before, fmt::join(kParts, " or ")), link_type);
    if (!any) {
        return;
    }
    Wrapping& wrapping = wrappings_.emplace_back();
    wrapping.any = std::move(*any);
    for (const std::string_view part : kParts) {
        auto program = BpfProgram::compile(fmt::format("{}{}", before, part), link_type);
        if (program) {
            wrapping.parts.push_back({std::string(part), std::move(*program)});
        }
    }
    wrapping.before = std::move(before);
}

bool FilterHint::try_prefixes(const Frame& frame) {
    const auto works = std::find_if(behind_prefixes_.begin(), behind_prefixes_.end(),
                                    [&](const Candidate& c) { return c.program.matches(frame); });
    if (works == behind_prefixes_.end()) {
        return false;
    }
    would_work_ = works->expression;
    return true;
}

bool FilterHint::try_wrappings(const Frame& frame) {
    bool found = false;
    for (Wrapping& wrapping : wrappings_) {
        if (!wrapping.any->matches(frame)) {
            continue;
        }
        found = true;
        const auto matched =
            std::partition(wrapping.parts.begin(), wrapping.parts.end(),
                           [&](const Candidate& part) { return !part.program.matches(frame); });
        for (auto part = matched; part != wrapping.parts.end(); ++part) {
            wrapping.seen.push_back(std::move(part->expression));
        }
        wrapping.parts.erase(matched, wrapping.parts.end());
    }
    return found;
}

void FilterHint::saw_dropped(const Frame& frame) {
    if (!link_type_) {
        compile(frame.link_type);
    }
    if (frame.link_type != *link_type_) {
        return;
    }
    if (has_prefix(frame)) {
        ++prefixed_;
        if (!would_work_.empty() || try_prefixes(frame)) {
            return;
        }
    }
    if (would_work_.empty() && try_wrappings(frame)) {
        ++wrapped_;
    }
}

std::string FilterHint::filter_for(const Wrapping& wrapping) const {
    const std::string parts = fmt::format("{}", fmt::join(wrapping.seen, " or "));
    return wrapping.before.empty()
               ? fmt::format("({}) or {}", expression_, parts)
               : fmt::format("{}(({}) or {})", wrapping.before, expression_, parts);
}

std::string FilterHint::sentence(std::string_view path, std::uint64_t packets) const {
    const std::string text = fmt::format("The filter {} lets none of the {} packets of {} through.",
                                         quoted(expression_), packets, input_name(path));
    if (!would_work_.empty()) {
        return text + fmt::format(
                          " {} of them carry tags or labels, behind which it does not look; this "
                          "filter finds packets there: {}.",
                          prefixed_, quoted(would_work_));
    }
    const auto seen = std::find_if(wrappings_.begin(), wrappings_.end(),
                                   [](const Wrapping& wrapping) { return !wrapping.seen.empty(); });
    if (seen != wrappings_.end()) {
        return text + fmt::format(
                          " {} of them are tunnels or fragments, in which it cannot look; this "
                          "filter lets them through, to be looked into here: {}.",
                          wrapped_, quoted(filter_for(*seen)));
    }
    const std::string nothing_there =
        prefixed_ == 0 ? ""
                       : fmt::format(
                             " {} of them carry tags or labels, and behind these nothing "
                             "fits it either.",
                             prefixed_);
    return text + nothing_there + " Check the addresses and ports in it, or leave it out.";
}

}  // namespace siptls::capture
