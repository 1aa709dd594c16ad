// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/merged_captures.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "capture/capture_start.h"
#include "capture/file_bytes.h"
#include "capture/limits.h"
#include "capture/scratch.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

// A pcap file with a packet for each time, in seconds.
FileBytes at_seconds(const std::vector<std::int64_t>& times) {
    std::vector<Sample> packets;
    for (const std::int64_t time : times) {
        packets.push_back({time * kSecond, std::vector<std::uint8_t>(60, 0xff), 60});
    }
    return pcap_file({}, packets);
}

struct Seen {
    std::int64_t second = 0;
    FrameRef ref;

    bool operator==(const Seen&) const = default;
};

// The files of one test and what reading them together gave.
class Together {
  public:
    void add(const FileBytes& file) {
        files_.push_back(std::make_unique<ScratchFile>(file));
        inputs.push_back({files_.back()->path()});
    }

    void read(const std::string& filter = {}) {
        CaptureOptions options;
        options.filter = filter;
        MergedCaptures captures(inputs, options, progress());
        Frame frame;
        while (captures.next(frame)) {
            seen.push_back({frame.time.nanoseconds / kSecond, frame.ref});
            most_open = std::max(most_open, open_now);
        }
    }

    CaptureProgress progress() {
        return {[this](const std::string& path) {
                    begun.push_back(path);
                    ++open_now;
                },
                [this](CaptureFacts facts, CaptureFate fate) {
                    open_now -= fate == CaptureFate::Read ? 1 : 0;
                    ended.emplace_back(std::move(facts), fate);
                }};
    }

    std::vector<std::int64_t> seconds() const {
        std::vector<std::int64_t> all;
        for (const Seen& one : seen) {
            all.push_back(one.second);
        }
        return all;
    }

    std::vector<CaptureInput> inputs;
    std::vector<Seen> seen;
    std::vector<std::string> begun;
    std::vector<std::pair<CaptureFacts, CaptureFate>> ended;
    int open_now = 0;
    int most_open = 0;

  private:
    std::vector<std::unique_ptr<ScratchFile>> files_;
};

}  // namespace

TEST_CASE("merging: frames come by time and keep their capture and number") {
    Together all;
    all.add(at_seconds({20, 40, 41}));
    all.add(at_seconds({10, 30, 50, 60}));
    all.read();
    CHECK(all.seen == std::vector<Seen>{{10, {1, 0}},
                                        {20, {1, 1}},
                                        {30, {2, 0}},
                                        {40, {2, 1}},
                                        {41, {3, 1}},
                                        {50, {3, 0}},
                                        {60, {4, 0}}});
    REQUIRE(all.ended.size() == 2);
    CHECK(all.ended[0].first.index == 1);
    CHECK(all.ended[0].first.packets == 3);
    CHECK(all.ended[1].first.index == 0);
    CHECK(all.ended[1].first.path == all.inputs[1].path);
    CHECK(all.ended[1].first.complete);
}

TEST_CASE("merging: at equal times the capture named first goes first") {
    Together all;
    all.add(at_seconds({1, 1, 2}));
    all.add(at_seconds({1, 2, 2}));
    all.read();
    CHECK(all.seen ==
          std::vector<Seen>{
              {1, {1, 0}}, {1, {2, 0}}, {1, {1, 1}}, {2, {3, 0}}, {2, {2, 1}}, {2, {3, 1}}});
}

TEST_CASE("merging: captures that follow each other are read one by one, whatever their order") {
    Together all;
    for (int number = 99; number >= 0; --number) {
        all.add(at_seconds({10 * number, 10 * number + 9, 10 * number + 10}));
    }
    all.read();
    CHECK(all.most_open == 1);
    CHECK(all.seen.size() == 300);
    CHECK(std::is_sorted(all.begun.begin(), all.begun.end(),
                         [&](const std::string& a, const std::string& b) {
                             const auto place = [&](const std::string& path) {
                                 std::size_t at = 0;
                                 while (all.inputs[at].path != path) {
                                     ++at;
                                 }
                                 return at;
                             };
                             return place(a) > place(b);
                         }));
}

TEST_CASE("merging: disorder inside one capture stays") {
    Together all;
    all.add(at_seconds({10, 9, 12, 11, 30}));
    all.add(at_seconds({20, 40}));
    all.read();
    CHECK(all.seconds() == std::vector<std::int64_t>{10, 9, 12, 11, 20, 30, 40});
}

TEST_CASE("merging: without a first packet captures come last, unreadable ones behind") {
    Together all;
    all.add({0xd4, 0xc3, 0xb2, 0xa1});
    all.add(at_seconds({}));
    all.add(at_seconds({5}));
    all.inputs.push_back({"/nonexistent/a.pcap"});
    all.read();
    CHECK(all.seen == std::vector<Seen>{{5, {1, 0}}});
    REQUIRE(all.ended.size() == 4);
    const std::size_t inputs[] = {2, 1, 0, 3};
    for (std::uint32_t index = 0; index < 4; ++index) {
        CHECK(all.ended[index].first.index == index);
        CHECK(all.ended[index].first.path == all.inputs[inputs[index]].path);
        CHECK((all.ended[index].second == CaptureFate::Unreadable) == (index >= 2));
    }
    CHECK_FALSE(all.ended[2].first.complete);
}

TEST_CASE("merging: what need not be a capture is passed over and has no number") {
    for (const bool alone : {true, false}) {
        Together all;
        all.add(FileBytes(40, 'x'));
        all.inputs[0].may_be_none = true;
        if (!alone) {
            all.add(at_seconds({5}));
        }
        all.read();
        CHECK(all.ended.at(0).second == CaptureFate::PassedOver);
        CHECK(all.seen.size() == (alone ? 0 : 1));
        if (!alone) {
            CHECK(all.seen[0].ref == FrameRef{1, 0});
        }
    }
}

TEST_CASE("merging: a pipe takes part, numbered like the others") {
    const Feeder pipe(at_seconds({20, 40}));
    Together all;
    all.inputs.push_back({"/dev/fd/" + std::to_string(pipe.reading())});
    all.add(at_seconds({10, 30}));
    all.read();
    CHECK(all.seen == std::vector<Seen>{{10, {1, 0}}, {20, {1, 1}}, {30, {2, 0}}, {40, {2, 1}}});
}

TEST_CASE("merging: a filter holds in every capture, and a bad one is told for each") {
    Together all;
    all.add(at_seconds({1, 3}));
    all.add(at_seconds({2, 4}));
    all.read("tcp port 5061");
    CHECK(all.seen.empty());
    REQUIRE(all.ended.size() == 2);
    CHECK(problem_of(all.ended[0].first) == ProblemCode::FilteredAll);
    all.ended.clear();
    all.read("no such (");
    REQUIRE(all.ended.size() == 2);
    CHECK(problem_of(all.ended[1].first) == ProblemCode::BadFilter);
    CHECK(all.ended[1].second == CaptureFate::Unreadable);
}

TEST_CASE("merging: no more captures than the limit are open, and one that had to wait says so") {
    Together all;
    const auto limit = static_cast<std::int64_t>(kMaxOpenCaptures);
    for (std::int64_t number = 0; number <= limit; ++number) {
        all.add(at_seconds({number, 100 + number}));
    }
    all.read();
    CHECK(all.most_open == limit);
    CHECK(all.seen.size() == 2 * kMaxOpenCaptures + 2);
    for (const auto& [facts, fate] : all.ended) {
        CHECK(facts.complete);
        CHECK(facts.problems.empty() == (facts.index < kMaxOpenCaptures));
        if (!facts.problems.empty()) {
            CHECK(facts.problems[0].code == ProblemCode::TooManyAtOnce);
        }
    }
}

TEST_CASE("merging: stopping ends what is read as incomplete and counts what was not begun") {
    Together all;
    all.add(at_seconds({1, 5}));
    all.add(at_seconds({2, 6}));
    all.add(at_seconds({7}));
    MergedCaptures captures(all.inputs, {}, all.progress());
    Frame frame;
    REQUIRE(captures.next(frame));
    REQUIRE(captures.next(frame));
    CHECK(captures.path(frame.ref.capture) == all.inputs[1].path);
    CHECK(captures.stop() == 1);
    REQUIRE(all.ended.size() == 2);
    CHECK_FALSE(all.ended[0].first.complete);
    CHECK_FALSE(all.ended[1].first.complete);
}
