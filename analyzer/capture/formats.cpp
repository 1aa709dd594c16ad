// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/formats.h"

#include <algorithm>

#include "capture/pcap_source.h"
#include "capture/pcapng_source.h"

namespace siptls::capture {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kConvert =
    "A siptls built with libwiretap reads it from a file (not from a pipe); or convert it with "
    "Wireshark's editcap -F pcapng FILE CONVERTED.pcapng.";

constexpr Format kFormats[] = {
    {"pcap", "\xd4\xc3\xb2\xa1"sv, open_pcap, nullptr, ""},
    {"pcap", "\xa1\xb2\xc3\xd4"sv, open_pcap, nullptr, ""},
    {"pcap (nanoseconds)", "\x4d\x3c\xb2\xa1"sv, open_pcap, nullptr, ""},
    {"pcap (nanoseconds)", "\xa1\xb2\x3c\x4d"sv, open_pcap, nullptr, ""},
    {"pcap (modified)", "\x34\xcd\xb2\xa1"sv, open_pcap, nullptr, ""},
    {"pcap (modified)", "\xa1\xb2\xcd\x34"sv, open_pcap, nullptr, ""},
    {"pcapng", "\x0a\x0d\x0d\x0a"sv, open_pcapng, nullptr, ""},

    {"gzip", "\x1f\x8b"sv, nullptr, gzip_unpacker, ""},
    {"zstd", "\x28\xb5\x2f\xfd"sv, nullptr, zstd_unpacker, ""},
    {"zstd", "\x50\x2a\x4d\x18"sv, nullptr, zstd_unpacker,
     ""},  // pzstd puts a skippable frame first
    {"lz4", "\x04\x22\x4d\x18"sv, nullptr, lz4_unpacker, ""},

    {"old lz4", "\x02\x21\x4c\x18"sv, nullptr, nullptr,
     "Unpack it first: lz4 -dc FILE | siptls analyze -."},
    {"xz", "\xfd\x37zXZ\0"sv, nullptr, nullptr, "Unpack it first: xz -dc FILE | siptls analyze -."},
    {"bzip2", "BZh"sv, nullptr, nullptr, "Unpack it first: bzip2 -dc FILE | siptls analyze -."},
    {"zip", "PK\x03\x04"sv, nullptr, nullptr, "Unpack it first: unzip -p FILE | siptls analyze -."},
    {"Network Monitor 2", "GMBU"sv, nullptr, nullptr, kConvert},
    {"Network Monitor 1", "RTSS"sv, nullptr, nullptr, kConvert},
    {"snoop", "snoop\0\0\0"sv, nullptr, nullptr, kConvert},
    {"NetXray", "XCP\0"sv, nullptr, nullptr, kConvert},
    {"Sniffer", "TRSNIFF data"sv, nullptr, nullptr, kConvert},
    {"iptrace", "iptrace "sv, nullptr, nullptr, kConvert},
};

static_assert(std::all_of(std::begin(kFormats), std::end(kFormats), [](const Format& format) {
    return format.magic.size() <= kLongestMagic;
}));

}  // namespace

std::span<const Format> formats() {
    return kFormats;
}

const Format* recognise(Bytes start) {
    for (const Format& format : kFormats) {
        const bool same =
            start.size() >= format.magic.size() &&
            std::equal(format.magic.begin(), format.magic.end(), start.begin(),
                       [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
        if (same) {
            return &format;
        }
    }
    return nullptr;
}

}  // namespace siptls::capture
