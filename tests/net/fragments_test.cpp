// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/fragments.h"

#include <algorithm>
#include <numeric>

#include <doctest/doctest.h>

#include "net/frame_bytes.h"
#include "net/limits.h"
#include "properties.h"

using namespace siptls;
using namespace siptls::net;

namespace {

constexpr std::size_t kV4Headers = 14 + 20;

FrameBytes part_of(const FrameBytes& whole, std::size_t begin, std::size_t end) {
    return {whole.begin() + static_cast<std::ptrdiff_t>(begin),
            whole.begin() + static_cast<std::ptrdiff_t>(std::min(end, whole.size()))};
}

// The bytes from `begin` to `end` of the datagram's payload `whole` as a fragment of it.
FrameBytes piece4(const FrameBytes& whole, std::size_t begin, std::size_t end,
                  std::uint8_t protocol = 6) {
    const bool more = end < whole.size();
    const auto field = static_cast<unsigned>(begin / 8 | (more ? 0x2000U : 0));
    return ethernet(ipv4(part_of(whole, begin, end), protocol, field));
}

FrameBytes piece6(const FrameBytes& whole, std::size_t begin, std::size_t end,
                  std::uint8_t next_header = 6) {
    const bool more = end < whole.size();
    const FrameBytes header =
        fields({{next_header, 1}, {0, 1}, {begin | (more ? 1U : 0U), 2}, {99, 4}});
    return ethernet(ipv6(header + part_of(whole, begin, end), 44), 0x86dd);
}

FrameBytes numbered(std::size_t length) {
    FrameBytes bytes(length);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{1});
    return bytes;
}

// Decodes frames one after the other.
class Run {
  public:
    explicit Run(PortWatch watch = watching()) : watch_(std::move(watch)), decoder_(watch_, 1) {}

    Decoded see(const FrameBytes& bytes, Nanoseconds time = 0, std::size_t cut = 0) {
        // Copies that go, so that a sanitizer sees a view that is used too long.
        latest_ = tests::copy(Bytes(bytes).first(bytes.size() - cut));
        Frame frame = frame_of(latest_, bytes.size());
        frame.ref.number = ++number_;
        frame.time.nanoseconds = time;
        return decoder_.decode(frame, packet);
    }
    std::uint64_t incomplete() {
        decoder_.finish();
        std::uint64_t sum = 0;
        for (const auto& [capture, datagrams] : decoder_.incomplete_datagrams()) {
            CHECK(capture == 1);
            sum += datagrams;
        }
        return sum;
    }
    const Decoder& decoder() const { return decoder_; }
    FrameBytes payload() const { return {packet.payload.begin(), packet.payload.end()}; }

    Packet packet;

  private:
    PortWatch watch_;
    Decoder decoder_;
    tests::Buffer latest_;
    std::uint64_t number_ = 0;
};

}  // namespace

TEST_CASE("fragments: any order gives the packet, with the frame that completed it") {
    const FrameBytes payload = numbered(60);
    const FrameBytes whole = tcp(payload);
    const std::size_t cuts[] = {0, 16, 40, 64, whole.size()};
    for (const bool v6 : {false, true}) {
        std::vector<int> order = {0, 1, 2, 3};
        do {
            Run run;
            for (int at = 0; at < 4; ++at) {
                const std::size_t begin = cuts[order[static_cast<std::size_t>(at)]];
                const std::size_t end = cuts[order[static_cast<std::size_t>(at)] + 1];
                const Decoded answer =
                    run.see(v6 ? piece6(whole, begin, end) : piece4(whole, begin, end), 100 + at);
                REQUIRE(answer == (at == 3 ? Decoded::Packet : Decoded::Fragment));
            }
            CHECK(run.payload() == payload);
            CHECK(run.packet.payload_length == payload.size());
            CHECK(run.packet.frame.number == 4);
            CHECK(run.packet.time.nanoseconds == 103);
            CHECK(to_string(run.packet.source) == (v6 ? "[2001:db8::1]:49152" : "192.0.2.1:49152"));
            CHECK(run.packet.source_mac.size() == 6);
            CHECK_FALSE(run.packet.overlap_differs);
            CHECK(run.incomplete() == 0);
        } while (std::next_permutation(order.begin(), order.end()));
    }
}

TEST_CASE("fragments: copies of a mirror port complete once and are not missed") {
    const FrameBytes whole = tcp(numbered(60));
    Run run;
    CHECK(run.see(piece4(whole, 0, 40)) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 0, 40)) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 40, 999)) == Decoded::Packet);
    CHECK_FALSE(run.packet.overlap_differs);
    CHECK(run.see(piece4(whole, 40, 999)) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 0, 40)) == Decoded::Fragment);
    CHECK(run.incomplete() == 0);
}

TEST_CASE("fragments: an identification used again later is a new datagram") {
    const FrameBytes whole = tcp(numbered(60));
    Run run;
    for (const Nanoseconds time : {Nanoseconds{0}, kFragmentRepeatTime + 1}) {
        CHECK(run.see(piece4(whole, 0, 40), time) == Decoded::Fragment);
        CHECK(run.see(piece4(whole, 40, 999), time) == Decoded::Packet);
    }
}

TEST_CASE("fragments: of overlapping bytes the first seen count, and a contradiction is told") {
    const FrameBytes payload = numbered(60);
    const FrameBytes whole = tcp(payload);
    FrameBytes other = whole;
    other[50] = 0xee;
    Run run;
    CHECK(run.see(piece4(whole, 40, 64)) == Decoded::Fragment);
    CHECK(run.see(piece4(other, 48, 999)) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 0, 48)) == Decoded::Packet);
    CHECK(run.payload() == payload);
    CHECK(run.packet.overlap_differs);
}

TEST_CASE("fragments: one that puts the end elsewhere is not believed") {
    const FrameBytes whole = tcp(numbered(60));
    const FrameBytes longer = tcp(numbered(100));
    Run run;
    CHECK(run.see(piece4(whole, 40, 999)) == Decoded::Fragment);
    CHECK(run.see(piece4(longer, 40, 999)) == Decoded::Fragment);
    CHECK(run.see(piece4(longer, 96, 112)) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 0, 40)) == Decoded::Packet);
    CHECK(run.packet.payload_length == 60);
    CHECK(run.packet.overlap_differs);
}

TEST_CASE("fragments: bytes that were cut are a gap to the payload's end") {
    const FrameBytes whole = tcp(numbered(60));
    for (const std::size_t cut : {1U, 8U, 16U}) {
        Run run;
        CHECK(run.see(piece4(whole, 0, 40), 0, cut) == Decoded::Fragment);
        CHECK(run.see(piece4(whole, 40, 999)) == Decoded::Packet);
        CHECK(run.payload() == numbered(40 - 24 - cut));
        CHECK(run.packet.payload_length == 60);
    }
    Run run;
    CHECK(run.see(piece4(whole, 0, 40)) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 40, 999), 0, 5) == Decoded::Packet);
    CHECK(run.payload() == numbered(55));
    CHECK(run.packet.payload_length == 60);
    // A fragment of which only the IP header is left.
    Run bare;
    CHECK(bare.see(piece4(whole, 40, 999), 0, 44) == Decoded::Fragment);
    CHECK(bare.see(piece4(whole, 0, 40)) == Decoded::Packet);
    CHECK(bare.payload() == numbered(16));
    // The whole header of the segment.
    Run headless;
    CHECK(headless.see(piece4(whole, 0, 40), 0, 40) == Decoded::Fragment);
    CHECK(headless.see(piece4(whole, 40, 999)) == Decoded::Malformed);
}

TEST_CASE("fragments: padding behind a fragment is none of its bytes") {
    const FrameBytes payload = numbered(60);
    const FrameBytes whole = tcp(payload);
    Run run;
    CHECK(run.see(piece4(whole, 80, 999) + FrameBytes{9, 9, 9, 9}) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 0, 80) + FrameBytes{9, 9, 9, 9}) == Decoded::Packet);
    CHECK(run.payload() == payload);
}

TEST_CASE("fragments: what is never completed is counted, after the time-out or at the end") {
    const FrameBytes whole = tcp(numbered(60));
    Run run;
    CHECK(run.see(piece4(whole, 0, 40), 0) == Decoded::Fragment);
    CHECK(run.see(piece4(whole, 40, 999), kFragmentTimeout + 1) == Decoded::Fragment);
    CHECK(run.incomplete() == 2);
}

TEST_CASE("fragments: a datagram that nobody wants is neither kept nor missed") {
    const FrameBytes unwanted = tcp(numbered(60), {1000, 2000});
    Run run;
    CHECK(run.see(piece4(unwanted, 40, 64)) == Decoded::Fragment);
    CHECK(run.see(piece4(unwanted, 0, 40)) == Decoded::Unwatched);
    CHECK(run.see(piece4(unwanted, 64, 999)) == Decoded::Fragment);
    CHECK(run.incomplete() == 0);
    CHECK(run.see(piece4(FrameBytes(100), 0, 40, 1)) == Decoded::NotTransport);
    CHECK(run.see(piece4(FrameBytes(100), 40, 80, 1)) == Decoded::NotTransport);
    CHECK(run.incomplete() == 0);
}

TEST_CASE("fragments: an unwanted ClientHello is told by its first fragment") {
    Run run;
    CHECK(run.see(piece4(tcp(client_hello + numbered(60), {1000, 2000}), 0, 40)) ==
          Decoded::UnwatchedHello);
    CHECK(run.packet.destination.port == 2000);
}

TEST_CASE("fragments: those of other protocols, tunnels and addresses stay apart") {
    const FrameBytes segment = tcp(numbered(60));
    const FrameBytes datagram = udp(numbered(76));
    Run run;
    CHECK(run.see(piece4(segment, 0, 40)) == Decoded::Fragment);
    CHECK(run.see(piece4(datagram, 0, 40, 17)) == Decoded::Fragment);
    CHECK(run.see(piece6(segment, 0, 40)) == Decoded::Fragment);
    const FrameBytes inner = piece4(segment, 40, 999);
    CHECK(run.see(ethernet(ipv4(part_of(inner, 14, inner.size()), 4))) == Decoded::Fragment);
    CHECK(run.see(piece4(datagram, 40, 999, 17)) == Decoded::Packet);
    CHECK(run.packet.protocol == Protocol::Udp);
    CHECK(run.see(piece6(segment, 40, 999)) == Decoded::Packet);
    CHECK(run.packet.source.address.family == AddressFamily::V6);
    CHECK(run.see(piece4(segment, 40, 999)) == Decoded::Packet);
    CHECK(run.incomplete() == 1);
}

TEST_CASE("fragments: a tunnel in fragments, and fragments in a tunnel in fragments") {
    const FrameBytes payload = numbered(60);
    const FrameBytes segment = tcp(payload);
    const FrameBytes ip = ipv4(segment);
    Run run;
    CHECK(run.see(piece4(ip, 48, 999, 4)) == Decoded::Fragment);
    CHECK(run.see(piece4(ip, 0, 48, 4)) == Decoded::Packet);
    CHECK(run.payload() == payload);
    CHECK(run.packet.tunnel == "ip-in-ip 192.0.2.1 > 192.0.2.2");
    CHECK(run.packet.source_mac.empty());

    Run nested;
    const auto see_in_two = [&nested](const FrameBytes& inner, Nanoseconds time) {
        const FrameBytes gre = fields({{0, 2}, {0x6558, 2}}) + inner;
        CHECK(nested.see(piece4(gre, 0, 32, 47), time) == Decoded::Fragment);
        return nested.see(piece4(gre, 32, 999, 47), time);
    };
    CHECK(see_in_two(piece4(segment, 0, 40), 0) == Decoded::Fragment);
    CHECK(see_in_two(piece4(segment, 40, 999), kFragmentRepeatTime + 1) == Decoded::Packet);
    CHECK(nested.payload() == payload);
    CHECK(nested.packet.source_mac.size() == 6);
    CHECK(nested.incomplete() == 0);
}

TEST_CASE("fragments: IPv6 headers behind the fragment header are passed over") {
    FrameBytes options(8);
    options[0] = 6;
    const FrameBytes whole = options + tcp(numbered(60));
    Run run;
    CHECK(run.see(piece6(whole, 0, 48, 60)) == Decoded::Fragment);
    CHECK(run.see(piece6(whole, 48, 999, 60)) == Decoded::Packet);
    CHECK(run.payload() == numbered(60));
    // A fragment header inside the whole datagram.
    const FrameBytes again = fields({{6, 1}, {0, 1}, {8, 2}, {5, 4}}) + tcp(numbered(60));
    Run twice;
    CHECK(twice.see(piece6(again, 48, 999, 44)) == Decoded::Fragment);
    CHECK(twice.see(piece6(again, 0, 48, 44)) != Decoded::Packet);
}

TEST_CASE("fragments: lengths that cannot be are left out") {
    const FrameBytes whole = tcp(numbered(60));
    Run run;
    CHECK(run.see(ethernet(ipv4(part_of(whole, 0, 39), 6, 0x2000))) == Decoded::Fragment);
    CHECK(run.see(ethernet(ipv4(part_of(whole, 0, 40), 6, 0x1fff))) == Decoded::Fragment);
    CHECK(run.see(ethernet(ipv4({}, 6, 0x0005))) == Decoded::Fragment);
    CHECK(run.incomplete() == 0);
}

TEST_CASE("fragments: the ceilings on datagrams and bytes hold, the oldest goes") {
    Run run;
    const FrameBytes whole = tcp(numbered(60));
    const auto with_identification = [](FrameBytes frame, std::size_t number) {
        frame[14 + 4] = static_cast<std::uint8_t>(number >> 8);
        frame[14 + 5] = static_cast<std::uint8_t>(number);
        return frame;
    };
    for (std::size_t at = 0; at <= kMaxFragmentedDatagrams; ++at) {
        CHECK(run.see(with_identification(piece4(whole, 0, 40), at)) == Decoded::Fragment);
    }
    CHECK(run.decoder().counters().fragments_evicted == 1);
    CHECK(run.see(with_identification(piece4(whole, 40, 999), 1)) == Decoded::Packet);
    CHECK(run.see(with_identification(piece4(whole, 40, 999), 0)) == Decoded::Fragment);

    Run large;
    const FrameBytes far = ethernet(ipv4(FrameBytes(8), 6, 0x2000 | 8000));
    const std::size_t fitting = kMaxFragmentBytes / (8 * 8000 + 8);
    for (std::size_t at = 0; at <= fitting; ++at) {
        CHECK(large.see(with_identification(far, at)) == Decoded::Fragment);
    }
    CHECK(large.decoder().counters().fragments_evicted == 1);
}

TEST_CASE("fragments: more than the limit of one datagram are not taken") {
    Run run;
    const FrameBytes whole = tcp(numbered(60));
    CHECK(run.see(piece4(whole, 0, 40)) == Decoded::Fragment);
    for (std::size_t at = 1; at < kMaxFragments; ++at) {
        CHECK(run.see(piece4(whole, 40, 48)) == Decoded::Fragment);
    }
    CHECK(run.see(piece4(whole, 40, 999)) == Decoded::Fragment);
    CHECK(run.incomplete() == 1);
}

TEST_CASE("fragments: no changed byte gives more than was captured") {
    const FrameBytes whole = tcp(numbered(60));
    const FrameBytes first = piece4(whole, 0, 40);
    const FrameBytes last = piece4(whole, 40, 999);
    tests::for_each_flip(first, [&](Bytes changed) {
        Run run;
        const FrameBytes bytes(changed.begin(), changed.end());
        run.see(bytes);
        if (run.see(last) == Decoded::Packet) {
            CHECK(run.packet.payload.size() <= run.packet.payload_length);
            CHECK(run.packet.payload.size() <= whole.size());
        }
    });
    tests::for_each_prefix(first, [&](Bytes prefix) {
        Run run;
        run.see(first, 0, first.size() - prefix.size());
        const Decoded answer = run.see(last);
        CHECK((prefix.size() < kV4Headers
                   ? answer == Decoded::Fragment
                   : answer == Decoded::Packet || answer == Decoded::Malformed));
        if (answer == Decoded::Packet) {
            const std::size_t headers = kV4Headers + 24;
            CHECK(run.payload() == numbered(prefix.size() > headers ? prefix.size() - headers : 0));
        }
    });
}
