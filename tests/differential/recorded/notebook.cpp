// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstdlib>

#include "recording.h"

namespace siptls::tests {

namespace {

constexpr std::size_t kSegment = 1400;
constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kPush = 0x08;
constexpr std::uint8_t kAck = 0x10;

void put(std::string& out, std::uint32_t value, int width) {
    while (width-- > 0) {
        out.push_back(static_cast<char>(value >> (8 * width)));
    }
}

std::FILE* create(const std::string& path) {
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) {
        std::perror(path.c_str());
        std::exit(1);
    }
    return file;
}

}  // namespace

std::string register_request(const std::string& label) {
    return "REGISTER sip:example.com SIP/2.0\r\n"
           "Via: SIP/2.0/TLS 10.0.0.2:5061;branch=z9hG4bK" +
           label +
           "\r\n"
           "From: <sip:" +
           label + "@example.com>;tag=1\r\nTo: <sip:" + label +
           "@example.com>\r\n"
           "Call-ID: " +
           label +
           "\r\nCSeq: 1 REGISTER\r\nUser-Agent: recorded\r\n"
           "Content-Length: 0\r\n\r\n";
}

std::string register_answer(const std::string& label) {
    return "SIP/2.0 200 OK\r\n"
           "Via: SIP/2.0/TLS 10.0.0.2:5061;branch=z9hG4bK" +
           label +
           "\r\n"
           "From: <sip:" +
           label + "@example.com>;tag=1\r\nTo: <sip:" + label +
           "@example.com>;tag=2\r\n"
           "Call-ID: " +
           label + "\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n";
}

Notebook::Notebook(const std::string& folder)
    : folder_(folder),
      capture_(create(folder + "/sessions.pcap")),
      key_log_(create(folder + "/keys.log")),
      labels_(create(folder + "/labels.txt")) {
    std::string head;
    put(head, 0xa1b2c3d4, 4);
    put(head, 0x00020004, 4);
    put(head, 0, 4);
    put(head, 0, 4);
    put(head, 65535, 4);
    put(head, 1, 4);
    std::fwrite(head.data(), 1, head.size(), capture_);
}

Notebook::~Notebook() {
    std::fclose(capture_);
    std::fclose(key_log_);
    std::fclose(labels_);
}

void Notebook::add_key_log_line(const std::string& line) {
    std::fprintf(key_log_, "%s\n", line.c_str());
}

void Notebook::add_file(const std::string& name, const std::string& content) const {
    std::FILE* const file = create(folder_ + "/" + name);
    std::fwrite(content.data(), 1, content.size(), file);
    std::fclose(file);
}

void Notebook::add(const Recording& recording) {
    ++port_;
    sequence_[0] = 1000;
    sequence_[1] = 5000;
    packet(false, kSyn, {});
    packet(true, kSyn | kAck, {});
    packet(false, kAck, {});
    for (const Piece& piece : recording.pieces) {
        for (std::size_t at = 0; at < piece.bytes.size(); at += kSegment) {
            packet(piece.from_server, kPush | kAck, piece.bytes.substr(at, kSegment));
        }
    }
    packet(false, kFin | kAck, {});
    packet(true, kFin | kAck, {});
    packet(false, kAck, {});
    std::fprintf(labels_, "%s\n", recording.label.c_str());
}

void Notebook::packet(bool from_server, std::uint8_t flags, const std::string& payload) {
    std::string data("\2\0\0\0\0\1\2\0\0\0\0\2\x08\0", 14);
    put(data, 0x4500, 2);
    put(data, static_cast<std::uint32_t>(40 + payload.size()), 2);
    put(data, 0, 4);
    put(data, 0x4006, 2);
    put(data, 0, 2);
    put(data, from_server ? 0x0a000001 : 0x0a000002, 4);
    put(data, from_server ? 0x0a000002 : 0x0a000001, 4);
    put(data, from_server ? 5061 : port_, 2);
    put(data, from_server ? port_ : 5061, 2);
    std::uint32_t& own = sequence_[from_server ? 1 : 0];
    put(data, own, 4);
    put(data, (flags & kAck) != 0 ? sequence_[from_server ? 0 : 1] : 0, 4);
    put(data, 0x5000u | flags, 2);
    put(data, 0xffff0000, 4);
    put(data, 0, 2);
    data += payload;
    own += static_cast<std::uint32_t>(payload.size()) + ((flags & (kSyn | kFin)) != 0 ? 1 : 0);
    std::string head;
    const std::uint32_t time = packets_++;
    put(head, 1'700'000'000 + time / 1000, 4);
    put(head, time % 1000 * 1000, 4);
    put(head, static_cast<std::uint32_t>(data.size()), 4);
    put(head, static_cast<std::uint32_t>(data.size()), 4);
    std::fwrite(head.data(), 1, head.size(), capture_);
    std::fwrite(data.data(), 1, data.size(), capture_);
}

}  // namespace siptls::tests

int main(int count, char** words) {
    using namespace siptls::tests;
    if (count != 2) {
        std::fprintf(stderr, "usage: %s FOLDER\n", words[0]);
        return 2;
    }
    Notebook notebook(words[1]);
    const bool openssl = play_openssl(notebook);
    const bool gnutls = play_gnutls(notebook);
    const bool mbedtls = play_mbedtls(notebook);
    return openssl && gnutls && mbedtls ? 0 : 1;
}
