// SPDX-License-Identifier: GPL-2.0-or-later
// Captures as the operating system hands them out: files on the disk and pipes with a slow writer.
#pragma once

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <unistd.h>

#include "capture/file_bytes.h"

namespace siptls::capture {

// A file that goes when the test ends.
class ScratchFile {
  public:
    explicit ScratchFile(const FileBytes& bytes) {
        std::string name = (std::filesystem::temp_directory_path() / "siptls-XXXXXX").string();
        const int descriptor = ::mkstemp(name.data());
        REQUIRE(descriptor >= 0);
        ::close(descriptor);
        path_ = name;
        std::ofstream out(path_, std::ios::binary);
        out.write(reinterpret_cast<const char*>(bytes.data()),
                  static_cast<std::streamsize>(bytes.size()));
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    ~ScratchFile() { std::remove(path_.c_str()); }

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Writes `bytes` into a pipe in small pieces while its other end is read.
class Feeder {
  public:
    explicit Feeder(const FileBytes& bytes) {
        int ends[2] = {-1, -1};
        REQUIRE(::pipe(ends) == 0);
        reading_ = ends[0];
        writer_ = std::thread([bytes, out = ends[1]] {
            constexpr std::size_t kPiece = 11;
            for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
                const std::size_t length = std::min(kPiece, bytes.size() - at);
                if (::write(out, bytes.data() + at, length) < 0) {
                    break;
                }
            }
            ::close(out);
        });
    }
    Feeder(const Feeder&) = delete;
    Feeder& operator=(const Feeder&) = delete;
    ~Feeder() {
        writer_.join();
        ::close(reading_);
    }

    int reading() const { return reading_; }

  private:
    int reading_ = -1;
    std::thread writer_;
};

}  // namespace siptls::capture
