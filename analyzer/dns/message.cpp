// SPDX-License-Identifier: GPL-2.0-or-later
// Straight down the message. Running out of bytes is a cut; contradiction is malformed.
#include "dns/message.h"

#include <algorithm>
#include <utility>

#include "bytes/domain_name.h"
#include "bytes/reader.h"
#include "dns/limits.h"

namespace siptls::dns {
namespace {

constexpr std::uint16_t kClassIn = 1;
constexpr std::uint16_t kResponse = 0x8000;                           // of the flags
constexpr std::uint16_t kPointerToQuestion = 0xc000 | kHeaderLength;  // where the first one begins

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

bool read_address(Bytes data, AddressFamily family, RecordData& into) {
    if (data.size() != (family == AddressFamily::V4 ? 4 : 16)) {
        return false;
    }
    auto& address = into.emplace<IpAddress>();
    address.family = family;
    std::copy(data.begin(), data.end(), address.bytes.begin());
    return true;
}

// The data runs from `start` to the end of `message`; names in it may point to what is before.
// False if it contradicts itself.
bool read_data(Bytes message, std::size_t start, RecordType type, RecordData& into) {
    Reader in{message};
    in.skip(start);
    switch (type) {
        case RecordType::A: return read_address(in.rest(), AddressFamily::V4, into);
        case RecordType::Aaaa: return read_address(in.rest(), AddressFamily::V6, into);
        case RecordType::Cname:
            return read_name(message, in, into.emplace<Alias>().target) == Step::Ok && in.at_end();
        case RecordType::Srv: {
            auto& srv = into.emplace<Srv>();
            srv.priority = in.u16();
            srv.weight = in.u16();
            srv.port = in.u16();
            return in.ok() && read_name(message, in, srv.target) == Step::Ok && in.at_end();
        }
        case RecordType::Naptr: {
            auto& naptr = into.emplace<Naptr>();
            naptr.order = in.u16();
            naptr.preference = in.u16();
            naptr.flags = text_of(in.prefixed(1));
            naptr.service = text_of(in.prefixed(1));
            naptr.regexp = text_of(in.prefixed(1));
            return in.ok() && read_name(message, in, naptr.replacement) == Step::Ok && in.at_end();
        }
    }
    return true;
}

class Parser {
  public:
    Parser(Bytes bytes, Message& into) : bytes_(bytes), in_(bytes), message_(into) {}

    Result<void> parse() {
        message_.questions.clear();
        message_.records.clear();
        message_.id = in_.u16();
        const std::uint16_t flags = in_.u16();
        message_.is_response = (flags & kResponse) != 0;
        message_.opcode = static_cast<std::uint8_t>(flags >> 11 & 0x0f);
        message_.truncated = (flags & 0x0200) != 0;
        message_.rcode = static_cast<std::uint8_t>(flags & 0x0f);
        const std::uint16_t questions = in_.u16();
        const std::uint16_t answers = in_.u16();
        const std::uint16_t authorities = in_.u16();
        const std::uint16_t additionals = in_.u16();
        if (!in_.ok()) {
            return malformed("DNS: header is short", bytes_.size());
        }
        Step step = read_questions(questions);
        for (const auto& [section, count] : {std::pair{Section::Answer, answers},
                                             {Section::Authority, authorities},
                                             {Section::Additional, additionals}}) {
            if (step == Step::Ok) {
                step = read_records(count, section);
            }
        }
        if (step == Step::Malformed) {
            return malformed("DNS: a name or record contradicts itself", in_.offset());
        }
        if (step == Step::Ok && !in_.at_end()) {
            return malformed("DNS: bytes behind the last record", in_.offset());
        }
        message_.complete = step == Step::Ok;
        return {};
    }

  private:
    Step read_questions(std::size_t count) {
        for (; count > 0; --count) {
            if (message_.questions.size() == kMaxQuestions) {
                return Step::Cut;
            }
            const Step step = read_question(message_.questions.emplace_back());
            if (step != Step::Ok) {
                message_.questions.pop_back();
                return step;
            }
        }
        return Step::Ok;
    }

    Step read_question(Question& question) {
        const Step named = read_name(bytes_, in_, question.name);
        if (named != Step::Ok) {
            return named;
        }
        question.type = RecordType{in_.u16()};
        in_.u16();  // class
        return in_.ok() ? Step::Ok : Step::Cut;
    }

    Step read_records(std::size_t count, Section section) {
        for (; count > 0; --count) {
            if (message_.records.size() == kMaxRecords) {
                return Step::Cut;
            }
            Record& record = message_.records.emplace_back();
            record.section = section;
            const Step step = read_record(record);
            if (step != Step::Ok) {
                message_.records.pop_back();
                return step;
            }
        }
        return Step::Ok;
    }

    Step read_record(Record& record) {
        const Step named = read_owner(record.name);
        if (named != Step::Ok) {
            return named;
        }
        record.type = RecordType{in_.u16()};
        const std::uint16_t record_class = in_.u16();
        record.ttl = in_.u32();
        const std::uint16_t length = in_.u16();
        const std::size_t data_start = in_.offset();
        in_.skip(length);
        if (!in_.ok()) {
            return Step::Cut;
        }
        if (record_class != kClassIn) {
            return Step::Ok;
        }
        const Bytes up_to_its_end = bytes_.first(in_.offset());
        return read_data(up_to_its_end, data_start, record.type, record.data) ? Step::Ok
                                                                              : Step::Malformed;
    }

    // Nearly every record is about the name that was asked for, and says so by a pointer to it,
    // which need not be followed again.
    Step read_owner(std::string& owner) {
        Reader ahead = in_;
        if (!message_.questions.empty() && ahead.u16() == kPointerToQuestion) {
            owner = message_.questions.front().name;
            in_ = ahead;
            return Step::Ok;
        }
        return read_name(bytes_, in_, owner);
    }

    Bytes bytes_;
    Reader in_;
    Message& message_;
};

}  // namespace

bool is_response(Bytes message) {
    Reader in{message};
    in.u16();  // id
    return (in.u16() & kResponse) != 0;
}

Result<void> parse_message(Bytes bytes, Message& into) {
    return Parser(bytes, into).parse();
}

Result<Message> parse_message(Bytes bytes) {
    Message message;
    return parse_message(bytes, message).map([&] { return std::move(message); });
}

}  // namespace siptls::dns
