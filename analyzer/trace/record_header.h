// SPDX-License-Identifier: GPL-2.0-or-later
// The line that a trace record begins with:
//   LEVEL(FLAG) [CPU]PID.TID::MM/DD/YYYY-hh:mm:ss.mmm.SEQ (COMP,FUNC:FILE(LINE))[CORR] REST
// Its prefix is the operator's to choose, so nothing is taken by its place: what makes the line is
// a time in that form together with the component's brackets or level and flag. Other programs that
// print similar records have neither.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "siptls/time.h"

namespace siptls::trace {

// Views into the line; empty where the prefix leaves something out.
struct RecordHeader {
    Timestamp time;
    std::string_view flag;       // "TF_CONNECTION"
    std::string_view component;  // "SIPStack"
    std::string_view function;   // "SIPAdminLog::TraceConnectionRecord"
    bool pool_named = false;     // [POOL\COMPUTER] instead of [CPU], as CLS writes it
    std::optional<std::uint32_t> correlation_id;
    bool begins_record = false;  // $$begin_record stands at its end
    std::string_view rest;       // text of a record of one line, without a leading pointer
};

// Nothing if the line begins no record.
std::optional<RecordHeader> parse_record_header(std::string_view line);

// A time as traces write it, at the start of `text`: "MM/DD/YYYY", one separator, "hh:mm:ss" and
// decimals. `length` is set to what it takes. Nothing if there is none, or no such day.
std::optional<Timestamp> parse_trace_time(std::string_view text, std::size_t& length);

}  // namespace siptls::trace
