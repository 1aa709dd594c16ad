// SPDX-License-Identifier: GPL-2.0-or-later
// Folds the events of one flow into a Session: the only writer of sessions. It keeps facts and
// leaves judging to diagnosis/. How an attempt went is decided when the flow ends, or as soon as
// nothing can change it any more.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "session/fingerprint_book.h"
#include "sip/exchanges.h"
#include "siptls/event.h"
#include "siptls/session.h"
#include "tls/protected_length.h"
#include "x509/certificate_store.h"
#include "x509/staple.h"

namespace siptls::session {

// What sessions refer to by number: made once, kept for the whole analysis.
struct Tables {
    x509::CertificateStore& certificates;
    FingerprintBook& fingerprints;
    x509::StapleBook& staples;
};

class SessionBuilder {
  public:
    // Begins anew with the event that opened the flow.
    void begin(const Event& event, const TcpOpened& opened);

    void add(const Event& event, Tables tables);

    // The client has sent application data or nothing can be learned any more: the rest of the
    // flow's bytes is of no interest, only its end.
    bool settled() const { return settled_; }
    // The client's first bytes are TLS.
    bool is_tls() const { return session_.at(Moment::ClientHello) || tls_records_ != 0; }

    // Decides the outcome from what was seen up to now. May be called more than once.
    const Session& finish(FlowEnd why);
    const Session& session() const { return session_; }
    // Of a finished session that is let go: it is without them then.
    std::vector<SipExchange> give_exchanges() { return std::move(session_.sip); }
    // What the SIP message of the latest event belongs to; null if it left no trace. Valid until
    // the next event.
    const SipExchange* latest_exchange() const { return latest_exchange_; }

  private:
    friend class RestingSession;
    template <class Archive>
    class Fields;  // resting_session.cpp: all that follows

    // How much of the other side's stream a side had, and whether that is known.
    struct Received {
        std::uint64_t offset = 0;
        bool known = false;
    };

    // What one side did.
    struct SideFacts {
        bool seen = false;
        bool not_tls = false;
        bool bytes = false;
        bool change_cipher_spec = false;
        bool finished = false;
        bool application_data = false;
        tls::Padding padding = tls::Padding::Unknown;  // TLS 1.3, without keys
        bool tickets = false;  // the server's, in TLS 1.3: it spoke before the client had
        std::uint32_t protected_records = 0;  // TLS 1.3, or perhaps TLS 1.3, without keys
        // TLS 1.3: sent what no client sends that refuses: it may hold a Finished.
        bool beyond_refusal = false;
        bool fin_unseen = false;  // known from its acknowledgement alone
        // What is missing may have been more than bytes of records whose headers were read.
        bool lost_place = false;
        bool alert_unread = false;  // an alert in clear whose bytes are missing
        // Where the version is not known: the last record may be an alert of TLS 1.3.
        bool alert13_last = false;
        // The same of the server: it has sent more than alerts behind the client's data.
        bool answered = false;
        bool end_tells = false;  // its ending itself says how much of the other side it had
        // Bytes of the handshake that were not captured and are in no record whose header was read;
        // no more than fit. From its Finished on, those behind it.
        std::uint16_t missing = 0;
        std::uint64_t stream_end = 0;  // offset behind the last record
        // Missing bytes that no record is known to hold yet; end 0: none.
        std::uint64_t hole_begin = 0;
        std::uint64_t hole_end = 0;
        // The first sign that this side ends the connection.
        Seen end;
        CloseKind end_kind = CloseKind::None;
        std::uint32_t begin = 0;  // where its own bytes begin, behind what was for or of a proxy
        std::uint64_t end_offset =
            0;  // own stream offset behind it; 0: none that could be acknowledged
        std::uint64_t end_peer_offset = 0;  // how much of the other side it had acknowledged
        std::uint64_t acknowledged = 0;     // of the other side's bytes, up to now
        Seen acknowledged_seen;
        CloseKind tcp_close_kind = CloseKind::None;
        FrameRef foreign_reset;  // sent in this side's name by somebody on the path
    };

    SideFacts& facts(Side side) { return sides_[static_cast<std::size_t>(side)]; }
    const SideFacts& facts(Side side) const { return sides_[static_cast<std::size_t>(side)]; }
    // Forgets everything, but keeps its buffers.
    void clear();
    // Nothing happened that takes lists to tell.
    bool is_uneventful() const;
    void mark(Moment moment, const Event& event);
    void end_side(const Event& event, CloseKind kind, std::uint64_t offset, Received received);
    void disown_reset(SideFacts& side);
    Received acknowledged_before(const Event& event) const;

    void take(const Event& event, const TcpAcknowledged& acknowledged);
    void take(const Event& event, const TcpClosed& closed);
    void take(const Event& event, const TcpGap& gap);
    void find_hole(const Event& event, const TlsRecordSeen& record);
    bool lost_place(Side side) const;
    bool missed_of_server() const;
    void take(const Event& event, const DecryptionSeen& decryption);
    void take(const Event& event, const TlsRecordSeen& record);
    void take_decrypted_record(const Event& event, const TlsRecordSeen& record);
    void take(const Event& event, const TlsAlertSeen& alert);
    void take(const Event& event, const NotTlsSeen& other);
    void take(const Event& event, const LinkSeen& link);
    void take(const Event& event, const ProxyHeaderSeen& header);
    void take(const Event& event, const ConnectSeen& connect);
    void take(const Event& event, const SipSeen& sip);
    void take(const Event& event, const AnomalySeen& anomaly);

    void take_message(const Event& event, const TlsHandshakeSeen& message, Tables tables);
    void take_client_hello(const Event& event, const TlsHandshakeSeen& message,
                           FingerprintBook& fingerprints);
    void take_server_hello(const Event& event, Bytes body, FingerprintBook& fingerprints);
    void take_certificate(const Event& event, const TlsHandshakeSeen& message, Tables tables);
    void take_certificate_status(const Event& event, Bytes body, Tables tables);
    void take_client_certificate(const Event& event, Bytes body);
    void take_finished(const Event& event, std::uint64_t end_offset);
    bool is_renegotiation() const;
    bool is_read() const {
        return session_.decryption == Decryption::Opened ||
               session_.decryption == Decryption::NotEncrypted;
    }
    static void note_finished(SideFacts& side);
    void note_unseen_fin(Side which);
    bool is_content13() const;
    bool is_refusal13() const;
    bool may_be_refusal13() const;
    bool missed_answer13() const;
    bool left_before_certificate() const;
    void malformed(const Event& event, std::string_view text);

    void take_protected_handshake(const Event& event, const TlsRecordSeen& record);
    void note_record_version(Side side, std::uint16_t version);
    void take_protected_alert(const Event& event, const TlsRecordSeen& record);
    void take_application_record(const Event& event, const TlsRecordSeen& record);
    bool may_be_handshake13(const TlsRecordSeen& record, SideFacts& side) const;
    void take_data_of_any_version(Side from);
    tls::Protection protection13() const;
    tls::ProtectedContent content13(const TlsRecordSeen& record, const SideFacts& side) const;
    void take_client_protected13(const Event& event, const TlsRecordSeen& record);
    void take_server_protected13(const Event& event, const TlsRecordSeen& record);
    void settle_data13();
    void take_back_alert(Side which);
    void advance_flight(const Event& event, std::uint64_t end_offset);

    std::optional<Side> ended_first() const;
    CloseKind close_kind(Side which) const;
    Outcome decide(FlowEnd why, std::optional<Side> first) const;
    Outcome decide_after_finished(std::optional<Side> first) const;

    Session session_;
    SideFacts sides_[2];
    sip::Transactions transactions_;  // of the exchanges in `session_`
    const SipExchange* latest_exchange_ = nullptr;
    std::uint64_t tls_records_ = 0;
    std::uint64_t flight_end_ = 0;  // stream offset behind the server's flight so far, 0: none
    // Behind the server's Certificate, or in TLS 1.3 behind the first record that may hold some of
    // it, which is near the stream's beginning; 0: none.
    std::uint32_t certificate_end_ = 0;
    // The first byte of the server that is missing, one more; 0: none.
    std::uint32_t missing_from_ = 0;
    bool client_answered_ = false;  // any record of the client after the server's flight began
    bool tls13_ = false;
    bool early_data_offered_ = false;
    bool settled_ = false;
};

}  // namespace siptls::session
