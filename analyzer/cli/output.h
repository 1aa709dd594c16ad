// SPDX-License-Identifier: GPL-2.0-or-later
// Where a report goes. A regular file is written beside first and renamed when it is whole, so that
// nobody ever reads half a report under its name; a device, a pipe and standard output are written
// straight.
#pragma once

#include <cstddef>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/time.h"

namespace siptls::cli {

// Throws the Failure that says why `path` cannot be written, and what to do. `option` is the one
// that names the place, empty where there is none.
[[noreturn]] void refuse_output(const std::string& path, int error, std::string_view option = "-o");

// Bytes to a file descriptor through a buffer. The first error is kept and ends all writing.
class DescriptorBuffer : public std::streambuf {
  public:
    DescriptorBuffer();

    void attach(int descriptor) { descriptor_ = descriptor; }
    int error() const { return error_; }  // errno of the first failed write, 0 if none

  protected:
    int_type overflow(int_type character) override;
    int sync() override;
    // A large piece goes out without a copy.
    std::streamsize xsputn(const char* text, std::streamsize size) override;

  private:
    bool drain();
    void put(const char* at, const char* end);

    int descriptor_ = -1;
    int error_ = 0;
    std::vector<char> bytes_;
};

// Where the bytes of one report go.
class ReportOutput {
  public:
    ReportOutput() = default;
    ReportOutput(const ReportOutput&) = delete;
    ReportOutput& operator=(const ReportOutput&) = delete;
    virtual ~ReportOutput() = default;

    virtual std::ostream& stream() = 0;
    // Whether writing on makes no sense any more.
    virtual bool failed() const = 0;
    // A record has ended, and another may begin elsewhere. `now` by any clock that goes on.
    virtual void between_records(Nanoseconds) {}
    // Writes what is buffered and gives the file its name. Throws Failure.
    virtual void commit() = 0;
};

class Output final : public ReportOutput {
  public:
    // "-" is standard output; `option` as above. Throws Failure if the place cannot be written.
    explicit Output(std::string path, std::string_view option = "-o");
    // Without commit() a regular file stays as it was.
    ~Output() override;

    std::ostream& stream() override { return stream_; }
    bool failed() const override { return buffer_.error() != 0; }
    void commit() override;

  private:
    void open_beside();
    [[noreturn]] void fail(int error) const;

    std::string path_;
    std::string_view option_;
    std::string target_;     // what path_ leads to
    std::string temporary_;  // the file beside, empty if written straight
    int descriptor_ = -1;
    DescriptorBuffer buffer_;
    std::ostream stream_;
};

}  // namespace siptls::cli
