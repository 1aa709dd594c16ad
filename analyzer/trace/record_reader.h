// SPDX-License-Identifier: GPL-2.0-or-later
// Lines to records of a server's SIPStack trace. A record that another header or the end of the
// input interrupts is handed out as far as it goes. Records of other components and of other
// programs that write in a similar form are passed over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "siptls/trace.h"
#include "trace/record_header.h"
#include "trace/text_lines.h"

namespace siptls::trace {

class RecordReader {
  public:
    // Takes one line and appends the records that it completes: mostly none, at most two.
    void take(const Line& line, std::vector<TraceRecord>& records);
    // The input has ended; appends the record that it cuts.
    void finish(std::vector<TraceRecord>& records);

    bool met_record() const { return met_record_; }
    std::uint64_t others() const { return others_; }  // records of other components
    bool from_cls() const { return from_cls_; }
    // A $$begin_record was met that is not of this format: another program's log.
    bool met_look_alike() const { return met_look_alike_; }

  private:
    enum class End : std::uint8_t { Whole, Cut };

    void begin(const RecordHeader& header, const Line& line, std::vector<TraceRecord>& records);
    void end(End how, std::vector<TraceRecord>& records);
    void append(const Line& line);

    std::string header_line_;  // of the record being read; the header's views are into it
    std::string body_;
    std::uint64_t line_ = 0;
    bool inside_ = false;
    bool body_cut_ = false;
    bool met_record_ = false;
    bool may_begin_ =
        false;  // the line before was a header without text: $$begin_record may follow
    std::uint64_t others_ = 0;
    bool from_cls_ = false;
    bool met_look_alike_ = false;
};

}  // namespace siptls::trace
