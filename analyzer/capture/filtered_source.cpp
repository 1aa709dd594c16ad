// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/filtered_source.h"

#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "bytes/quoted.h"
#include "capture/bpf_program.h"
#include "capture/filter_hint.h"
#include "capture/problems.h"
#include "capture/tally.h"

namespace siptls::capture {
namespace {

constexpr std::uint32_t kEthernet = 1;

// The expression for one link type; no program if it does not compile for it.
struct LinkFilter {
    std::uint32_t link_type = 0;
    std::optional<BpfProgram> program;
};

class FilteredSource final : public PacketSource {
  public:
    FilteredSource(std::unique_ptr<PacketSource> source, std::string expression, LinkFilter first)
        : source_(std::move(source)),
          expression_(std::move(expression)),
          hint_(expression_),
          facts_(source_->facts()) {
        filters_.push_back(std::move(first));
    }

    bool next(Frame& frame) override {
        while (source_->next(frame)) {
            const LinkFilter& filter = filter_for(frame.link_type);
            if (filter.program && filter.program->matches(frame)) {
                count_frame(facts_, frame);
                return true;
            }
            if (facts_.packets == 0) {
                hint_.saw_dropped(frame);
            }
        }
        finish();
        return false;
    }

    const CaptureFacts& facts() const override { return facts_; }

  private:
    const LinkFilter& filter_for(std::uint32_t link_type) {
        for (const LinkFilter& filter : filters_) {
            if (filter.link_type == link_type) {
                return filter;
            }
        }
        auto program = BpfProgram::compile(expression_, link_type);
        if (program) {
            return filters_.emplace_back(LinkFilter{link_type, std::move(*program)});
        }
        problems_.push_back(
            {ProblemCode::BadFilter,
             fmt::format("The filter {} does not fit the frames of link type {} in {}: {}. They "
                         "were left out; use a filter that fits all of them.",
                         quoted(expression_), link_type, input_name(facts_.path),
                         quoted(program.error()))});
        return filters_.emplace_back(LinkFilter{link_type, std::nullopt});
    }

    // Takes over what the whole capture's reading tells; the counts stay those of the filter.
    void finish() {
        if (finished_) {
            return;
        }
        finished_ = true;
        const CaptureFacts& whole = source_->facts();
        facts_.link_types = whole.link_types;
        facts_.snaplen = whole.snaplen;
        facts_.complete = whole.complete;
        facts_.problems = whole.problems;
        facts_.problems.insert(facts_.problems.end(), problems_.begin(), problems_.end());
        if (facts_.packets == 0 && whole.packets != 0) {
            facts_.problems.push_back(
                {ProblemCode::FilteredAll, hint_.sentence(facts_.path, whole.packets)});
        }
    }

    std::unique_ptr<PacketSource> source_;
    std::string expression_;
    FilterHint hint_;
    CaptureFacts facts_;
    std::vector<LinkFilter> filters_;  // at most kMaxLinkTypes, as the source checks
    std::vector<Problem> problems_;
    bool finished_ = false;
};

}  // namespace

OpenedCapture apply_filter(OpenedCapture opened, const std::string& expression) {
    const auto& link_types = opened.facts.link_types;
    const std::uint32_t link_type = link_types.empty() ? kEthernet : link_types.front();
    auto program = BpfProgram::compile(expression, link_type);
    if (!program) {
        opened.source.reset();
        opened.facts.complete = false;
        opened.facts.problems.push_back(
            {ProblemCode::BadFilter,
             fmt::format("The filter {} does not compile for {} (link type {}): {}. Its syntax is "
                         "that of pcap-filter(7).",
                         quoted(expression), input_name(opened.facts.path), link_type,
                         quoted(program.error()))});
        return opened;
    }
    opened.source = std::make_unique<FilteredSource>(std::move(opened.source), expression,
                                                     LinkFilter{link_type, std::move(*program)});
    return opened;
}

}  // namespace siptls::capture
