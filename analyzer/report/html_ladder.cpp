// SPDX-License-Identifier: GPL-2.0-or-later
// The ladder of one session as a drawing, and below it the same in words.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/html_sections.h"
#include "report/time_text.h"
#include "report/wording/ladder.h"
#include "report/wording/sessions.h"

namespace siptls::report {
namespace {

// In units of the drawing, which is as wide as the page.
constexpr int kWidth = 960;
constexpr int kNamesX = 190;
constexpr int kClientX = 380;
constexpr int kServerX = 830;
constexpr int kFirstY = 74;
constexpr int kStepY = 36;
constexpr int kBehind = 24;
constexpr int kHead = 9;  // length of an arrow's head
constexpr int kLift = 7;  // of a text above its arrow
constexpr int kSink = 4;  // of a text beside it
constexpr int kBesideLane = 14;
constexpr std::size_t kBetweenNames = 24;  // columns of text that fit between the lanes
constexpr std::size_t kBetweenSides = 58;

std::string_view class_of(LadderLayer layer) {
    switch (layer) {
        case LadderLayer::Dns: return "dns";
        case LadderLayer::Dhcp: return "dhcp";
        case LadderLayer::Tcp: return "tcp";
        case LadderLayer::Tls: return "tls";
        case LadderLayer::Sip: return "sip";
        case LadderLayer::Trace: return "trace";
    }
    return "";
}

struct Arrow {
    int from;
    int to;
};

Arrow arrow_of(LadderWay way) {
    switch (way) {
        case LadderWay::NamesToClient: return {kNamesX, kClientX};
        case LadderWay::ClientToServer: return {kClientX, kServerX};
        case LadderWay::ServerToClient: return {kServerX, kClientX};
        case LadderWay::AtServer: return {kServerX, kServerX};
    }
    return {kClientX, kServerX};
}

void set_number(Dictionary& dictionary, const char* name, int value) {
    dictionary.SetValue(name, fmt::format("{}", value));
}

void add_lane(Dictionary& ladder, int x, int bottom, std::string_view who,
              std::string_view address) {
    Dictionary& lane = *ladder.AddSectionDictionary("LANE");
    set_number(lane, "X", x);
    set_number(lane, "BOTTOM", bottom);
    set(lane, "WHO", who);
    set(lane, "ADDRESS", address);
}

// Since the session's start; empty for what has no time.
std::string offset_words(const LadderStep& step, Timestamp start) {
    if (!step.time) {
        return {};
    }
    const auto nanoseconds = static_cast<double>(step.time->nanoseconds - start.nanoseconds);
    return "+" + duration(std::max(nanoseconds, 0.0) / static_cast<double>(kSecond));
}

void draw_arrow(Dictionary& step, Arrow arrow, int y) {
    const int back = arrow.from < arrow.to ? -kHead : kHead;
    Dictionary& part = *step.AddSectionDictionary("ARROW");
    set_number(part, "Y", y);
    set_number(part, "LABEL_Y", y - kLift);
    set_number(part, "FROM", arrow.from);
    set_number(part, "TO", arrow.to + back);
    set_number(part, "MIDDLE", (arrow.from + arrow.to) / 2);
    set(part, "HEAD",
        fmt::format("{},{} {},{} {},{}", arrow.to, y, arrow.to + back, y - 5, arrow.to + back,
                    y + 5));
}

// What the server wrote down itself: a mark on its lane.
void draw_note(Dictionary& step, int y) {
    Dictionary& part = *step.AddSectionDictionary("NOTE");
    set_number(part, "Y", y);
    set_number(part, "X", kServerX);
    set_number(part, "END", kServerX - kBesideLane);
}

void add_step(Dictionary& ladder, const LadderStep& step, const Session& session,
              const Analysis& analysis, int y) {
    Dictionary& part = *ladder.AddSectionDictionary("STEP");
    set(part, "CLASS", fmt::format("{}{}", class_of(step.layer), step.ends ? " end" : ""));
    set(part, "LAYER", layer_words(step.layer));
    set(part, "OFFSET", offset_words(step, session.start_time));
    set(part, "TEXT",
        shorten(step.text, step.way == LadderWay::NamesToClient ? kBetweenNames : kBetweenSides));
    set(part, "WHOLE", step.detail);
    set(part, "DIRECTION", way_words(step.way));
    set(part, "FRAME_NUMBER",
        step.frame.number == 0 ? "" : fmt::format("frame {}", step.frame.number));
    set_frame(part, analysis, step.frame);
    set_number(part, "TEXT_Y", y + kSink);
    set_number(part, "RIGHT", kWidth);
    if (step.way == LadderWay::AtServer) {
        draw_note(part, y);
    } else {
        draw_arrow(part, arrow_of(step.way), y);
    }
}

}  // namespace

void fill_ladder(Dictionary& section, const JudgedSession& judged, const Analysis& analysis,
                 std::size_t number) {
    const Session& session = judged.session;
    const std::vector<LadderStep> steps = ladder_of(judged, analysis.certificates);
    const int bottom = kFirstY + kStepY * (static_cast<int>(steps.size()) - 1) + kBehind;
    Dictionary& ladder = *section.AddIncludeDictionary("LADDER");
    ladder.SetFilename(kLadderTemplate);
    set(ladder, "NUMBER", fmt::format("{}", number));
    set_number(ladder, "WIDTH", kWidth);
    set_number(ladder, "HEIGHT", bottom + kSink);
    set(ladder, "TITLE",
        fmt::format("Messages between {} and {}", to_string(session.client),
                    to_string(session.server)));
    set(ladder, "DESCRIPTION",
        fmt::format("{} steps, from the first to the last; {}. The list below the drawing has "
                    "each step in words.",
                    steps.size(), ending(session)));
    const bool names = !steps.empty() && steps.front().way == LadderWay::NamesToClient;
    if (names) {
        add_lane(ladder, kNamesX, bottom, layer_words(steps.front().layer), "");
    }
    add_lane(ladder, kClientX, bottom, "Client", to_string(session.client));
    add_lane(ladder, kServerX, bottom, "Server", to_string(session.server));
    int y = kFirstY;
    for (const LadderStep& step : steps) {
        add_step(ladder, step, session, analysis, y);
        y += kStepY;
    }
}

void fill_sample(Dictionary& page, const HtmlContext& context) {
    if (!context.analysis.incidents.empty() || !context.attempts.sample) {
        return;
    }
    const JudgedSession& sample = *context.attempts.sample;
    Dictionary& section = *page.AddSectionDictionary("SAMPLE");
    set(section, "TEXT", fmt::format("How one of the sessions went: {}.", ending(sample.session)));
    fill_ladder(section, sample, context.analysis, 0);
}

}  // namespace siptls::report
