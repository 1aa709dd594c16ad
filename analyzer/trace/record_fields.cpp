// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/record_fields.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "bytes/ascii.h"
#include "bytes/blanks.h"
#include "trace/http_date.h"
#include "trace/limits.h"
#include "trace/result_code.h"

namespace siptls::trace {

namespace {

// Lines may end with a carriage return.
std::string_view trimmed(std::string_view text) {
    return without_outer(text, [](char c) { return is_blank(c) || c == '\r'; });
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

struct Field {
    std::string_view name;
    std::string_view value;
};

// Nothing if the line is none.
std::optional<Field> field_of(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    const std::string_view field_name = trimmed(line.substr(0, colon));
    const bool token =
        !field_name.empty() && std::all_of(field_name.begin(), field_name.end(), [](char c) {
            return c > ' ' && c < 0x7f && c != '(' && c != '<' && c != '"' && c != ';' && c != ',';
        });
    return token ? std::optional(Field{field_name, trimmed(line.substr(colon + 1))}) : std::nullopt;
}

std::optional<std::uint64_t> hex_number(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0X")) {
        text.remove_prefix(2);
    }
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, 16);
    return error == std::errc() && stop == end && !text.empty() ? std::optional(value)
                                                                : std::nullopt;
}

// "0x80090327 SEC_E_CERT_UNKNOWN", "0xC3E93C5E(SIPPROXY_E_ROUTING)".
std::optional<std::uint32_t> leading_code(std::string_view value) {
    return parse_result_code(value.substr(0, value.find_first_of(" \t(")));
}

std::string kept(std::string_view text) {
    return std::string(text.substr(0, kMaxText));
}

void take_peer(std::string_view value, TraceRecord& record) {
    if (const auto endpoint = parse_endpoint(value)) {
        record.peer = endpoint;
    } else if (record.peer_name.empty()) {
        record.peer_name = kept(value);
    }
}

// In one published page the code follows the text on the same line.
void take_text(std::string_view value, TraceRecord& record) {
    constexpr std::string_view kCode = "Result-Code:";
    const std::size_t code = value.find(kCode);
    if (code != std::string_view::npos) {
        record.result_code = leading_code(trimmed(value.substr(code + kCode.size())));
        value = trimmed(value.substr(0, code));
    }
    record.text = kept(value);
}

void take_correlation(std::string_view value, TraceRecord& record) {
    std::uint32_t number = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    if (error == std::errc() && stop == end && number != 0) {
        record.correlation_id = number;
    }
}

void take_field(const Field& field, TraceRecord& record) {
    const auto is = [&](std::string_view wanted) {
        return equal_ignoring_case(field.name, wanted);
    };
    if (is("Text")) {
        take_text(field.value, record);
    } else if (is("Result-Code")) {
        record.result_code = leading_code(field.value);
    } else if (is("Peer-IP")) {
        if (const auto endpoint = parse_endpoint(field.value)) {
            record.peer = endpoint;
        }
    } else if (is("Peer")) {
        take_peer(field.value, record);
    } else if (is("Local-IP")) {
        record.local = parse_endpoint(field.value);
    } else if (is("Connection-ID")) {
        record.connection_id = hex_number(field.value);
    } else if (is("Transport")) {
        record.transport = kept(field.value);
    } else if (is("Severity")) {
        record.severity = kept(field.value);
    } else if (is("Trace-Correlation-Id")) {
        take_correlation(field.value, record);
    } else if (is("Direction")) {
        record.direction = field.value.starts_with("incoming")   ? TraceDirection::Incoming
                           : field.value.starts_with("outgoing") ? TraceDirection::Outgoing
                                                                 : TraceDirection::Unknown;
    }
}

std::optional<TraceRecordKind> kind_of_type(std::string_view log_type) {
    if (equal_ignoring_case(log_type, "connection")) {
        return TraceRecordKind::Connection;
    }
    if (equal_ignoring_case(log_type, "diagnostic")) {
        return TraceRecordKind::Diagnostic;
    }
    if (equal_ignoring_case(log_type, "security")) {
        return TraceRecordKind::Security;
    }
    return std::nullopt;
}

// CLS writes no LogType: there it is function and flag that tell.
std::optional<TraceRecordKind> kind_of_header(const RecordHeader& header) {
    const auto in_function = [&](std::string_view word) {
        return header.function.find(word) != std::string_view::npos;
    };
    if (in_function("ProtocolRecord") || header.flag == "TF_PROTOCOL") {
        return TraceRecordKind::Protocol;
    }
    if (in_function("Connection") || header.flag == "TF_CONNECTION") {
        return TraceRecordKind::Connection;
    }
    if (in_function("Diagnostic") || header.flag == "TF_DIAG") {
        return TraceRecordKind::Diagnostic;
    }
    if (in_function("Security") || header.flag == "TF_SECURITY") {
        return TraceRecordKind::Security;
    }
    return std::nullopt;
}

// What tells is the LogType line, else the header, else what the record holds.
TraceRecordKind kind_of(const RecordHeader& header, std::string_view log_type,
                        const TraceRecord& record) {
    if (const auto kind = kind_of_type(log_type)) {
        return *kind;
    }
    if (const auto kind = kind_of_header(header)) {
        return *kind;
    }
    if (!record.sip_message.empty()) {
        return TraceRecordKind::Protocol;
    }
    return record.connection_id ? TraceRecordKind::Connection : TraceRecordKind::Diagnostic;
}

// Header fields that hold credentials, or what they are proved with.
bool is_secret(std::string_view field_name) {
    constexpr std::array<std::string_view, 4> kSecrets = {
        "authorization", "proxy-authorization", "authentication-info", "proxy-authentication-info"};
    return std::any_of(kSecrets.begin(), kSecrets.end(), [&](std::string_view secret) {
        return equal_ignoring_case(field_name, secret);
    });
}

}  // namespace

void read_sip_lines(std::string_view lines, TraceRecord& record) {
    record.sip_message.assign(trimmed(take_line(lines)));
    record.sip_message += "\r\n";
    bool keeping = false;  // continuation lines of the field before
    while (!lines.empty()) {
        const std::string_view raw = take_line(lines);
        const std::string_view line = trimmed(raw);
        if (line.empty()) {
            continue;  // a long value may be wrapped with blank lines
        }
        const bool folded = is_blank(raw.front());
        const auto field = folded ? std::nullopt : field_of(line);
        if (field && equal_ignoring_case(field->name, "Message-Body")) {
            break;
        }
        if (field) {
            keeping = !is_secret(field->name);
        }
        if (!keeping) {
            continue;
        }
        if (!field) {
            record.sip_message.resize(record.sip_message.size() - 2);
            record.sip_message += ' ';
        }
        record.sip_message += line;
        record.sip_message += "\r\n";
        if (field && equal_ignoring_case(field->name, "Date")) {
            record.date = parse_http_date(field->value);
        }
    }
    record.sip_message += "\r\n";
}

void read_record(const RecordHeader& header, std::string_view body, TraceRecord& record) {
    record.time = header.time;
    record.correlation_id = header.correlation_id;
    std::string_view log_type;
    while (!body.empty()) {
        const std::string_view from_here = body;
        const auto field = field_of(take_line(body));
        if (!field) {
            continue;
        }
        if (equal_ignoring_case(field->name, "Start-Line")) {
            read_sip_lines(
                from_here.substr(static_cast<std::size_t>(field->value.data() - from_here.data())),
                record);
            break;
        }
        if (equal_ignoring_case(field->name, "LogType")) {
            log_type = field->value;
        } else {
            take_field(*field, record);
        }
    }
    record.kind = kind_of(header, log_type, record);
}

}  // namespace siptls::trace
