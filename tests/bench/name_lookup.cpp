// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the four messages; names are not compressed but for the owner of an answer.
#include "bench/name_lookup.h"

#include <string_view>

namespace siptls::bench {
namespace {

using Message = std::vector<std::uint8_t>;

constexpr std::uint16_t kTypeA = 1;
constexpr std::uint16_t kTypeSrv = 33;
constexpr std::uint16_t kClassInternet = 1;
constexpr std::uint16_t kQuery = 0x0100;   // recursion desired
constexpr std::uint16_t kAnswer = 0x8180;  // response, recursion desired and available
constexpr std::uint16_t kNameOfQuestion = 0xc00c;
constexpr std::uint32_t kTimeToLive = 3600;

void put16(Message& message, std::uint32_t value) {
    message.push_back(static_cast<std::uint8_t>(value >> 8U));
    message.push_back(static_cast<std::uint8_t>(value));
}

void put32(Message& message, std::uint32_t value) {
    put16(message, value >> 16U);
    put16(message, value & 0xffffU);
}

void put_name(Message& message, std::string_view name) {
    while (!name.empty()) {
        const std::string_view label = name.substr(0, name.find('.'));
        message.push_back(static_cast<std::uint8_t>(label.size()));
        message.insert(message.end(), label.begin(), label.end());
        name.remove_prefix(label.size() < name.size() ? label.size() + 1 : label.size());
    }
    message.push_back(0);
}

struct Question {
    std::string name;
    std::uint16_t type;
};

Message header(const Question& question, std::uint16_t flags, std::uint16_t answers) {
    Message message;
    put16(message, 0);
    put16(message, flags);
    put16(message, 1);
    put16(message, answers);
    put32(message, 0);
    put_name(message, question.name);
    put16(message, question.type);
    put16(message, kClassInternet);
    return message;
}

LookupMessage ask(const Question& question) {
    return {Side::Client, header(question, kQuery, 0)};
}

LookupMessage answer(const Question& question, const Message& data) {
    Message message = header(question, kAnswer, 1);
    put16(message, kNameOfQuestion);
    put16(message, question.type);
    put16(message, kClassInternet);
    put32(message, kTimeToLive);
    put16(message, static_cast<std::uint32_t>(data.size()));
    message.insert(message.end(), data.begin(), data.end());
    return {Side::Server, std::move(message)};
}

}  // namespace

NameLookup lookup_registrar(const std::string& sip_domain, const std::string& registrar,
                            std::uint32_t address) {
    const Question service{"_sipinternaltls._tcp." + sip_domain, kTypeSrv};
    const Question host{registrar, kTypeA};
    Message target;
    put32(target, 0);  // priority and weight
    put16(target, 5061);
    put_name(target, registrar);
    Message addresses;
    put32(addresses, address);
    return {ask(service), answer(service, target), ask(host), answer(host, addresses)};
}

}  // namespace siptls::bench
