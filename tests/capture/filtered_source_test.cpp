// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/filtered_source.h"

#include <string>

#include <doctest/doctest.h>

#include "capture/file_bytes.h"

using namespace siptls;
using namespace siptls::capture;

namespace {

FileBytes concat(const FileBytes& a, const FileBytes& b) {
    return joined({a, b});
}

// An IPv4 header for TCP and the ports, with nothing behind.
FileBytes ip_packet(std::uint16_t destination_port) {
    return FileWriter(ByteOrder::Big)
        .u32(0x45000028)
        .u32(0)
        .u32(0x40060000)
        .u32(0x0a000001)
        .u32(0x0a000002)
        .u16(40000)
        .u16(destination_port)
        .u32(1)
        .u32(0)
        .u32(0x50020000)
        .u32(0)
        .take();
}

// `types` are the ethertypes before the IP header, each tag followed by VLAN 5.
FileBytes ethernet(const std::vector<std::uint16_t>& types, std::uint16_t destination_port) {
    FileWriter out(ByteOrder::Big);
    out.raw(FileBytes(12, 0x02));
    for (const std::uint16_t type : types) {
        out.u16(type).u16(5);
    }
    out.u16(0x0800);
    return concat(out.take(), ip_packet(destination_port));
}

Sample sample(const FileBytes& bytes, std::uint32_t link_type = 1) {
    return {0, bytes, static_cast<std::uint32_t>(bytes.size()), link_type};
}

std::string text_of(const ReadBack& back) {
    return back.facts.problems.empty() ? "" : back.facts.problems[0].text;
}

}  // namespace

TEST_CASE("filter: frames let through keep their number in the file, and the facts are theirs") {
    const FileBytes file = pcap_file({}, {sample(ethernet({}, 80)), sample(ethernet({}, 5061)),
                                          sample(ethernet({}, 443)), sample(ethernet({}, 5061))});
    const ReadBack back = read_back(file, {0, "tcp port 5061"});
    CHECK(back.refs == std::vector<FrameRef>{{2, 0}, {4, 0}});
    CHECK(back.facts.packets == 2);
    CHECK(back.facts.bytes == 2 * ethernet({}, 5061).size());
    CHECK(back.facts.complete);
    CHECK(back.facts.problems.empty());
}

TEST_CASE("filter: an expression that does not compile is told in libpcap's words") {
    for (const FileBytes& file :
         {pcap_file({}, samples()), pcapng_file(ByteOrder::Little, samples())}) {
        const ReadBack back = read_back(file, {0, "tcp prot 5061"});
        CHECK_FALSE(back.opened);
        CHECK_FALSE(back.facts.complete);
        CHECK(problem_of(back.facts) == ProblemCode::BadFilter);
        CHECK(text_of(back).find("\"tcp prot 5061\" does not compile") != std::string::npos);
        CHECK(text_of(back).find("syntax error") != std::string::npos);
    }
}

TEST_CASE("filter: link types of one file get programs of their own") {
    const ByteOrder order = ByteOrder::Little;
    const FileBytes file = joined({section(order), interface(order, 1), interface(order, 101),
                                   enhanced_packet(order, 0, 0, sample(ethernet({}, 5061))),
                                   enhanced_packet(order, 1, 0, sample(ip_packet(5061))),
                                   enhanced_packet(order, 1, 0, sample(ip_packet(80)))});
    const ReadBack back = read_back(file, {0, "tcp dst port 5061"});
    CHECK(back.refs == std::vector<FrameRef>{{1, 0}, {2, 0}});
}

TEST_CASE("filter: frames of a link type it does not fit are left out and said so once") {
    const ByteOrder order = ByteOrder::Little;
    const FileBytes file = joined({section(order), interface(order, 1), interface(order, 101),
                                   enhanced_packet(order, 0, 0, sample(ethernet({0x8100}, 5061))),
                                   enhanced_packet(order, 1, 0, sample(ip_packet(5061))),
                                   enhanced_packet(order, 1, 0, sample(ip_packet(5061)))});
    const ReadBack back = read_back(file, {0, "vlan and tcp port 5061"});
    CHECK(back.refs == std::vector<FrameRef>{{1, 0}});
    CHECK(problem_of(back.facts) == ProblemCode::BadFilter);
    CHECK(text_of(back).find("link type 101") != std::string::npos);
}

TEST_CASE("filter: one that drops everything names the filter that would have worked") {
    const struct {
        std::vector<std::uint16_t> types;
        const char* expected;
    } rows[] = {
        {{0x8100}, "\"vlan and (tcp port 5061)\""},
        {{0x88a8}, "\"vlan and (tcp port 5061)\""},
        {{0x9100}, "\"vlan and (tcp port 5061)\""},
        {{0x88a8, 0x8100}, "\"vlan and vlan and (tcp port 5061)\""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.expected);
        const FileBytes file =
            pcap_file({}, {sample(ethernet({}, 80)), sample(ethernet(row.types, 80)),
                           sample(ethernet(row.types, 5061))});
        const ReadBack back = read_back(file, {0, "tcp port 5061"});
        CHECK(back.opened);
        CHECK(back.facts.packets == 0);
        CHECK(back.facts.complete);
        REQUIRE(problem_of(back.facts) == ProblemCode::FilteredAll);
        CAPTURE(text_of(back));
        CHECK(text_of(back).find("none of the 3 packets") != std::string::npos);
        CHECK(text_of(back).find("2 of them carry tags") != std::string::npos);
        CHECK(text_of(back).find(row.expected) != std::string::npos);
    }
}

TEST_CASE("filter: what it proposes lets the packets through") {
    const FileBytes segment = ip_packet(5061);
    const auto on_ethernet = [](const std::vector<std::uint8_t>& header, const FileBytes& behind) {
        return concat(concat(FileBytes(12, 0x02), header), behind);
    };
    // An IPv4 packet of this protocol, with 8 bytes of it.
    const auto carried = [](std::uint8_t protocol, std::uint16_t fragment, std::uint16_t port) {
        return FileWriter(ByteOrder::Big)
            .u32(0x4500001c)
            .u16(1)
            .u16(fragment)
            .u32(0x40000000U | static_cast<std::uint32_t>(protocol) << 16)
            .u32(0x0a000001)
            .u32(0x0a000002)
            .u16(40000)
            .u16(port)
            .u32(0x00080000)
            .take();
    };
    FileBytes ipv6_fragment(48);
    ipv6_fragment[0] = 0x60;
    ipv6_fragment[5] = 8;
    ipv6_fragment[6] = 44;
    const FileBytes ip_type = {0x08, 0x00};
    const FileBytes label = {0x00, 0x01, 0x00, 0x40};
    const FileBytes last_label = {0x00, 0x01, 0x01, 0x40};
    const FileBytes pppoe = {0x11, 0, 0, 7, 0, 42, 0x00, 0x21};
    const FileBytes tag = {0x81, 0x00, 0, 5};
    const struct {
        FileBytes frame;
        const char* expected;
    } rows[] = {
        {on_ethernet({0x88, 0x47}, concat(last_label, segment)), "mpls and (tcp port 5061)"},
        {on_ethernet({0x88, 0x47}, joined({label, last_label, segment})),
         "mpls and mpls and (tcp port 5061)"},
        {on_ethernet({0x88, 0x64}, concat(pppoe, segment)), "pppoes and (tcp port 5061)"},
        {on_ethernet(tag, joined({{0x88, 0x47}, last_label, segment})),
         "vlan and mpls and (tcp port 5061)"},
        {on_ethernet(tag, joined({{0x88, 0x64}, pppoe, segment})),
         "vlan and pppoes and (tcp port 5061)"},
        {on_ethernet(ip_type, carried(47, 0, 0)), "(tcp port 5061) or proto 47"},
        {on_ethernet(ip_type, carried(4, 0, 0)), "(tcp port 5061) or proto 4"},
        {on_ethernet(ip_type, carried(41, 0, 0)), "(tcp port 5061) or proto 41"},
        {on_ethernet(ip_type, carried(17, 0, 4789)), "(tcp port 5061) or udp port 4789"},
        {on_ethernet(ip_type, carried(17, 0, 8472)), "(tcp port 5061) or udp port 8472"},
        {on_ethernet(ip_type, carried(17, 0, 6081)), "(tcp port 5061) or udp port 6081"},
        {on_ethernet(ip_type, carried(17, 0, 37008)), "(tcp port 5061) or udp port 37008"},
        {on_ethernet(ip_type, carried(6, 1, 0)), "(tcp port 5061) or (ip[6:2] & 0x1fff != 0)"},
        {on_ethernet({0x86, 0xdd}, ipv6_fragment), "(tcp port 5061) or ip6 proto 44"},
        {on_ethernet(tag, concat(ip_type, carried(17, 0, 4789))),
         "vlan and ((tcp port 5061) or udp port 4789)"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.expected);
        const FileBytes file = pcap_file({}, {sample(ethernet({}, 80)), sample(row.frame)});
        const ReadBack dropped = read_back(file, {0, "tcp port 5061"});
        REQUIRE(problem_of(dropped.facts) == ProblemCode::FilteredAll);
        CAPTURE(text_of(dropped));
        CHECK(text_of(dropped).find('"' + std::string(row.expected) + "\".") != std::string::npos);
        const ReadBack passed = read_back(file, {0, row.expected});
        CHECK(passed.refs == std::vector<FrameRef>{{2, 0}});
    }
}

TEST_CASE("filter: no other filter is proposed where none would work") {
    const FileBytes tagged = pcap_file({}, {sample(ethernet({0x8100}, 80))});
    CHECK(text_of(read_back(tagged, {0, "tcp port 5061"})).find("nothing fits it") !=
          std::string::npos);
    const FileBytes plain = pcap_file({}, {sample(ethernet({}, 80))});
    const ReadBack back = read_back(plain, {0, "tcp port 5061"});
    CHECK(problem_of(back.facts) == ProblemCode::FilteredAll);
    CHECK(text_of(back).find("vlan") == std::string::npos);
}

TEST_CASE("filter: an empty capture is empty, not filtered, and a cut one stays cut") {
    CHECK(problem_of(read_back(pcap_file({}, {}), {0, "tcp"}).facts) == ProblemCode::Empty);
    const FileBytes file = pcap_file({}, {sample(ethernet({}, 80)), sample(ethernet({}, 80))});
    const ReadBack back = read_back(Bytes{file}.first(file.size() - 1), {0, "tcp"});
    CHECK(back.facts.packets == 1);
    CHECK_FALSE(back.facts.complete);
    CHECK(problem_of(back.facts) == ProblemCode::CutShort);
}
