// SPDX-License-Identifier: GPL-2.0-or-later
// An endless report in files that follow each other: NAME-00001.EXT, NAME-00002.EXT ... The one
// that is being written has ".part" behind its name and loses it when it is whole; counting goes on
// where earlier runs ended, and nothing is ever overwritten.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "cli/output.h"
#include "siptls/time.h"

namespace siptls::cli {

// When to begin a new file; 0: never for that reason.
struct Rotation {
    std::uint64_t bytes = 0;
    std::uint64_t seconds = 0;

    explicit operator bool() const { return bytes != 0 || seconds != 0; }
};

class RotatedOutput final : public ReportOutput {
  public:
    // Throws Failure if there can be no file in that directory.
    RotatedOutput(const std::string& path, Rotation rotation);
    ~RotatedOutput() override;

    std::ostream& stream() override { return stream_; }
    bool failed() const override { return buffer_.error() != 0; }
    // To be called between two records: ends the file if it is due.
    void between_records(Nanoseconds now) override;
    // Ends the last file. After an error it holds whole records only, as far as they were written.
    void commit() override;

  private:
    void begin();
    void finish();
    [[noreturn]] void fail(int error) const;

    std::string stem_;       // what stands before the number
    std::string extension_;  // behind it, with its dot
    Rotation rotation_;
    std::uint64_t number_ = 0;
    std::string part_;  // the file that is being written; empty: none
    std::string whole_;
    int descriptor_ = -1;
    std::int64_t written_ = 0;  // up to the end of the last whole record
    Nanoseconds begun_ = 0;     // 0: at the next record
    DescriptorBuffer buffer_;
    std::ostream stream_;
};

}  // namespace siptls::cli
