// SPDX-License-Identifier: GPL-2.0-or-later
// The plugin's memory of a capture, fed with segments as Wireshark's dissection gives them.
#include "plugin/case_file.h"

#include <doctest/doctest.h>

#include "from_hex.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::plugin;
using namespace siptls::tests;

namespace {

constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kAck = 0x10;

struct Capture {
    explicit Capture(CaseFile& file) : cases(file) {
        AnalyzerOptions options;
        options.server_names = {{std::nullopt, "sip.example.com"}};
        cases.begin(options);
    }
    FrameNote* send(Side side, std::uint8_t flags, Bytes payload = {}) {
        const bool from_client = side == Side::Client;
        const Endpoint client = *parse_endpoint("192.0.2.101:50001");
        const Endpoint server = *parse_endpoint("192.0.2.21:5061");
        std::uint32_t& own = from_client ? client_next : server_next;
        const auto number = static_cast<std::uint32_t>(notes.size() + 1);
        Segment segment;
        segment.frame = FrameRef{number, 0};
        segment.time = Timestamp{1'780'000'000 * kSecond + number};
        segment.source = from_client ? client : server;
        segment.destination = from_client ? server : client;
        segment.flags = flags;
        segment.sequence = own;
        segment.acknowledgement = from_client ? server_next : client_next;
        segment.payload = payload;
        segment.payload_length = static_cast<std::uint32_t>(payload.size());
        own += segment.payload_length + ((flags & (kSyn | kFin)) != 0 ? 1 : 0);
        cases.count_frame({segment.time, 60, 60});
        const auto followed = cases.add(segment);
        notes.push_back({followed ? followed->session : kNoSession, number});
        cases.remember(&notes.back());
        return &notes.back();
    }
    FrameNote* refuse() {
        const auto hello = from_hex(kPhoneTls10ClientHello);
        const auto flight = from_hex(kTls10ServerFlight);
        send(Side::Client, kSyn);
        send(Side::Server, kSyn | kAck);
        send(Side::Client, kAck, hello);
        send(Side::Server, kAck, flight);
        send(Side::Client, kAck);
        return send(Side::Client, kFin | kAck);
    }

    CaseFile& cases;
    std::deque<FrameNote> notes;
    std::uint32_t client_next = 1;
    std::uint32_t server_next = 1;
};

}  // namespace

TEST_CASE("a refusal is told as soon as the client has left, and for its first SYN at the end") {
    CaseFile cases;
    Capture capture(cases);
    const FrameNote* last = capture.refuse();
    const SessionSummary* summary = cases.summary(last->session);
    REQUIRE(summary != nullptr);
    CHECK(summary->decided);
    CHECK(summary->weight == Weight::Incident);
    CHECK(summary->cause == "name_mismatch");
    CHECK(summary->expected_name == "sip.example.com");
    CHECK(summary->verdict_in == 6);
    CHECK(summary->attempt == 1);
    CHECK(summary->presented_names->size() >= 1);
    cases.finish();
    CHECK(capture.notes[0].session == last->session);
    REQUIRE(cases.summary(last->session)->remedies != nullptr);
    CHECK(cases.summary(last->session)->remedies->front().find("sip.example.com") !=
          std::string::npos);
}

TEST_CASE("an attempt under way is not called incomplete before the capture ends") {
    CaseFile cases;
    Capture capture(cases);
    capture.send(Side::Client, kSyn);
    const FrameNote* answer = capture.send(Side::Server, kSyn | kAck);
    REQUIRE(cases.summary(answer->session) != nullptr);
    CHECK_FALSE(cases.summary(answer->session)->decided);
    cases.finish();
    CHECK(cases.summary(answer->session)->decided);
    CHECK(cases.summary(answer->session)->outcome == "incomplete");
    CHECK_FALSE(cases.summary(answer->session)->not_judged_because.empty());
}

TEST_CASE("a listener hears each session once, then the end, and only once") {
    CaseFile cases;
    int begun = 0;
    int sessions = 0;
    int ends = 0;
    cases.on_first_frame([&] {
        ++begun;
        return CaseListener{
            [&](const JudgedSession&, const std::vector<Certificate>&) { ++sessions; },
            [&](const Analysis& analysis) { ends += static_cast<int>(analysis.summary.sessions); }};
    });
    Capture capture(cases);
    capture.refuse();
    cases.finish();
    cases.finish();
    CHECK(begun == 1);
    CHECK(sessions == 1);
    CHECK(ends == 1);
}

TEST_CASE("a cleared case knows nothing, and a finished one takes nothing more") {
    CaseFile cases;
    Capture capture(cases);
    const SessionHandle session = capture.refuse()->session;
    cases.finish();
    CHECK(capture.send(Side::Server, kAck)->session == kNoSession);
    cases.clear();
    CHECK(cases.summary(session) == nullptr);
}

TEST_CASE("a capture that is dissected anew ends where it ended before, and another one does not") {
    CaseFile cases;
    const auto remedies = [&](const FrameNote* last) {
        return cases.summary(last->session)->remedies != nullptr;
    };
    {
        Capture capture(cases);
        const FrameNote* last = capture.refuse();
        cases.look_back();
        CHECK_FALSE(remedies(last));  // more may come, as in a live capture
        cases.finish();
    }
    {
        Capture again(cases);
        again.send(Side::Client, kSyn);
        cases.look_back();
        CHECK(again.send(Side::Server, kSyn | kAck)->session != kNoSession);
    }
    {
        Capture again(cases);
        const FrameNote* last = again.refuse();
        cases.look_back();
        CHECK(remedies(last));
        CHECK(again.notes[0].session == last->session);
    }
}

TEST_CASE("names of a certificate are listed once each and escaped") {
    Certificate certificate;
    certificate.dns_names = {"sip.example.com", "a\nb"};
    certificate.common_names = {"pool.example.com", "sip.example.com"};
    CHECK(presented_names(certificate) ==
          std::vector<std::string>{"sip.example.com", "a\\x0ab", "pool.example.com"});
}
