// SPDX-License-Identifier: GPL-2.0-or-later
// One DNS message taken apart (RFC 1035, 4): the questions, and of the answers what leads a SIP
// client to its server (RFC 2782, 3263, 3403). The session room makes expected names of it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "bytes/result.h"
#include "dns/record_type.h"
#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls::dns {

// Names are as read_domain_name() spells them: lower case, no trailing dot, the root empty.

struct Question {
    std::string name;
    RecordType type = RecordType::A;
};

// Of types that are not read, and of classes other than IN.
struct OtherData {};

// CNAME.
struct Alias {
    std::string target;
};

// RFC 2782. An empty target means that the service is not there.
struct Srv {
    std::uint16_t priority = 0;
    std::uint16_t weight = 0;
    std::uint16_t port = 0;
    std::string target;
};

// RFC 3403, 4. The texts are as on the wire.
struct Naptr {
    std::uint16_t order = 0;
    std::uint16_t preference = 0;
    std::string flags;
    std::string service;
    std::string regexp;
    std::string replacement;
};

// An IpAddress is the data of A and AAAA.
using RecordData = std::variant<OtherData, IpAddress, Alias, Srv, Naptr>;

enum class Section : std::uint8_t { Answer, Authority, Additional };

struct Record {
    Section section = Section::Answer;
    std::string name;
    RecordType type = RecordType::A;
    std::uint32_t ttl = 0;  // seconds
    RecordData data;
};

struct Message {
    std::uint16_t id = 0;
    bool is_response = false;
    std::uint8_t opcode = 0;  // 0: query
    std::uint8_t rcode = 0;   // 0: no error, 3: the name does not exist
    bool truncated = false;   // by the server: the client will ask again over TCP
    std::vector<Question> questions;
    std::vector<Record> records;
    // The bytes end before the counts of the header are reached, or a ceiling was: further records
    // may exist. Those that are given are whole.
    bool complete = true;
};

// Whether the message answers a question, as its header says: false if there is none.
bool is_response(Bytes message);

// Takes a message without the two length bytes of TCP. Fails if there is no whole header, if a name
// or the data of a record contradicts itself, or if bytes are left over.
Result<Message> parse_message(Bytes bytes);
// The same into a message whose memory serves again; when it fails, what stands there is no
// message.
Result<void> parse_message(Bytes bytes, Message& into);

}  // namespace siptls::dns
