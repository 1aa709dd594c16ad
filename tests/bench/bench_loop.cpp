// SPDX-License-Identifier: GPL-2.0-or-later
// The yardstick: what libpcap alone needs to read the files, with a callback that only counts.
// pcap_loop is its fastest way through a file. `bench_loop FILE...` prints packets and bytes.
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>

#include <pcap/pcap.h>

namespace {

struct Totals {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;  // captured bytes, without headers of the file format
};

struct CloseCapture {
    void operator()(pcap_t* capture) const { pcap_close(capture); }
};

void count_packet(u_char* totals, const pcap_pkthdr* header, const u_char* /*packet*/) {
    auto* counted = reinterpret_cast<Totals*>(totals);
    ++counted->packets;
    counted->bytes += header->caplen;
}

bool read_file(const char* path, Totals& totals) {
    char reason[PCAP_ERRBUF_SIZE];
    const std::unique_ptr<pcap_t, CloseCapture> capture{pcap_open_offline(path, reason)};
    if (!capture) {
        std::fprintf(stderr, "bench_loop: %s: %s\n", path, reason);
        return false;
    }
    if (pcap_loop(capture.get(), -1, count_packet, reinterpret_cast<u_char*>(&totals)) != 0) {
        std::fprintf(stderr, "bench_loop: %s: %s\n", path, pcap_geterr(capture.get()));
        return false;
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: bench_loop FILE...\n", stderr);
        return 2;
    }
    Totals totals;
    for (const char* path : std::span{words, static_cast<std::size_t>(count)}.subspan(1)) {
        if (!read_file(path, totals))
            return 1;
    }
    std::printf("packets %ju\nbytes %ju\n", static_cast<std::uintmax_t>(totals.packets),
                static_cast<std::uintmax_t>(totals.bytes));
    return 0;
}
