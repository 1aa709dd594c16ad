// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/client_log.h"

#include <algorithm>
#include <utility>

#include "bytes/blanks.h"
#include "trace/limits.h"
#include "trace/record_fields.h"
#include "trace/record_header.h"
#include "trace/result_code.h"

namespace siptls::trace {

namespace {

constexpr std::string_view kSending = "Sending Packet";
constexpr std::string_view kReceived = "Data Received";
constexpr std::string_view kEndOf = "End of ";

std::string_view take_word(std::string_view& text) {
    text = without_leading(text, is_blank);
    const std::string_view word = text.substr(0, text.find_first_of(" \t"));
    text.remove_prefix(word.size());
    return word;
}

// "Sending Packet - ip:port (From Local Address: ip:port) N bytes:"
void take_addresses(std::string_view text, TraceRecord& packet) {
    constexpr std::string_view kLocal = "Local Address:";
    const std::size_t dash = text.find(" - ");
    if (dash == std::string_view::npos) {
        return;
    }
    std::string_view rest = text.substr(dash + 3);
    packet.peer = parse_endpoint(take_word(rest));
    if (const std::size_t local = rest.find(kLocal); local != std::string_view::npos) {
        rest.remove_prefix(local + kLocal.size());
        std::string_view word = take_word(rest);
        word = word.substr(0, word.find(')'));
        packet.local = parse_endpoint(word);
    }
}

// A status of the table, as eight hexadecimal digits standing alone.
std::optional<std::uint32_t> status_within(std::string_view text) {
    while (!text.empty()) {
        const std::size_t begin = text.find_first_of("0123456789abcdefABCDEFx");
        if (begin == std::string_view::npos) {
            break;
        }
        text.remove_prefix(begin);
        const std::size_t end = std::min(text.find_first_of(" \t,;:()[]=.\""), text.size());
        const auto code = parse_result_code(text.substr(0, end));
        if (code && find_result_code(*code) != nullptr) {
            return code;
        }
        text.remove_prefix(std::max<std::size_t>(end, 1));
    }
    return std::nullopt;
}

}  // namespace

std::optional<ClientLine> parse_client_line(std::string_view line) {
    std::size_t length = 0;
    const auto time = parse_trace_time(line, length);
    constexpr std::size_t kSeparator = 10;  // between date and time
    if (!time || line[kSeparator] != '|') {
        return std::nullopt;
    }
    std::string_view rest = line.substr(length);
    const std::string_view thread = take_word(rest);
    const std::string_view level = take_word(rest);
    rest = without_leading(rest, is_blank);
    if (thread.find(':') == std::string_view::npos || level.empty() || !rest.starts_with("::")) {
        return std::nullopt;
    }
    return ClientLine{*time, level, without_leading(rest.substr(2), is_blank)};
}

void ClientLogReader::take(const Line& line, std::vector<TraceRecord>& records) {
    if (const auto head = parse_client_line(line.text)) {
        take_head(*head, line, records);
    } else if (inside_) {
        append(line.text);
    }
}

void ClientLogReader::finish(std::vector<TraceRecord>& records) {
    if (inside_) {
        end(End::Cut, records);
    }
}

void ClientLogReader::take_head(const ClientLine& head, const Line& line,
                                std::vector<TraceRecord>& records) {
    if (head.text.starts_with(kSending) || head.text.starts_with(kReceived)) {
        if (inside_) {
            end(End::Cut, records);
        }
        begin(
            head, line,
            head.text.starts_with(kSending) ? TraceDirection::Outgoing : TraceDirection::Incoming);
        return;
    }
    if (head.text.starts_with(kEndOf)) {
        if (inside_) {
            end(End::Whole, records);
        }
        return;
    }
    const auto status = head.level == "ERROR" ? status_within(head.text) : std::nullopt;
    if (status) {
        TraceRecord& record = records.emplace_back();
        record.kind = TraceRecordKind::ClientError;
        record.observer = TraceObserver::Client;
        record.line = line.number;
        record.time = head.time;
        record.severity = "error";
        record.text = head.text.substr(0, kMaxText);
        record.result_code = status;
    } else if (inside_ && lines_.empty()) {
        append(head.text);  // the start line has a head of its own
    }
}

void ClientLogReader::begin(const ClientLine& head, const Line& line, TraceDirection direction) {
    inside_ = true;
    lines_.clear();
    packet_ = TraceRecord();
    packet_.kind = TraceRecordKind::Protocol;
    packet_.observer = TraceObserver::Client;
    packet_.line = line.number;
    packet_.time = head.time;
    packet_.direction = direction;
    take_addresses(head.text, packet_);
}

void ClientLogReader::end(End how, std::vector<TraceRecord>& records) {
    inside_ = false;
    if (lines_.empty()) {
        return;
    }
    // Header fields only: a body stands behind the first empty line.
    const std::size_t body = lines_.find("\n\n");
    read_sip_lines(std::string_view(lines_).substr(0, body), packet_);
    packet_.cut = how == End::Cut;
    records.push_back(std::move(packet_));
}

void ClientLogReader::append(std::string_view text) {
    if (text.size() + 1 <= kMaxRecord - lines_.size()) {
        lines_.append(text);
        lines_.push_back('\n');
    }
}

}  // namespace siptls::trace
