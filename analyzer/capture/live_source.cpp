// SPDX-License-Identifier: GPL-2.0-or-later
// Live capture through libpcap: the kernel fills a ring of blocks, so that a busy link costs few
// system calls, and hands over a block after kBlockTimeout at the latest.
#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <pcap/pcap.h>
#include <poll.h>

#include "bytes/quoted.h"
#include "capture/tally.h"
#include "siptls/live_capture.h"

namespace siptls {
namespace capture {
namespace {

constexpr int kBlockTimeout = 100;  // milliseconds a frame may wait for others

struct ClosePcap {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using Handle = std::unique_ptr<pcap_t, ClosePcap>;

// libpcap's DLT_ number is the LINKTYPE_ number of files, save for raw IP.
std::uint32_t link_type_of(pcap_t* handle) {
    constexpr std::uint32_t kRawIp = 101;
    const int number = pcap_datalink(handle);
    return number == DLT_RAW ? kRawIp : static_cast<std::uint32_t>(number);
}

std::string known_interfaces() {
    char error[PCAP_ERRBUF_SIZE] = {};
    pcap_if_t* all = nullptr;
    std::string names;
    if (pcap_findalldevs(&all, error) == 0) {
        for (const pcap_if_t* one = all; one != nullptr; one = one->next) {
            names += (names.empty() ? "" : ", ") + quoted(one->name);
        }
        pcap_freealldevs(all);
    }
    return names.empty() ? std::string("ip link shows them") : "there are " + names;
}

Problem not_opened(const std::string& interface, int code, const std::string& detail) {
    const std::string name = quoted(interface);
    switch (code) {
        case PCAP_ERROR_NO_SUCH_DEVICE:
            return {ProblemCode::NotFound,
                    fmt::format("There is no interface {}; {}.", name, known_interfaces())};
        case PCAP_ERROR_PERM_DENIED:
        case PCAP_ERROR_PROMISC_PERM_DENIED:
            return {ProblemCode::PermissionDenied,
                    fmt::format("This user may not capture on {}. Run siptls with sudo (it gives "
                                "the right up once the interface is open), or give the program the "
                                "right: sudo setcap cap_net_raw=ep followed by its path.",
                                name)};
        case PCAP_ERROR_IFACE_NOT_UP:
            return {ProblemCode::ReadFailed,
                    fmt::format("The interface {0} is down. Bring it up: ip link set dev {0} up.",
                                name)};
        default:
            return {ProblemCode::ReadFailed,
                    fmt::format("{} cannot be captured on: {}. Check it with ip link.", name,
                                quoted(detail))};
    }
}

class LiveSource final : public LiveCapture {
  public:
    LiveSource(Handle handle, const LiveOptions& options)
        : handle_(std::move(handle)), link_type_(link_type_of(handle_.get())) {
        facts_.index = options.index;
        facts_.path = options.interface;
        facts_.format = "live";
        facts_.snaplen = options.snaplen;
        facts_.link_types.push_back(link_type_);
        const bool nano = pcap_get_tstamp_precision(handle_.get()) == PCAP_TSTAMP_PRECISION_NANO;
        unit_ = nano ? 1 : 1000;
        digits_ = nano ? 9 : 6;
    }

    LiveAnswer next(Frame& frame, std::chrono::milliseconds wait) override {
        if (!facts_.complete) {
            return LiveAnswer::Ended;
        }
        LiveAnswer answer = take(frame);
        if (answer == LiveAnswer::Quiet && wait.count() > 0) {
            pollfd ready{pcap_get_selectable_fd(handle_.get()), POLLIN, 0};
            poll(&ready, 1, static_cast<int>(wait.count()));
            answer = take(frame);
        }
        return answer;
    }

    const CaptureFacts& facts() const override { return facts_; }

    LiveDrops drops() override {
        pcap_stat stat{};
        if (pcap_stats(handle_.get(), &stat) == 0) {
            // Counted in 32 bits by libpcap; a long capture passes that.
            drops_.kernel += static_cast<std::uint32_t>(stat.ps_drop - last_.ps_drop);
            drops_.interface += static_cast<std::uint32_t>(stat.ps_ifdrop - last_.ps_ifdrop);
            last_ = stat;
        }
        return drops_;
    }

  private:
    LiveAnswer take(Frame& frame) {
        pcap_pkthdr* header = nullptr;
        const u_char* bytes = nullptr;
        const int answer = pcap_next_ex(handle_.get(), &header, &bytes);
        if (answer == 1) {
            frame.ref = {facts_.packets + 1, facts_.index};
            frame.time = Timestamp{static_cast<Nanoseconds>(header->ts.tv_sec) * kSecond +
                                       static_cast<Nanoseconds>(header->ts.tv_usec) * unit_,
                                   digits_};
            frame.link_type = link_type_;
            frame.original_length = header->len;
            frame.bytes = {bytes, header->caplen};
            count_frame(facts_, frame);
            return LiveAnswer::Frame;
        }
        if (answer == 0) {
            return LiveAnswer::Quiet;
        }
        facts_.complete = false;
        facts_.problems.push_back(
            {ProblemCode::ReadFailed,
             fmt::format("The capture on {} ended: {}. What came before was analysed; start siptls "
                         "again when the interface is up.",
                         quoted(facts_.path), quoted(pcap_geterr(handle_.get())))});
        return LiveAnswer::Ended;
    }

    Handle handle_;
    CaptureFacts facts_;
    std::uint32_t link_type_;
    Nanoseconds unit_ = 1000;
    std::uint8_t digits_ = 6;
    LiveDrops drops_;
    pcap_stat last_{};
};

void set_up(pcap_t* handle, const LiveOptions& options) {
    const std::size_t most = std::numeric_limits<int>::max();
    pcap_set_snaplen(handle, static_cast<int>(std::min<std::size_t>(options.snaplen, most)));
    pcap_set_promisc(handle, options.promiscuity == Promiscuity::AllFrames ? 1 : 0);
    pcap_set_timeout(handle, kBlockTimeout);
    pcap_set_buffer_size(handle, static_cast<int>(std::min(options.buffer_bytes, most)));
    pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
}

// The problem with the filter, if there is one.
std::string set_filter(pcap_t* handle, const std::string& expression) {
    constexpr int kOptimize = 1;
    bpf_program program{};
    if (pcap_compile(handle, &program, expression.c_str(), kOptimize, PCAP_NETMASK_UNKNOWN) != 0) {
        return pcap_geterr(handle);
    }
    const int set = pcap_setfilter(handle, &program);
    pcap_freecode(&program);
    return set == 0 ? std::string() : std::string(pcap_geterr(handle));
}

}  // namespace
}  // namespace capture

OpenedLive open_live(const LiveOptions& options) {
    using namespace capture;  // NOLINT(google-build-using-namespace): this room's face
    char error[PCAP_ERRBUF_SIZE] = {};
    Handle handle(pcap_create(options.interface.c_str(), error));
    if (!handle) {
        return {nullptr, not_opened(options.interface, PCAP_ERROR, error)};
    }
    set_up(handle.get(), options);
    const int activated = pcap_activate(handle.get());
    if (activated < 0) {
        return {nullptr, not_opened(options.interface, activated, pcap_geterr(handle.get()))};
    }
    if (!options.filter.empty()) {
        const std::string fault = set_filter(handle.get(), options.filter);
        if (!fault.empty()) {
            return {
                nullptr,
                {ProblemCode::BadFilter,
                 fmt::format("The filter {} does not compile for {}: {}. Its syntax is that of "
                             "pcap-filter(7).",
                             quoted(options.filter), quoted(options.interface), quoted(fault))}};
        }
    }
    if (pcap_setnonblock(handle.get(), 1, error) != 0) {
        return {nullptr, not_opened(options.interface, PCAP_ERROR, error)};
    }
    return {std::make_unique<LiveSource>(std::move(handle), options), {}};
}

}  // namespace siptls
