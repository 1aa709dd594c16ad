// SPDX-License-Identifier: GPL-2.0-or-later
// Frames of any file that libwiretap knows. It opens by path, wants to seek, and unpacks by itself.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <glib.h>
#include <wiretap/wtap.h>
#include <wsutil/wslog.h>

#include "bytes/quoted.h"
#include "capture/limits.h"
#include "capture/problems.h"
#include "capture/tally.h"
#include "capture/time_scale.h"
#include "other_formats/link_types.h"
#include "other_formats/open_other.h"

namespace siptls::other_formats {
namespace {

// A number the registry does not have, for packets it has no number for.
constexpr std::uint32_t kUnregistered = 0xffff;

struct CloseFile {
    void operator()(wtap* file) const { wtap_close(file); }
};
using File = std::unique_ptr<wtap, CloseFile>;

// libwiretap's words for an error, and what it adds to them; quoted, as they may name contents.
std::string words_of(int error, gchar* details) {
    std::string words = wtap_strerror(error);
    if (details != nullptr) {
        words += fmt::format(" ({})", quoted(details));
        g_free(details);
    }
    return words;
}

class WiretapSource final : public PacketSource {
  public:
    WiretapSource(File file, LinkTypes link_types, capture::Tally tally)
        : file_(std::move(file)), link_types_(std::move(link_types)), tally_(std::move(tally)) {
        wtap_rec_init(&record_);
        ws_buffer_init(&buffer_, capture::kMaxCapturedLength);
    }
    ~WiretapSource() override {
        ws_buffer_free(&buffer_);
        wtap_rec_cleanup(&record_);
    }

    // Reads up to the first packet: libwiretap takes many a file for one of its formats, and only
    // then is it known to be one.
    void begin() { has_packet_ = read_packet(); }

    bool next(Frame& frame) override {
        if (!has_packet_ && !read_packet()) {
            return false;
        }
        has_packet_ = false;
        return deliver(frame);
    }

    const CaptureFacts& facts() const override { return tally_.facts(); }

  private:
    // False at the end, which the tally then knows.
    bool read_packet() {
        while (!tally_.ended()) {
            int error = 0;
            gchar* details = nullptr;
            wtap_rec_reset(&record_);
            if (!wtap_read(file_.get(), &record_, &buffer_, &error, &details, &offset_)) {
                return end(error, details);
            }
            if (record_.rec_type == REC_TYPE_PACKET) {
                return true;
            }
            ++other_records_;
        }
        return false;
    }

    bool deliver(Frame& frame) {
        const wtap_packet_header& packet = record_.rec_header.packet_header;
        frame.link_type = link_types_.of(packet).value_or(kUnregistered);
        if (!tally_.add_link_type(frame.link_type)) {
            return tally_.end_damaged(
                static_cast<std::uint64_t>(offset_),
                fmt::format("more than {} different link types", capture::kMaxLinkTypes));
        }
        frame.time = time_of_record();
        frame.original_length = std::max(packet.len, packet.caplen);
        frame.bytes = {ws_buffer_start_ptr(&buffer_), packet.caplen};
        tally_.count(frame);
        frame.ref.number += other_records_;
        return true;
    }

    // Without a time of its own a packet takes that of the one before.
    Timestamp time_of_record() const {
        if ((record_.presence_flags & WTAP_HAS_TS) == 0) {
            return tally_.facts().last_time;
        }
        constexpr std::int64_t kLatestSecond = capture::kLatestTime / kSecond - 1;
        const std::int64_t seconds = std::clamp<std::int64_t>(record_.ts.secs, 0, kLatestSecond);
        const std::int64_t fraction = std::clamp<std::int64_t>(record_.ts.nsecs, 0, kSecond - 1);
        return {seconds * kSecond + fraction,
                static_cast<std::uint8_t>(std::clamp(record_.tsprec, 0, 9))};
    }

    bool end(int error, gchar* details) {
        if (error == 0) {
            return tally_.end_whole();
        }
        const auto place = static_cast<std::uint64_t>(wtap_read_so_far(file_.get()));
        if (error == WTAP_ERR_SHORT_READ) {
            g_free(details);
            return tally_.end_inside(place, {});
        }
        return tally_.end_damaged(place, words_of(error, details));
    }

    File file_;
    LinkTypes link_types_;
    capture::Tally tally_;
    wtap_rec record_ = {};
    Buffer buffer_ = {};
    gint64 offset_ = 0;                // of the record
    bool has_packet_ = false;          // read but not handed out
    std::uint64_t other_records_ = 0;  // Wireshark numbers them like packets
};

// libwiretap keeps its tables of formats until the program ends.
void initialise() {
    static const bool done = [] {
        // Its default writes several lines about each packet to standard error.
        ws_log_set_level(LOG_LEVEL_CRITICAL);
        constexpr gboolean kWithoutPlugins = FALSE;
        wtap_init(kWithoutPlugins);
        return true;
    }();
    static_cast<void>(done);
}

OpenedCapture refused(const std::string& path, std::uint32_t index, Problem problem) {
    OpenedCapture opened;
    opened.facts.index = index;
    opened.facts.path = path;
    opened.facts.complete = false;
    opened.facts.problems.push_back(std::move(problem));
    return opened;
}

Problem without_network_packets(const std::string& path, const char* format, int encapsulation) {
    return {
        ProblemCode::NotACapture,
        fmt::format("{} is a {} file; its records ({}) are no packets that siptls reads. Capture "
                    "on an interface that gives Ethernet, Linux cooked or raw IP packets.",
                    input_name(path), format, wtap_encap_description(encapsulation))};
}

OpenedCapture open_with_wiretap(const std::string& path, std::uint32_t index) {
    initialise();
    int error = 0;
    gchar* details = nullptr;
    constexpr gboolean kSequentially = FALSE;
    File file(wtap_open_offline(path.c_str(), WTAP_TYPE_AUTO, &error, &details, kSequentially));
    if (!file) {
        const std::string words = words_of(error, details);
        if (error == WTAP_ERR_FILE_UNKNOWN_FORMAT) {
            return {};
        }
        if (error == WTAP_ERR_SHORT_READ) {
            return refused(path, index, capture::cut_short(path, {0, 1}));
        }
        return refused(path, index,
                       {ProblemCode::Damaged,
                        fmt::format("{} cannot be read: {}. Copy the file again from where it was "
                                    "captured.",
                                    input_name(path), words)});
    }
    const char* format = wtap_file_type_subtype_description(wtap_file_type_subtype(file.get()));
    const int encapsulation = wtap_file_encap(file.get());
    LinkTypes link_types;
    const bool told_by_packets =
        encapsulation == WTAP_ENCAP_PER_PACKET || encapsulation == WTAP_ENCAP_ERF;
    const std::optional<std::uint32_t> link_type = link_types.of(encapsulation);
    if (!told_by_packets && !link_type) {
        return refused(path, index, without_network_packets(path, format, encapsulation));
    }
    capture::Tally tally(path, format, index);
    tally.add_snaplen(wtap_snapshot_length(file.get()));
    if (!told_by_packets) {
        static_cast<void>(tally.add_link_type(*link_type));  // the only one
    }
    auto source =
        std::make_unique<WiretapSource>(std::move(file), std::move(link_types), std::move(tally));
    source->begin();
    CaptureFacts facts = source->facts();
    if (!facts.complete) {
        return {nullptr, std::move(facts)};
    }
    return {std::move(source), std::move(facts)};
}

}  // namespace

OpenOther opener() {
    return open_with_wiretap;
}

}  // namespace siptls::other_formats
