// SPDX-License-Identifier: GPL-2.0-or-later
// Straight down the message. Running out of bytes is a cut; contradiction is malformed.
#include "dns/message.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "bytes/domain_name.h"
#include "bytes/reader.h"
#include "dns/limits.h"

namespace siptls::dns {
namespace {

constexpr std::uint16_t kClassIn = 1;

enum class Step : std::uint8_t { Ok, Cut, Malformed };

// The name at the reader's place, which then stands behind it.
Step read_name(Bytes message, Reader& in, std::string& name) {
    DomainName read = read_domain_name(message, in.offset());
    switch (read.status) {
        case NameStatus::Cut: return Step::Cut;
        case NameStatus::Malformed: return Step::Malformed;
        case NameStatus::Whole: break;
    }
    name = std::move(read.text);
    in.skip(read.end - in.offset());
    return Step::Ok;
}

std::string text_of(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

std::optional<RecordData> parse_address(Bytes data, AddressFamily family) {
    IpAddress address;
    address.family = family;
    if (data.size() != (family == AddressFamily::V4 ? 4 : 16)) {
        return std::nullopt;
    }
    std::copy(data.begin(), data.end(), address.bytes.begin());
    return address;
}

// The data runs from `start` to the end of `message`; names in it may point to what is before.
std::optional<RecordData> parse_data(Bytes message, std::size_t start, RecordType type) {
    Reader in{message};
    in.skip(start);
    switch (type) {
        case RecordType::A: return parse_address(in.rest(), AddressFamily::V4);
        case RecordType::Aaaa: return parse_address(in.rest(), AddressFamily::V6);
        case RecordType::Cname: {
            Alias alias;
            if (read_name(message, in, alias.target) != Step::Ok || !in.at_end()) {
                return std::nullopt;
            }
            return alias;
        }
        case RecordType::Srv: {
            Srv srv;
            srv.priority = in.u16();
            srv.weight = in.u16();
            srv.port = in.u16();
            if (!in.ok() || read_name(message, in, srv.target) != Step::Ok || !in.at_end()) {
                return std::nullopt;
            }
            return srv;
        }
        case RecordType::Naptr: {
            Naptr naptr;
            naptr.order = in.u16();
            naptr.preference = in.u16();
            naptr.flags = text_of(in.prefixed(1));
            naptr.service = text_of(in.prefixed(1));
            naptr.regexp = text_of(in.prefixed(1));
            if (!in.ok() || read_name(message, in, naptr.replacement) != Step::Ok || !in.at_end()) {
                return std::nullopt;
            }
            return naptr;
        }
    }
    return OtherData{};
}

Step read_question(Bytes message, Reader& in, Question& question) {
    const Step named = read_name(message, in, question.name);
    if (named != Step::Ok) {
        return named;
    }
    question.type = RecordType{in.u16()};
    in.u16();  // class
    return in.ok() ? Step::Ok : Step::Cut;
}

Step read_record(Bytes message, Reader& in, Record& record) {
    const Step named = read_name(message, in, record.name);
    if (named != Step::Ok) {
        return named;
    }
    record.type = RecordType{in.u16()};
    const std::uint16_t record_class = in.u16();
    record.ttl = in.u32();
    const std::uint16_t length = in.u16();
    const std::size_t data_start = in.offset();
    in.skip(length);
    if (!in.ok()) {
        return Step::Cut;
    }
    if (record_class != kClassIn) {
        return Step::Ok;
    }
    auto data = parse_data(message.first(in.offset()), data_start, record.type);
    if (!data) {
        return Step::Malformed;
    }
    record.data = std::move(*data);
    return Step::Ok;
}

Step read_questions(Bytes bytes, Reader& in, std::size_t count, std::vector<Question>& questions) {
    for (; count > 0; --count) {
        if (questions.size() == kMaxQuestions) {
            return Step::Cut;
        }
        Question question;
        if (const Step step = read_question(bytes, in, question); step != Step::Ok) {
            return step;
        }
        questions.push_back(std::move(question));
    }
    return Step::Ok;
}

Step read_records(Bytes bytes, Reader& in, std::size_t count, Section section,
                  std::vector<Record>& records) {
    for (; count > 0; --count) {
        if (records.size() == kMaxRecords) {
            return Step::Cut;
        }
        Record record;
        record.section = section;
        if (const Step step = read_record(bytes, in, record); step != Step::Ok) {
            return step;
        }
        records.push_back(std::move(record));
    }
    return Step::Ok;
}

}  // namespace

Result<Message> parse_message(Bytes bytes) {
    Reader in{bytes};
    Message message;
    message.id = in.u16();
    const std::uint16_t flags = in.u16();
    message.is_response = (flags & 0x8000) != 0;
    message.opcode = static_cast<std::uint8_t>(flags >> 11 & 0x0f);
    message.truncated = (flags & 0x0200) != 0;
    message.rcode = static_cast<std::uint8_t>(flags & 0x0f);
    const std::uint16_t questions = in.u16();
    const std::uint16_t answers = in.u16();
    const std::uint16_t authorities = in.u16();
    const std::uint16_t additionals = in.u16();
    if (!in.ok()) {
        return malformed("DNS: header is short", bytes.size());
    }
    Step step = read_questions(bytes, in, questions, message.questions);
    for (const auto& [section, count] : {std::pair{Section::Answer, answers},
                                         {Section::Authority, authorities},
                                         {Section::Additional, additionals}}) {
        if (step == Step::Ok) {
            step = read_records(bytes, in, count, section, message.records);
        }
    }
    if (step == Step::Malformed) {
        return malformed("DNS: a name or record contradicts itself", in.offset());
    }
    if (step == Step::Ok && !in.at_end()) {
        return malformed("DNS: bytes behind the last record", in.offset());
    }
    message.complete = step == Step::Ok;
    return message;
}

}  // namespace siptls::dns
