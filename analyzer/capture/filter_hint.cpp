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
constexpr std::uint16_t kEncapsulations[] = {0x8100, 0x88a8, 0x9100, 0x8847, 0x8864};

// What libpcap needs before an expression to look behind them, simplest first.
constexpr std::string_view kPrefixes[] = {"vlan",   "vlan and vlan", "mpls",
                                          "pppoes", "vlan and mpls", "vlan and pppoes"};

// libpcap knows these words on Ethernet only.
bool is_encapsulated(const Frame& frame) {
    if (frame.link_type != kEthernet || frame.bytes.size() < kEthertypeOffset + 2) {
        return false;
    }
    const std::uint16_t type = load_be16(frame.bytes.data() + kEthertypeOffset);
    return std::find(std::begin(kEncapsulations), std::end(kEncapsulations), type) !=
           std::end(kEncapsulations);
}

}  // namespace

FilterHint::FilterHint(std::string expression) : expression_(std::move(expression)) {}

void FilterHint::compile_candidates() {
    for (const std::string_view prefix : kPrefixes) {
        std::string expression = fmt::format("{} and ({})", prefix, expression_);
        auto program = BpfProgram::compile(expression, kEthernet);
        if (program) {
            candidates_.push_back({std::move(expression), std::move(*program)});
        }
    }
}

void FilterHint::saw_dropped(const Frame& frame) {
    if (!is_encapsulated(frame)) {
        return;
    }
    if (encapsulated_ == 0) {
        compile_candidates();
    }
    ++encapsulated_;
    if (!would_work_.empty()) {
        return;
    }
    const auto works = std::find_if(candidates_.begin(), candidates_.end(),
                                    [&](const Candidate& c) { return c.program.matches(frame); });
    if (works != candidates_.end()) {
        would_work_ = works->expression;
    }
}

std::string FilterHint::sentence(std::string_view path, std::uint64_t packets) const {
    std::string text = fmt::format("The filter {} lets none of the {} packets of {} through.",
                                   quoted(expression_), packets, input_name(path));
    if (!would_work_.empty()) {
        return text + fmt::format(
                          " {} of them carry tags or labels, behind which it does not look; this "
                          "filter finds packets there: {}.",
                          encapsulated_, quoted(would_work_));
    }
    if (encapsulated_ != 0) {
        text += fmt::format(
            " {} of them carry tags or labels, and behind these nothing fits it "
            "either.",
            encapsulated_);
    }
    return text + " Check the addresses and ports in it, or leave it out.";
}

}  // namespace siptls::capture
