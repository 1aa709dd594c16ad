// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/story.h"

#include <utility>

#include "bytes/load.h"
#include "from_hex.h"
#include "tls/bodies.h"
#include "tls/handshake_framer.h"
#include "tls/record_framer.h"
#include "tls/samples.h"

namespace siptls::tests {

namespace {

constexpr Nanoseconds kBetweenFrames = 10'000'000;
constexpr std::uint16_t kHeader = 5;

Setting joined_as(Joined joined) {
    Setting setting;
    setting.joined = joined;
    return setting;
}

}  // namespace

Endpoint endpoint(std::string_view text) {
    return parse_endpoint(text).value();
}

Story::Story(Sink sink, const Setting& setting)
    : sink_(std::move(sink)), flow_(setting.flow), frame_(setting.frame), time_(setting.start) {
    put(Side::Client, TcpOpened{setting.client, setting.server, setting.joined});
}

Story& Story::put(Side side, const EventBody& body) {
    sink_(Event{FrameRef{frame_, capture_}, time_, flow_, side, body});
    ++frame_;
    time_.nanoseconds += kBetweenFrames;
    return *this;
}

Story& Story::pass(double seconds) {
    time_.nanoseconds += static_cast<Nanoseconds>(seconds * kSecond);
    return *this;
}

Story& Story::go_on_in(std::uint32_t capture, std::uint64_t frame) {
    capture_ = capture;
    frame_ = frame;
    return *this;
}

Story& Story::acknowledge(Side side) {
    return acknowledge(side, offset(other(side)));
}

Story& Story::acknowledge(Side side, std::uint64_t up_to) {
    return put(side, TcpAcknowledged{up_to});
}

Story& Story::fin(Side side) {
    return fin_having_seen(side, offset(other(side)));
}

Story& Story::fin_having_seen(Side side, std::uint64_t peer_offset) {
    return put(side, TcpClosed{CloseHow::Fin, offset(side), peer_offset});
}

Story& Story::rst(Side side) {
    return put(side, TcpClosed{CloseHow::Rst, offset(side), offset(other(side))});
}

Story& Story::foreign_reset(Side side) {
    sink_(Event{FrameRef{frame_, 0}, time_, flow_, side,
                AnomalySeen{AnomalyCode::ResetByMiddlebox, "another hop limit"}});
    return rst(side);
}

Story& Story::gap(Side side, std::uint64_t length, GapCause cause) {
    const std::uint64_t at = offset(side);
    of(side) += length;
    return put(side, TcpGap{cause, at, length});
}

Story& Story::record(Side side, tls::ContentType type, std::uint16_t length) {
    of(side) += kHeader + length;
    return put(side, TlsRecordSeen{static_cast<std::uint8_t>(type), 0x0303, length, offset(side)});
}

Story& Story::message(Side side, tls::HandshakeType type, Bytes body) {
    record(side, tls::ContentType::Handshake, static_cast<std::uint16_t>(body.size() + 4));
    return put(side, TlsHandshakeSeen{static_cast<std::uint8_t>(type), HelloForm::Tls, body,
                                      offset(side)});
}

Story& Story::alert(Side side, std::uint8_t level, std::uint8_t description) {
    record(side, tls::ContentType::Alert, 2);
    return put(side, TlsAlertSeen{level, description});
}

Story& Story::client_hello(std::string_view record_hex) {
    const Buffer body = body_of_record(record_hex);
    return message(Side::Client, tls::HandshakeType::ClientHello, body);
}

Story& Story::server_flight(std::string_view records_hex) {
    const Buffer stream = from_hex(records_hex);
    tls::RecordFramer records;
    tls::HandshakeFramer messages;
    records.push(stream, 0);
    tls::Record framed;
    while (records.next(framed)) {
        record(Side::Server, framed.type, framed.length);
        if (framed.type != tls::ContentType::Handshake) {
            continue;
        }
        messages.push(framed.fragment);
        tls::HandshakeMessage found;
        while (messages.next(found)) {
            put(Side::Server, TlsHandshakeSeen{static_cast<std::uint8_t>(found.type),
                                               HelloForm::Tls, found.body, offset(Side::Server)});
        }
    }
    return *this;
}

Story& Story::client_flight12() {
    const Buffer key(33, 0x20);
    return message(Side::Client, tls::HandshakeType::ClientKeyExchange, key)
        .change_cipher_spec(Side::Client)
        .record(Side::Client, tls::ContentType::Handshake, 40);
}

Story& Story::server_finish12() {
    return change_cipher_spec(Side::Server).record(Side::Server, tls::ContentType::Handshake, 40);
}

Story& Story::server_flight13() {
    return server_flight(kTls13ServerFlight).acknowledge(Side::Client);
}

Story& Story::established12() {
    return client_hello(kOpensslTls12ClientHello)
        .server_flight(kTls12ServerFlight)
        .acknowledge(Side::Client)
        .client_flight12()
        .server_finish12()
        .application_data(Side::Client, 400);
}

SessionStory::SessionStory(Joined joined)
    : story(
          [this](const Event& event) {
              if (const auto* opened = std::get_if<TcpOpened>(&event.body)) {
                  builder.begin(event, *opened);
              } else {
                  builder.add(event, {certificates, fingerprints, staples});
              }
          },
          joined_as(joined)) {}

}  // namespace siptls::tests
