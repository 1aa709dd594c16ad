// SPDX-License-Identifier: GPL-2.0-or-later
// The lines between $$begin_record and $$end_record: "Name: value" each, in SIP protocol records a
// SIP message from its Start-Line on.
#pragma once

#include <string_view>

#include "siptls/trace.h"
#include "trace/record_header.h"

namespace siptls::trace {

// Fills `record` (which is fresh) from its header and body. A field that is missing or makes no
// sense stays empty. Fields that bear credentials are left out of the SIP message.
void read_record(const RecordHeader& header, std::string_view body, TraceRecord& record);

// Takes the lines of a SIP message, its start line the first, into `record`: blank lines within are
// passed over, a body is left out. Used for records of servers and clients.
void read_sip_lines(std::string_view lines, TraceRecord& record);

}  // namespace siptls::trace
