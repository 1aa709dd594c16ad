// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/evidence_packets.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "net/frame_bytes.h"
#include "session/limits.h"

using namespace siptls;
using net::FrameBytes;
using net::Ports;

namespace {

constexpr std::uint16_t kDns = 53;

// Takes frames one after the other and remembers those that were picked.
class Picked {
  public:
    EvidencePicker picker{[this](const Frame& frame, const std::vector<std::string>& comments) {
        numbers.push_back(frame.ref.number);
        bytes.emplace_back(frame.bytes.begin(), frame.bytes.end());
        said.push_back(comments);
    }};
    std::vector<std::uint64_t> numbers;
    std::vector<FrameBytes> bytes;
    std::vector<std::vector<std::string>> said;

    // A frame of capture 0, numbered from 1, at this second.
    void take(const FrameBytes& frame, std::int64_t second = 10, std::uint32_t capture = 0) {
        picker.take({{++taken_, capture},
                     {second * kSecond, 9},
                     1,
                     static_cast<std::uint32_t>(frame.size()),
                     frame});
    }

  private:
    std::uint64_t taken_ = 0;
};

// Between the two hosts of frame_bytes.h.
EvidenceConnection connection(std::int64_t first, std::int64_t last) {
    return {*parse_endpoint("192.0.2.1:49152"),
            *parse_endpoint("192.0.2.2:5061"),
            {first * kSecond, 9},
            {last * kSecond, 9}};
}

FrameBytes segment(Ports ports = {}) {
    return net::ethernet(net::ipv4(net::tcp({1, 2, 3}, ports)));
}

FrameBytes dns(std::uint16_t id, Ports ports) {
    return net::ethernet(
        net::ipv4(net::udp(net::fields({{id, 2}, {0x0100, 2}, {1, 2}}), ports), 17));
}

}  // namespace

TEST_CASE("evidence: a connection is picked in the time it existed, and what follows it soon") {
    Picked picked;
    REQUIRE(picked.picker.want(connection(10, 20)));
    picked.take(segment(), 9);
    picked.take(segment(), 10);
    picked.take(segment(), 24);
    picked.take(segment(), 26);
    CHECK(picked.numbers == std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("evidence: other ports and other connections are left") {
    Picked picked;
    REQUIRE(picked.picker.want(connection(10, 20)));
    picked.take(segment({49153, 5061}));
    picked.take(segment({49152, 443}));
    picked.take(net::ethernet(net::ipv4(net::udp({1, 2, 3}, {49152, 5061}), 17)));
    CHECK(picked.numbers.empty());
}

TEST_CASE("evidence: a single frame comes with what is to be said of it, once") {
    Picked picked;
    picked.picker.want(FrameRef{2, 0}, "the answer");
    picked.picker.want(FrameRef{2, 0}, "the answer");
    picked.picker.want(FrameRef{2, 0}, "of two sessions");
    picked.picker.want(FrameRef{3, 0}, "");
    picked.picker.want(FrameRef{0, 0}, "no frame");
    picked.take(segment());
    picked.take(segment());
    picked.take(segment());
    picked.take(segment(), 10, 1);  // of another capture
    CHECK(picked.numbers == std::vector<std::uint64_t>{2, 3});
    CHECK(picked.said ==
          std::vector<std::vector<std::string>>{{"the answer", "of two sessions"}, {}});
}

TEST_CASE("evidence: before an answer comes what was asked, and no other question") {
    Picked picked;
    picked.picker.want(FrameRef{4, 0}, "the answer");
    picked.take(dns(7, {49152, kDns}));
    picked.take(dns(8, {49152, kDns}));
    picked.take(dns(7, {49153, kDns}));
    // The answer goes the same way back; the hosts of the sample frames stand still, so it is the
    // addresses that are exchanged.
    FrameBytes answer = dns(7, {kDns, 49152});
    std::swap_ranges(answer.begin() + 26, answer.begin() + 30, answer.begin() + 30);
    picked.take(answer);
    CHECK(picked.numbers == std::vector<std::uint64_t>{1, 4});
    CHECK(picked.said.front().empty());
    CHECK(picked.said.back() == std::vector<std::string>{"the answer"});
    CHECK(picked.bytes.front() == dns(7, {49152, kDns}));
}

TEST_CASE("evidence: the fragments of a packet come together") {
    Picked picked;
    REQUIRE(picked.picker.want(connection(10, 20)));
    const FrameBytes whole = net::tcp(FrameBytes(100, 1));
    const FrameBytes front(whole.begin(), whole.begin() + 48);
    const FrameBytes back(whole.begin() + 48, whole.end());
    picked.take(net::ethernet(net::ipv4(front, 6, 0x2000)));
    CHECK(picked.numbers.empty());
    picked.take(net::ethernet(net::ipv4(back, 6, 48 / 8)));
    CHECK(picked.numbers == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("evidence: a packet that came whole takes no fragments along") {
    Picked picked;
    REQUIRE(picked.picker.want(connection(10, 20)));
    const FrameBytes whole = net::tcp(FrameBytes(100, 1));
    picked.take(net::ethernet(net::ipv4(FrameBytes(whole.begin(), whole.begin() + 48), 6, 0x2000)));
    picked.take(net::ethernet(net::ipv4(whole, 6)));
    CHECK(picked.numbers == std::vector<std::uint64_t>{2});
}

TEST_CASE("evidence: connections have a ceiling") {
    Picked picked;
    for (std::size_t count = 0; count < session::kMaxEvidenceConnections; ++count) {
        REQUIRE(picked.picker.want(connection(10, 20)));
    }
    CHECK_FALSE(picked.picker.want(connection(10, 20)));
}
