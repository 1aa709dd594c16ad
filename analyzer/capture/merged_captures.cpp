// SPDX-License-Identifier: GPL-2.0-or-later
// A capture is opened when the others have come to its first packet, so captures that follow each
// other are read one by one, and only what overlaps is open at the same time.
#include "siptls/merged_captures.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "capture/capture_start.h"
#include "capture/limits.h"
#include "capture/problems.h"

namespace siptls {

using capture::CaptureStart;

namespace {

// A source that was opened before it had its number.
class NumberedSource final : public PacketSource {
  public:
    NumberedSource(std::unique_ptr<PacketSource> source, std::uint32_t index)
        : source_(std::move(source)), index_(index) {}

    bool next(Frame& frame) override {
        const bool has_frame = source_->next(frame);
        frame.ref.capture = index_;
        return has_frame;
    }
    const CaptureFacts& facts() const override { return source_->facts(); }

  private:
    std::unique_ptr<PacketSource> source_;
    std::uint32_t index_;
};

bool is_no_capture(const CaptureFacts& facts) {
    return facts.problems.front().code == ProblemCode::NotACapture;
}

}  // namespace

class MergedCaptures::Schedule {
  public:
    Schedule(std::vector<CaptureInput> inputs, CaptureOptions options, CaptureProgress progress)
        : options_(std::move(options)), progress_(std::move(progress)) {
        if (inputs.size() == 1) {
            // Its time does not matter, and it may be slow to come.
            only_may_be_none_ = inputs.front().may_be_none;
            starts_.emplace_back().path = std::move(inputs.front().path);
            return;
        }
        for (const CaptureInput& input : inputs) {
            CaptureStart start = capture::look_at_start(input, options_);
            if (input.may_be_none && !start.readable() && is_no_capture(start.refused)) {
                progress_.ended(std::move(start.refused), CaptureFate::PassedOver);
            } else {
                starts_.push_back(std::move(start));
            }
        }
        capture::sort_by_start(starts_);
    }

    // Where frames come from now, and the first of them; null when every capture has ended.
    // `until`: how long they come from there.
    PacketSource* choose(Frame& frame, Nanoseconds& until) {
        Open* chosen = earliest();
        while (next_begins_before(chosen)) {
            if (open_.size() == capture::kMaxOpenCaptures) {
                starts_[begun_].late = true;
                break;
            }
            begin_next();
            chosen = earliest();
        }
        if (chosen == nullptr) {
            return nullptr;
        }
        current_ = chosen->index;
        frame = chosen->head;
        until = first_time_beside(*chosen);
        return chosen->source.get();
    }

    // The current source handed out a frame whose turn has not come.
    void put_back(const Frame& frame) { current()->head = frame; }

    void end_current() {
        const auto ended = current();
        finish(*ended, true);
        open_.erase(ended);
    }

    const std::string& path(std::uint32_t index) const { return starts_[index].path; }

    std::size_t stop() {
        for (Open& open : open_) {
            finish(open, false);
        }
        open_.clear();
        return starts_.size() - begun_;
    }

  private:
    struct Open {
        std::uint32_t index = 0;
        std::unique_ptr<PacketSource> source;
        Frame head;  // read but not handed out; that of the current source is
        bool late = false;
    };
    using Place = std::vector<Open>::iterator;

    Place current() {
        return std::find_if(open_.begin(), open_.end(),
                            [&](const Open& open) { return open.index == current_; });
    }

    // They stand in the order of their numbers, so the first of equal times is the right one.
    Open* earliest() {
        const auto found =
            std::min_element(open_.begin(), open_.end(), [](const Open& a, const Open& b) {
                return a.head.time.nanoseconds < b.head.time.nanoseconds;
            });
        return found == open_.end() ? nullptr : &*found;
    }

    bool next_begins_before(const Open* chosen) const {
        if (begun_ == starts_.size()) {
            return false;
        }
        const CaptureStart& next = starts_[begun_];
        return chosen == nullptr || (next.readable() && next.time < chosen->head.time.nanoseconds);
    }

    Nanoseconds first_time_beside(const Open& chosen) const {
        Nanoseconds first = std::numeric_limits<Nanoseconds>::max();
        for (const Open& open : open_) {
            if (&open != &chosen) {
                first = std::min(first, open.head.time.nanoseconds);
            }
        }
        const bool may_begin = begun_ != starts_.size() && starts_[begun_].readable() &&
                               open_.size() < capture::kMaxOpenCaptures;
        return may_begin ? std::min(first, starts_[begun_].time) : first;
    }

    void begin_next() {
        CaptureStart& start = starts_[begun_];
        Open open;
        open.index = static_cast<std::uint32_t>(begun_++);
        open.late = start.late;
        if (!start.readable()) {
            refuse(open.index, std::move(start.refused));
            return;
        }
        progress_.begins(start.path);
        bool has_frame = start.kept != nullptr && start.time != capture::kNoStart;
        if (start.kept != nullptr) {
            open.head = start.first;
            open.head.ref.capture = open.index;
            open.source = std::make_unique<NumberedSource>(std::move(start.kept), open.index);
        } else {
            options_.index = open.index;
            OpenedCapture opened = open_capture(start.path, options_);
            if (opened.source == nullptr) {
                refuse(open.index, std::move(opened.facts));
                return;
            }
            open.source = std::move(opened.source);
            has_frame = open.source->next(open.head);
        }
        if (has_frame) {
            open_.push_back(std::move(open));
        } else {
            finish(open, true);
        }
    }

    void refuse(std::uint32_t index, CaptureFacts facts) {
        facts.index = index;
        facts.complete = false;
        const bool passed_over = only_may_be_none_ && is_no_capture(facts);
        progress_.ended(std::move(facts),
                        passed_over ? CaptureFate::PassedOver : CaptureFate::Unreadable);
    }

    void finish(const Open& open, bool to_the_end) {
        CaptureFacts facts = open.source->facts();
        facts.index = open.index;
        facts.complete = facts.complete && to_the_end;
        if (open.late) {
            facts.problems.push_back(capture::too_many_at_once(facts.path));
        }
        progress_.ended(std::move(facts), CaptureFate::Read);
    }

    CaptureOptions options_;
    CaptureProgress progress_;
    std::vector<CaptureStart> starts_;  // by index
    std::size_t begun_ = 0;             // of starts_
    std::vector<Open> open_;
    std::uint32_t current_ = 0;
    bool only_may_be_none_ = false;
};

MergedCaptures::MergedCaptures(std::vector<CaptureInput> inputs, CaptureOptions options,
                               CaptureProgress progress)
    : schedule_(
          std::make_unique<Schedule>(std::move(inputs), std::move(options), std::move(progress))) {}

MergedCaptures::~MergedCaptures() = default;

bool MergedCaptures::next_of_others(Frame& frame, bool has_frame) {
    if (has_frame) {
        schedule_->put_back(frame);
    } else if (current_ != nullptr) {
        schedule_->end_current();
    }
    current_ = schedule_->choose(frame, until_);
    return current_ != nullptr;
}

const std::string& MergedCaptures::path(std::uint32_t index) const {
    return schedule_->path(index);
}

std::size_t MergedCaptures::stop() {
    current_ = nullptr;
    return schedule_->stop();
}

}  // namespace siptls
