// SPDX-License-Identifier: GPL-2.0-or-later
// Where frames come from. A source reads one capture from its start to its end, or to where it is
// damaged.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/frame.h"

namespace siptls {

// What went wrong with an input. Codes are a closed list, named in the report's schema; the text
// names the place and the remedy.
enum class ProblemCode : std::uint8_t {
    NotFound,
    PermissionDenied,
    NotACapture,
    Empty,             // no packet in it
    CutShort,          // ends inside a block or packet; what came before it was read
    Damaged,           // a block whose lengths contradict each other; what came before it was read
    UnknownLinkType,   // frames of a link type that cannot be decoded
    NeedsOtherFormat,  // a known format that this build cannot read
    ReadFailed,        // the operating system reported an error while reading
    BadFilter,         // the capture filter does not compile
    FilteredAll,       // the capture filter let no packet through
    FragmentsMissing,  // IP packets of which not all fragments were captured
    NotATrace,         // given as a server trace, but it holds no record of one
    TooManyAtOnce,     // overlaps more captures than are merged at once; its packets came late
};
std::string_view name(ProblemCode code);

struct Problem {
    ProblemCode code = ProblemCode::ReadFailed;
    std::string
        text;  // a sentence, already escaped: it may quote a file name but never capture contents
};

// Facts about one input, complete once its source has returned false.
struct CaptureFacts {
    std::uint32_t index = 0;  // FrameRef::capture of its frames
    std::string path;
    std::string format;  // "pcap", "pcap (nanoseconds)", "pcapng in gzip", ...
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;  // captured packet bytes
    Timestamp first_time;
    Timestamp last_time;
    std::vector<std::uint32_t> link_types;  // in order of appearance
    std::uint32_t snaplen = 0;              // 0: not stated
    std::uint64_t cut_packets = 0;          // packets shorter than they were on the wire
    std::uint32_t longest_cut = 0;          // bytes that were captured of the longest of these
    bool complete = true;                   // read to its end without damage
    std::vector<Problem> problems;
};

class PacketSource {
  public:
    PacketSource() = default;
    PacketSource(const PacketSource&) = delete;
    PacketSource& operator=(const PacketSource&) = delete;
    virtual ~PacketSource() = default;

    // Hands out the next frame; false at the end of the input or where it can be read no further
    // (then facts() says why).
    virtual bool next(Frame& frame) = 0;
    virtual const CaptureFacts& facts() const = 0;
};

// Either a source, or the problem that prevents one. `facts` is set in both cases as far as known.
struct OpenedCapture {
    std::unique_ptr<PacketSource> source;
    CaptureFacts facts;
};

// The secrets of a pcapng file that are a TLS key log, as NSS writes them.
inline constexpr std::uint32_t kTlsKeyLog = 0x544c534b;

// Keys that a capture brings along (a decryption secrets block of pcapng). `bytes` is a view, valid
// during the call it is handed to.
struct CaptureSecrets {
    std::uint32_t type = 0;  // kTlsKeyLog, or another of the block's registry
    Bytes bytes;
};
using SecretsSink = std::function<void(const CaptureSecrets&)>;

struct CaptureOptions {
    std::uint32_t index = 0;  // FrameRef::capture of its frames
    std::string filter;       // libpcap filter expression on the outer frame; empty: all frames
    // Is told of secrets as they come up: before the packets that they decrypt.
    SecretsSink on_secrets;
    // Reads formats of which siptls only knows the name, from a file it may open again and seek in.
    // Gives no source if it cannot either, and no problem if it does not know the format. May be
    // null.
    OpenedCapture (*open_other)(const std::string& path, std::uint32_t index) = nullptr;
};

// Opens the file `path` ("-": standard input), recognising its format by content.
OpenedCapture open_capture(const std::string& path, const CaptureOptions& options);

}  // namespace siptls
