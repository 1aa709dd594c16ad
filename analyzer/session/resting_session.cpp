// SPDX-License-Identifier: GPL-2.0-or-later
// One list of the builder's fields serves both ways, so that they cannot disagree. Most numbers are
// small and take one byte (LEB128); frames and times, which are not, have a fixed place for their
// distance from the session's first.
#include "session/resting_session.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace siptls::session {

#if defined(__GLIBCXX__) && defined(__x86_64__) && !defined(_GLIBCXX_DEBUG)
// A field more belongs into Fields::visit and into the test that compares sessions before and after
// their rest; then into these numbers.
static_assert(sizeof(Session) == 904 && sizeof(SessionBuilder) == 1320);
#endif

namespace {

// Texts of more bytes in all than this: the session stays awake.
constexpr std::size_t kMaxTexts = 256;
// More than all else takes.
constexpr std::size_t kMaxNumbers = 1024;
// Distances: four billion frames, and 39 hours either way.
constexpr std::size_t kFrameBytes = 4;
constexpr std::size_t kTimeBytes = 6;

class Packer {
  public:
    static constexpr bool kReads = false;

    void small(std::uint64_t& value) {
        std::uint64_t rest = value;
        while (rest > 0x7f) {
            buffer_[used_++] = static_cast<std::uint8_t>(rest | 0x80);
            rest >>= 7;
        }
        buffer_[used_++] = static_cast<std::uint8_t>(rest);
    }
    // The lowest `kBytes` of a number that fits into them with its sign.
    template <std::size_t kBytes>
    void wide(std::int64_t& value) {
        static_assert(kBytes < sizeof value);
        constexpr std::int64_t kLimit = std::int64_t{1} << (8 * kBytes - 1);
        fits_ = fits_ && value >= -kLimit && value < kLimit;
        for (std::size_t byte = 0; byte < kBytes; ++byte) {
            buffer_[used_++] = static_cast<std::uint8_t>(value >> (8 * byte));
        }
    }
    void bytes(std::uint8_t* at, std::size_t size) {
        texts_ += size;
        if (texts_ <= kMaxTexts) {
            std::memcpy(buffer_.data() + used_, at, size);
            used_ += size;
        }
    }

    std::unique_ptr<std::uint8_t[]> take() const {
        if (!fits_ || texts_ > kMaxTexts) {
            return nullptr;
        }
        std::unique_ptr<std::uint8_t[]> packed(new std::uint8_t[used_]);
        std::memcpy(packed.get(), buffer_.data(), used_);
        return packed;
    }

  private:
    std::array<std::uint8_t, kMaxNumbers + kMaxTexts> buffer_;
    std::size_t used_ = 0;
    std::size_t texts_ = 0;
    bool fits_ = true;
};

// Reads only what a Packer wrote in this process.
class Unpacker {
  public:
    static constexpr bool kReads = true;

    explicit Unpacker(const std::uint8_t* at) : at_(at) {}

    void small(std::uint64_t& value) {
        value = *at_ & 0x7fU;
        for (unsigned shift = 7; *at_++ > 0x7f; shift += 7) {
            value |= static_cast<std::uint64_t>(*at_ & 0x7fU) << shift;
        }
    }
    template <std::size_t kBytes>
    void wide(std::int64_t& value) {
        constexpr unsigned kShift = 8 * (sizeof value - kBytes);
        std::uint64_t raw = 0;
        for (std::size_t byte = 0; byte < kBytes; ++byte) {
            raw |= static_cast<std::uint64_t>(*at_++) << (8 * byte);
        }
        value = static_cast<std::int64_t>(raw << kShift) >> kShift;
    }
    void bytes(std::uint8_t* to, std::size_t size) {
        std::memcpy(to, at_, size);
        at_ += size;
    }

  private:
    const std::uint8_t* at_;
};

}  // namespace

// Visits every field of a builder, to be written or read by `Archive`.
template <class Archive>
class SessionBuilder::Fields {
  public:
    Fields(Archive& archive, SessionBuilder& builder)
        : archive_(archive), builder_(builder), session_(builder.session_) {}

    void visit() {
        visit_origin();
        visit_handshake();
        for (SideFacts& side : builder_.sides_) {
            visit_side(side);
        }
        numbers(builder_.tls_records_, builder_.flight_end_, builder_.certificate_end_,
                builder_.missing_from_);
        flags(builder_.client_answered_, builder_.tls13_, builder_.early_data_offered_,
              builder_.settled_);
    }

  private:
    void visit_origin() {
        plain(session_.start_time.nanoseconds);
        numbers(session_.start_time.digits, session_.first_frame.number,
                session_.first_frame.capture);
        field(session_.client);
        field(session_.server);
        optional(session_.relay, [this](Relay& relay) {
            field(relay.balancer);
            field(relay.sought);
        });
        visit_connect();
        optional(session_.client_mac, [this](MacAddress& mac) { plain(mac.bytes); });
        number(session_.client_hop_limit);
        field(session_.tunnel);
        place(session_.last_frame, session_.end_time);
        flags(session_.visibility.client_side_seen, session_.visibility.server_side_seen,
              session_.visibility.joined_late, session_.visibility.gap_in_client,
              session_.visibility.gap_in_server, session_.visibility.cut,
              session_.visibility.capture_ended);
    }

    void visit_connect() {
        bool there = session_.connect != nullptr;
        flags(there);
        if (!there) {
            return;
        }
        ConnectTarget target = session_.connect ? *session_.connect : ConnectTarget{};
        field(target.host);
        field(target.server);
        numbers(target.frame.number, target.frame.capture);
        if constexpr (Archive::kReads) {
            session_.connect = std::make_shared<const ConnectTarget>(std::move(target));
        }
    }

    void visit_handshake() {
        const auto as_number = [this](auto& value) { this->number(value); };
        optional(session_.offered_version, as_number);
        optional(session_.tls_version, as_number);
        optional(session_.cipher_suite, as_number);
        optional(session_.sni, [this](std::string& name) { field(name); });
        optional(session_.resumed, as_number);
        optional(session_.other_protocol, as_number);
        plain(session_.hello_fingerprint);
        numbers(session_.lowest_version, session_.client_fingerprint, session_.server_fingerprint,
                session_.outcome, session_.decryption, session_.closed_by, session_.close_kind,
                session_.certificate_source, session_.source, session_.staple.says,
                session_.staple.at);
        flags(session_.http_answered, session_.server_flight_complete,
              session_.client_certificate_empty, session_.lone_protected_alert,
              session_.left_before_certificate, session_.contradictory, session_.asked_for_staple);
        std::uint64_t seen = 0;
        for (std::size_t moment = 0; moment < kMomentCount; ++moment) {
            seen |= static_cast<std::uint64_t>(static_cast<bool>(session_.moments[moment]))
                    << moment;
        }
        archive_.small(seen);
        for (std::size_t moment = 0; moment < kMomentCount; ++moment) {
            if ((seen >> moment & 1) != 0) {
                place(session_.moments[moment].frame, session_.moments[moment].time);
            }
        }
        sized(session_.certificate_chain);
        for (CertificateId& certificate : session_.certificate_chain) {
            number(certificate);
        }
    }

    void visit_side(SideFacts& side) {
        flags(side.seen, side.not_tls, side.bytes, side.change_cipher_spec, side.finished,
              side.application_data, side.tickets, side.beyond_refusal, side.fin_unseen,
              side.lost_place, side.alert_unread, side.alert13_last, side.answered, side.end_tells);
        numbers(side.padding, side.protected_records, side.stream_end, side.missing, side.begin,
                side.end_kind, side.end_offset, side.end_peer_offset, side.acknowledged,
                side.tcp_close_kind, side.hole_begin, side.hole_end);
        field(side.end);
        field(side.acknowledged_seen);
    }

    // Integers and enumerators that are seldom large.
    template <class Number>
    void number(Number& value) {
        auto raw = static_cast<std::uint64_t>(value);
        archive_.small(raw);
        if constexpr (Archive::kReads) {
            value = static_cast<Number>(raw);
        }
    }
    template <class... Number>
    void numbers(Number&... values) {
        (number(values), ...);
    }

    template <class... Flag>
    void flags(Flag&... values) {
        std::uint64_t raw = 0;
        unsigned bit = 0;
        ((raw |= static_cast<std::uint64_t>(values) << bit++), ...);
        archive_.small(raw);
        if constexpr (Archive::kReads) {
            bit = 0;
            ((values = (raw >> bit++ & 1) != 0), ...);
        }
    }

    template <class Value, class Visit>
    void optional(std::optional<Value>& value, Visit visit) {
        bool there = value.has_value();
        flags(there);
        if constexpr (Archive::kReads) {
            value.reset();
            if (there) {
                value.emplace();
            }
        }
        if (there) {
            visit(*value);
        }
    }

    template <class Sequence>
    void sized(Sequence& values) {
        std::uint64_t size = values.size();
        archive_.small(size);
        if constexpr (Archive::kReads) {
            values.resize(static_cast<std::size_t>(size));
        }
    }

    template <class Value>
    void plain(Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        archive_.bytes(reinterpret_cast<std::uint8_t*>(&value), sizeof value);
    }

    void field(std::string& text) {
        sized(text);
        archive_.bytes(reinterpret_cast<std::uint8_t*>(text.data()), text.size());
    }

    void field(Endpoint& endpoint) {
        numbers(endpoint.port, endpoint.address.family);
        const bool whole = endpoint.address.family == AddressFamily::V6;
        archive_.bytes(endpoint.address.bytes.data(), whole ? 16 : 4);
    }

    template <std::size_t kBytes, class Number>
    void distance(Number& value, Number from) {
        auto difference = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) -
                                                    static_cast<std::uint64_t>(from));
        archive_.template wide<kBytes>(difference);
        if constexpr (Archive::kReads) {
            value = static_cast<Number>(static_cast<std::uint64_t>(from) +
                                        static_cast<std::uint64_t>(difference));
        }
    }

    // Where and when: nearly always in the first frame's capture.
    void place(FrameRef& frame, Timestamp& time) {
        distance<kFrameBytes>(frame.number, session_.first_frame.number);
        distance<kTimeBytes>(time.nanoseconds, session_.start_time.nanoseconds);
        bool alike = frame.capture == session_.first_frame.capture &&
                     time.digits == session_.start_time.digits;
        flags(alike);
        if (!alike) {
            numbers(frame.capture, time.digits);
        } else if constexpr (Archive::kReads) {
            frame.capture = session_.first_frame.capture;
            time.digits = session_.start_time.digits;
        }
    }

    void field(Seen& seen) {
        bool there = static_cast<bool>(seen);
        flags(there);
        if (there) {
            place(seen.frame, seen.time);
        }
    }

    Archive& archive_;
    SessionBuilder& builder_;
    Session& session_;
};

RestingSession RestingSession::of(SessionBuilder& builder) {
    RestingSession resting;
    if (!builder.is_uneventful()) {
        return resting;
    }
    Packer packer;
    SessionBuilder::Fields<Packer>(packer, builder).visit();
    resting.bytes_ = packer.take();
    return resting;
}

void RestingSession::wake(SessionBuilder& builder) const {
    builder.clear();
    Unpacker unpacker(bytes_.get());
    SessionBuilder::Fields<Unpacker>(unpacker, builder).visit();
}

}  // namespace siptls::session
