// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/record_reader.h"

#include "bytes/blanks.h"
#include "trace/limits.h"
#include "trace/record_fields.h"
#include "trace/result_code.h"

namespace siptls::trace {

namespace {

constexpr std::string_view kBegin = "$$begin_record";
constexpr std::string_view kEnd = "$$end_record";

// Where the prefix leaves the component out, the record is taken for one.
bool is_sip_stack(const RecordHeader& header) {
    return header.component.empty() || header.component == "SIPStack";
}

// "Result 0xC3E93C5E(SIPPROXY_E_ROUTING)" somewhere in a line.
std::optional<std::uint32_t> code_within(std::string_view text) {
    constexpr std::size_t kLength = 10;  // 0x and eight digits
    const std::size_t at = text.find("0x");
    return at == std::string_view::npos ? std::nullopt
                                        : parse_result_code(text.substr(at, kLength));
}

}  // namespace

void RecordReader::take(const Line& line, std::vector<TraceRecord>& records) {
    const std::string_view text = without_trailing(line.text, is_blank);
    if (inside_ && text == kEnd) {
        end(End::Whole, records);
        return;
    }
    if (const auto header = parse_record_header(text)) {
        if (inside_) {
            end(End::Cut, records);
        }
        begin(*header, line, records);
        return;
    }
    if (inside_) {
        append(line);
        return;
    }
    inside_ = may_begin_ && text == kBegin;
    may_begin_ = false;
    met_look_alike_ = met_look_alike_ || (!inside_ && text.ends_with(kBegin));
}

void RecordReader::finish(std::vector<TraceRecord>& records) {
    if (inside_) {
        end(End::Cut, records);
    }
}

void RecordReader::begin(const RecordHeader& header, const Line& line,
                         std::vector<TraceRecord>& records) {
    header_line_.assign(without_trailing(line.text, is_blank));
    line_ = line.number;
    body_.clear();
    body_cut_ = false;
    met_record_ = true;
    from_cls_ = from_cls_ || header.pool_named;
    inside_ = header.begins_record;
    may_begin_ = !inside_ && header.rest.empty();
    if (inside_ || may_begin_) {
        return;
    }
    if (!is_sip_stack(header)) {
        ++others_;
        return;
    }
    TraceRecord& record = records.emplace_back();
    record.time = header.time;
    record.line = line.number;
    record.correlation_id = header.correlation_id;
    record.text = header.rest.substr(0, kMaxText);
    record.result_code = code_within(header.rest);
}

void RecordReader::end(End how, std::vector<TraceRecord>& records) {
    inside_ = false;
    const auto header = parse_record_header(header_line_);
    if (!header || !is_sip_stack(*header)) {
        ++others_;
        return;
    }
    TraceRecord& record = records.emplace_back();
    record.line = line_;
    read_record(*header, body_, record);
    record.cut = how == End::Cut || body_cut_;
}

void RecordReader::append(const Line& line) {
    const std::size_t room = kMaxRecord - body_.size();
    if (line.text.size() + 1 > room) {
        body_cut_ = true;
        return;
    }
    body_cut_ = body_cut_ || line.cut;
    body_.append(line.text);
    body_.push_back('\n');
}

}  // namespace siptls::trace
