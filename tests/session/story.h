// SPDX-License-Identifier: GPL-2.0-or-later
// Tells one connection as events: who opened it, which records and messages went, how it closed.
// Offsets, frame numbers and times count up by themselves. Used by the tests of session/ and of the
// engine.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "session/session_builder.h"
#include "siptls/event.h"
#include "tls/content_type.h"
#include "tls/handshake_type.h"
#include "x509/certificate_store.h"

namespace siptls::tests {

Endpoint endpoint(std::string_view text);

// Where and when a story takes place.
struct Setting {
    Endpoint client = endpoint("10.50.8.101:50001");
    Endpoint server = endpoint("10.50.8.21:5061");
    FlowId flow = 0;
    std::uint64_t frame = 1;
    Timestamp start{1'780'000'000 * kSecond};  // May 2026
    Joined joined = Joined::AtSyn;
};

class Story {
  public:
    using Sink = std::function<void(const Event&)>;

    explicit Story(Sink sink, const Setting& setting = {});

    // TCP. An end acknowledges all of the other side, save where it says otherwise.
    Story& acknowledge(Side side);
    Story& acknowledge(Side side, std::uint64_t up_to);
    Story& fin(Side side);
    Story& fin_having_seen(Side side, std::uint64_t peer_offset);
    Story& rst(Side side);
    Story& foreign_reset(Side side);  // in the side's name, by somebody on the path
    Story& gap(Side side, std::uint64_t length, GapCause cause = GapCause::NotCaptured);
    Story& pass(double seconds);
    Story& go_on_in(std::uint32_t capture, std::uint64_t frame = 1);

    // TLS records and messages.
    Story& record(Side side, tls::ContentType type, std::uint16_t length);
    Story& message(Side side, tls::HandshakeType type, Bytes body = {});
    Story& alert(Side side, std::uint8_t level, std::uint8_t description);
    Story& change_cipher_spec(Side side) {
        return record(side, tls::ContentType::ChangeCipherSpec, 1);
    }
    Story& application_data(Side side, std::uint16_t length) {
        return record(side, tls::ContentType::ApplicationData, length);
    }

    // Whole steps of a handshake, with the bytes of real stacks.
    Story& client_hello(std::string_view record_hex);
    Story& server_flight(std::string_view records_hex);  // all of it in clear
    Story& client_flight12();  // ClientKeyExchange, ChangeCipherSpec, Finished (AES-GCM)
    Story& server_finish12();
    Story& server_flight13();  // TLS_AES_256_GCM_SHA384; the client acknowledges it
    Story& established12();    // whole TLS 1.2 handshake of OpenSSL and data of the client

    Story& put(Side side, const EventBody& body);
    std::uint64_t offset(Side side) const { return offsets_[static_cast<std::size_t>(side)]; }
    std::uint64_t last_frame() const { return frame_ - 1; }

  private:
    std::uint64_t& of(Side side) { return offsets_[static_cast<std::size_t>(side)]; }

    Sink sink_;
    FlowId flow_;
    std::uint64_t frame_;
    std::uint32_t capture_ = 0;
    Timestamp time_;
    std::uint64_t offsets_[2] = {0, 0};
};

// A story whose events build a session.
struct SessionStory {
    explicit SessionStory(Joined joined = Joined::AtSyn);
    SessionStory(const SessionStory&) = delete;
    SessionStory& operator=(const SessionStory&) = delete;

    Session end(FlowEnd why = FlowEnd::Closed) { return builder.finish(why); }

    x509::CertificateStore certificates{1};
    session::FingerprintBook fingerprints;
    x509::StapleBook staples;
    session::SessionBuilder builder;
    Story story;
};

}  // namespace siptls::tests
