// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/bpf_program.h"

#include <utility>

#include <pcap/pcap.h>

#include "capture/limits.h"

namespace siptls::capture {
namespace {

struct ClosePcap {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
};

// pcap_open_dead wants this machine's DLT_ number. It differs from the file's LINKTYPE_ number
// among the links that can be decoded for raw IP alone, which other machines also write as 12 or
// 14.
int dlt_number(std::uint32_t link_type) {
    constexpr std::uint32_t kRawIp = 101;
    const bool raw = link_type == kRawIp || link_type == 12 || link_type == 14;
    return raw ? DLT_RAW : static_cast<int>(link_type);
}

}  // namespace

void BpfProgram::Free::operator()(bpf_program* program) const {
    pcap_freecode(program);
    delete program;
}

BpfProgram::BpfProgram(Handle program) : program_(std::move(program)) {}

tl::expected<BpfProgram, std::string> BpfProgram::compile(const std::string& expression,
                                                          std::uint32_t link_type) {
    const std::unique_ptr<pcap_t, ClosePcap> handle(
        pcap_open_dead(dlt_number(link_type), kMaxCapturedLength));
    if (!handle) {
        return tl::unexpected(std::string("libpcap has no memory left"));
    }
    constexpr int kOptimize = 1;
    Handle program(new bpf_program{});
    if (pcap_compile(handle.get(), program.get(), expression.c_str(), kOptimize,
                     PCAP_NETMASK_UNKNOWN) != 0) {
        return tl::unexpected(std::string(pcap_geterr(handle.get())));
    }
    return BpfProgram(std::move(program));
}

bool BpfProgram::matches(const Frame& frame) const {
    pcap_pkthdr header = {};
    header.caplen = static_cast<bpf_u_int32>(frame.bytes.size());
    header.len = frame.original_length;
    return pcap_offline_filter(program_.get(), &header, frame.bytes.data()) != 0;
}

}  // namespace siptls::capture
