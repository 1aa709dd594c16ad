// SPDX-License-Identifier: GPL-2.0-or-later
// Writes a capture of Ethernet frames, pcap (microseconds; draft-ietf-opsawg-pcap) or pcapng as
// dumpcap writes it (nanoseconds; draft-ietf-opsawg-pcapng), through one large buffer, so that a
// gigabyte is bound by the disk. Used by frames.cpp, opened by the workloads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "bench/capture_clock.h"

namespace siptls::bench {

enum class CaptureFormat : std::uint8_t { Pcap, Pcapng };

// A file under its final name is always whole: it is written beside it and renamed by finish().
// Throws std::system_error when the disk refuses.
class CaptureFile {
  public:
    explicit CaptureFile(std::filesystem::path path, CaptureFormat format = CaptureFormat::Pcap);
    ~CaptureFile();
    CaptureFile(const CaptureFile&) = delete;
    CaptureFile& operator=(const CaptureFile&) = delete;

    // Appends a packet of `length` bytes (at most 65,535) and gives the place to write them to,
    // filled with zeros; valid until the next call.
    std::span<std::uint8_t> append(Micros time, std::size_t length);

    void finish();

    std::uint64_t packets() const { return packets_; }
    // Size of the file so far, headers included.
    std::uint64_t size() const { return flushed_ + used_; }

  private:
    struct Closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    std::span<std::uint8_t> append_record(Micros time, std::size_t length);
    std::span<std::uint8_t> append_block(Micros time, std::size_t length);
    void write(std::span<const std::uint8_t> bytes);
    std::uint8_t* room_for(std::size_t length);
    void flush();

    std::filesystem::path path_;
    std::filesystem::path partial_;
    CaptureFormat format_;
    std::unique_ptr<std::FILE, Closer> file_;
    std::vector<std::uint8_t> buffer_;
    std::size_t used_ = 0;
    std::uint64_t flushed_ = 0;
    std::uint64_t packets_ = 0;
};

}  // namespace siptls::bench
