// SPDX-License-Identifier: GPL-2.0-or-later
// Where a report goes. A regular file is written beside first and renamed when it is whole, so that
// nobody ever reads half a report under its name; a device, a pipe and standard output are written
// straight.
#pragma once

#include <cstddef>
#include <ostream>
#include <streambuf>
#include <string>
#include <vector>

namespace siptls::cli {

// Bytes to a file descriptor through a buffer. The first error is kept and ends all writing.
class DescriptorBuffer : public std::streambuf {
  public:
    DescriptorBuffer();

    void attach(int descriptor) { descriptor_ = descriptor; }
    int error() const { return error_; }  // errno of the first failed write, 0 if none

  protected:
    int_type overflow(int_type character) override;
    int sync() override;

  private:
    bool drain();

    int descriptor_ = -1;
    int error_ = 0;
    std::vector<char> bytes_;
};

class Output {
  public:
    // "-" is standard output. Throws Failure if the place cannot be written.
    explicit Output(std::string path);
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    // Without commit() a regular file stays as it was.
    ~Output();

    std::ostream& stream() { return stream_; }
    // Whether writing on makes no sense any more.
    bool failed() const { return buffer_.error() != 0; }
    // Writes what is buffered and gives the file its name. Throws Failure.
    void commit();

  private:
    void open_beside();
    [[noreturn]] void fail(int error) const;

    std::string path_;
    std::string target_;     // what path_ leads to
    std::string temporary_;  // the file beside, empty if written straight
    int descriptor_ = -1;
    DescriptorBuffer buffer_;
    std::ostream stream_;
};

}  // namespace siptls::cli
