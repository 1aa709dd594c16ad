// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/not_judged.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "report/wording/summary.h"

using namespace siptls;

namespace {

Summary not_judged(std::map<std::string, std::uint64_t> reasons) {
    Summary summary;
    summary.not_judged = std::move(reasons);
    return summary;
}

std::string quality_of(const CaptureReport& capture) {
    return report::tell(capture).more.front();
}

bool says(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("not judged: nothing is said where all could be judged") {
    CHECK(report::not_judged_sentence({}).empty());
    CHECK(report::not_judged_advice({}).empty());
}

TEST_CASE("not judged: each reason is told with what can be done about it") {
    const Summary both = not_judged({{"bytes_cut", 3}, {"one_direction", 1}});
    CHECK(report::not_judged_sentence(both) ==
          "4 cannot be judged because bytes of the handshake were cut off in the capture (3); only "
          "one direction of the connection was captured (1).");
    const auto advice = report::not_judged_advice(both);
    REQUIRE(advice.size() == 2);
    CHECK(says(advice[0], "Capture whole packets"));
    CHECK(says(advice[1], "Capture both directions"));
}

TEST_CASE("not judged: where nobody can do anything, nothing is advised") {
    const Summary silent = not_judged({{"nothing_sent", 2}, {"some_future_reason", 1}});
    CHECK(says(report::not_judged_sentence(silent), "some future reason (1)"));
    CHECK(report::not_judged_advice(silent).empty());
}

TEST_CASE("not judged: every reason that is counted has its words") {
    for (const char* id :
         {"trace_only", "one_direction", "capture_began", "bytes_cut", "bytes_lost",
          "capture_ended", "went_silent", "reset_on_path", "certificate_hidden",
          "no_certificate_sent", "flight_incomplete", "flight_not_received",
          "flight_not_acknowledged", "certificate_not_captured", "name_unknown", "server_alert",
          "server_ended_first", "client_left_silently"}) {
        CAPTURE(id);
        std::string as_id = id;
        std::replace(as_id.begin(), as_id.end(), '_', ' ');
        const std::string sentence = report::not_judged_sentence(not_judged({{id, 1}}));
        CHECK_FALSE(says(sentence, "because " + as_id));
    }
}

TEST_CASE("a capture's cut packets are told by the length that is left of them") {
    CaptureReport capture;
    capture.facts.packets = 9;
    capture.facts.snaplen = 96;
    CHECK_FALSE(says(quality_of(capture), "cut"));
    capture.facts.cut_packets = 2;
    capture.facts.longest_cut = 96;
    CHECK(says(quality_of(capture), "; 2 packets cut by the snapshot length of 96 bytes"));
    capture.facts.snaplen = 262'144;
    CHECK(says(quality_of(capture), "; 2 packets cut to 96 bytes"));
    capture.facts.cut_packets = 0;
    capture.quality.cut_segments = 1;
    CHECK(says(quality_of(capture), "; 1 segment of followed connections cut short"));
}
