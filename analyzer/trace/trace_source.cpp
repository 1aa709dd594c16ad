// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/trace_source.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "bytes/quoted.h"
#include "capture/block_reader.h"
#include "capture/file_input.h"
#include "capture/formats.h"
#include "capture/unpacked_input.h"
#include "trace/client_log.h"
#include "trace/limits.h"
#include "trace/record_reader.h"
#include "trace/text_lines.h"

namespace siptls {
namespace trace {
namespace {

using capture::BlockReader;

Problem empty_trace(const std::string& path) {
    return {ProblemCode::Empty,
            fmt::format("{} is empty (0 bytes). Check that the trace was formatted to text after "
                        "logging was stopped.",
                        input_name(path))};
}

Problem known_otherwise(const std::string& path, const capture::Format& format) {
    if (format.remedy.starts_with("Unpack") || format.unpacker != nullptr) {
        return {ProblemCode::NotATrace,
                fmt::format("{} is packed in {}. Unpack it first, and give --trace the text.",
                            input_name(path), format.name)};
    }
    return {ProblemCode::NotATrace,
            fmt::format("{} is a {} capture, not a trace. Name it without --trace.",
                        input_name(path), format.name)};
}

Problem not_a_trace(const std::string& path, std::uint64_t lines, std::string_view hint) {
    return {ProblemCode::NotATrace, fmt::format("{} holds no SIPStack record in its {} lines. {}",
                                                input_name(path), lines, hint)};
}

constexpr std::string_view kHowToFormat =
    "Give it the text that the Logging Tool (Analyze Log Files, component SIPStack) or "
    "Search-CsClsLogging writes; an .etl file has to be formatted first.";
constexpr std::string_view kLookAlike =
    "Its records are those of another program; only SIPStack traces of OCS, Lync and Skype for "
    "Business are read.";

Problem read_failed(const std::string& path, std::uint64_t line, const capture::ReadFault& fault) {
    return {fault.code,
            fmt::format("{} could not be read on after line {}: {}. What came before it was read; "
                        "{}.",
                        input_name(path), line, fault.what, fault.remedy)};
}

class TextSource final : public TraceSource {
  public:
    TextSource(BlockReader reader, TraceFacts facts, std::string packing)
        : reader_(std::move(reader)), facts_(std::move(facts)), packing_(std::move(packing)) {}

    bool next(TraceRecord& record) override {
        while (at_ == records_.size()) {
            records_.clear();
            at_ = 0;
            if (ended_) {
                return false;
            }
            read_on();
        }
        record = std::move(records_[at_++]);
        record.trace = facts_.index;
        count(record);
        return true;
    }

    const TraceFacts& facts() const override { return facts_; }

  private:
    enum class Format : std::uint8_t { Unknown, Server, Client };

    void read_on() {
        Line line;
        if (lines_.next(line)) {
            take(line);
            return;
        }
        reader_.consume(peeked_);
        const Bytes bytes = reader_.peek(1);
        peeked_ = bytes.size();
        facts_.bytes += bytes.size();
        if (!bytes.empty() && !hopeless()) {
            lines_.push(bytes);
            return;
        }
        peeked_ = 0;
        lines_.push({});
        lines_.finish();
        while (lines_.next(line)) {
            take(line);
        }
        end();
    }

    // A large file of something else is not read to its end.
    bool hopeless() const {
        return format_ == Format::Unknown && facts_.lines > kMaxLinesWithoutRecord;
    }

    void take(const Line& line) {
        facts_.lines = line.number;
        facts_.cut_lines += line.cut ? 1 : 0;
        if (format_ == Format::Unknown && parse_client_line(line.text)) {
            format_ = Format::Client;
        }
        if (format_ == Format::Client) {
            client_.take(line, records_);
        } else {
            server_.take(line, records_);
            format_ = server_.met_record() ? Format::Server : Format::Unknown;
        }
    }

    void count(const TraceRecord& record) {
        ++facts_.records[static_cast<std::size_t>(record.kind)];
        facts_.cut_records += record.cut ? 1 : 0;
        facts_.first_time = std::min(facts_.first_time.value_or(record.time), record.time);
        facts_.last_time = std::max(facts_.last_time.value_or(record.time), record.time);
    }

    void end() {
        ended_ = true;
        format_ == Format::Client ? client_.finish(records_) : server_.finish(records_);
        facts_.other_records = server_.others();
        facts_.encoding = std::string(name(lines_.encoding())) + packing_;
        switch (format_) {
            case Format::Server:
                facts_.format = server_.from_cls() ? "SIPStack (CLS)" : "SIPStack (OCSLogger)";
                break;
            case Format::Client: facts_.format = "uccapilog"; break;
            case Format::Unknown:
                facts_.complete = false;
                facts_.problems.push_back(
                    not_a_trace(facts_.path, facts_.lines,
                                server_.met_look_alike() ? kLookAlike : kHowToFormat));
                break;
        }
        if (reader_.fault()) {
            facts_.complete = false;
            facts_.problems.push_back(read_failed(facts_.path, facts_.lines, reader_.fault()));
        }
    }

    BlockReader reader_;
    TraceFacts facts_;
    std::string packing_;
    TextLines lines_;
    RecordReader server_;
    ClientLogReader client_;
    std::vector<TraceRecord> records_;  // complete, from at_ on not yet handed out
    std::size_t at_ = 0;
    std::size_t peeked_ = 0;
    Format format_ = Format::Unknown;
    bool ended_ = false;
};

OpenedTrace refuse(TraceFacts facts, Problem problem) {
    facts.complete = false;
    facts.problems.push_back(std::move(problem));
    return OpenedTrace{nullptr, std::move(facts)};
}

}  // namespace

OpenedTrace open_trace_input(std::unique_ptr<capture::ByteInput> input, const std::string& path,
                             std::uint32_t index) {
    TraceFacts facts;
    facts.index = index;
    facts.path = path;
    BlockReader reader(std::move(input));
    const capture::Format* format = capture::recognise(reader.peek(capture::kLongestMagic));
    std::string packing;
    if (format != nullptr && format->unpacker != nullptr) {
        packing = " in " + std::string(format->name);
        reader = BlockReader(std::make_unique<capture::UnpackedInput>(
            std::move(reader), format->unpacker(), format->name));
        format = capture::recognise(reader.peek(capture::kLongestMagic));
    }
    if (format != nullptr) {
        return refuse(std::move(facts), known_otherwise(path, *format));
    }
    if (reader.peek(1).empty()) {
        return refuse(std::move(facts),
                      reader.fault() ? read_failed(path, 0, reader.fault()) : empty_trace(path));
    }
    return OpenedTrace{
        std::make_unique<TextSource>(std::move(reader), std::move(facts), std::move(packing)), {}};
}

}  // namespace trace

std::string_view name(TraceRecordKind kind) {
    switch (kind) {
        case TraceRecordKind::Connection: return "connection";
        case TraceRecordKind::Protocol: return "protocol";
        case TraceRecordKind::Diagnostic: return "diagnostic";
        case TraceRecordKind::Security: return "security";
        case TraceRecordKind::FreeText: return "free_text";
        case TraceRecordKind::ClientError: return "client_error";
    }
    return "";
}

OpenedTrace open_trace(const std::string& path, std::uint32_t index) {
    auto input = capture::open_file(path);
    if (!input) {
        TraceFacts facts;
        facts.index = index;
        facts.path = path;
        return trace::refuse(std::move(facts), std::move(input.error()));
    }
    return trace::open_trace_input(std::move(*input), path, index);
}

}  // namespace siptls
