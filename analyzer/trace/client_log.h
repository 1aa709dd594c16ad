// SPDX-License-Identifier: GPL-2.0-or-later
// Lines to records of a client's own log, the uccapilog of Communicator, Lync and Skype for
// Business:
//   MM/DD/YYYY|hh:mm:ss.mmm PID:TID LEVEL :: text
// SIP messages stand between "Sending Packet" or "Data Received" and "End of ..."; TLS errors are
// ERROR lines with a status. Little of this format is documented: what is not recognised is passed
// over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/trace.h"
#include "trace/text_lines.h"

namespace siptls::trace {

// Views into the line.
struct ClientLine {
    Timestamp time;
    std::string_view level;  // "INFO", "ERROR"
    std::string_view text;   // behind the "::"
};

// Nothing if the line does not begin so.
std::optional<ClientLine> parse_client_line(std::string_view line);

class ClientLogReader {
  public:
    // Takes one line and appends the record that it completes, if it does.
    void take(const Line& line, std::vector<TraceRecord>& records);
    // The input has ended; appends the record that it cuts.
    void finish(std::vector<TraceRecord>& records);

  private:
    enum class End : std::uint8_t { Whole, Cut };

    void take_head(const ClientLine& head, const Line& line, std::vector<TraceRecord>& records);
    void begin(const ClientLine& head, const Line& line, TraceDirection direction);
    void end(End how, std::vector<TraceRecord>& records);
    void append(std::string_view text);

    TraceRecord packet_;  // being read
    std::string lines_;   // of its SIP message
    bool inside_ = false;
};

}  // namespace siptls::trace
