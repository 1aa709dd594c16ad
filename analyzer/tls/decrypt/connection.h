// SPDX-License-Identifier: GPL-2.0-or-later
// Opens the protected records of one TLS connection: learns from its handshake messages which
// secrets it needs, asks the keys for them, and follows the changes of keys: ChangeCipherSpec and
// renegotiation up to TLS 1.2 (connection_tls12.cpp), early data, handshake, application data and
// KeyUpdate in TLS 1.3 (connection_tls13.cpp). session/ has one for each flow while there are keys.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "siptls/event.h"
#include "siptls/keys.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/direction.h"
#include "tls/decrypt/key_derivation.h"
#include "tls/decrypt/keys.h"
#include "tls/decrypt/turns.h"
#include "tls/handshake_type.h"
#include "tls/record.h"

namespace siptls::decrypt {

struct Opening {
    enum class State : std::uint8_t {
        Opened,
        Waiting,  // a key log may still bring the secret: hold the record and everything behind it
        Failed,   // MAC or tag are wrong, or the content is none
        Passed,   // it cannot be read, and that says nothing: rejected early data, or behind a loss
        Closed,   // nothing can be read of this side for now; state() says why
    };
    State state = State::Closed;
    tls::ContentType type = tls::ContentType::ApplicationData;  // of the content
    Bytes content;  // valid until the next call of open(), of any connection with the same keys
};

// Calls come in the order of the capture, save that what waits() for the other side comes behind
// that. Messages are told whether they came in clear or out of
// open(); after Opened first all messages in its content are told, then the next record is opened.
class Connection {
  public:
    // `keys` must outlive it.
    explicit Connection(Keys& keys) : keys_(keys) {}

    void take_message(Side side, tls::HandshakeType type, HelloForm form, Bytes body);
    // In clear, or out of open().
    void take_change_cipher_spec(Side side);

    // Whether a record of this side and type has to be opened.
    bool protects(Side side, tls::ContentType type) const;
    Opening open(Side side, const tls::Record& record);

    // Whether what this side says next follows from something that the other side has said, but the
    // capture only shows later.
    bool waits(Side side, Turns::Words words) const { return turns_.waits(side, words); }

    // Bytes are missing: of one record, of the given length; or nobody knows how many.
    void lose_record(Side side, std::size_t length);
    void lose_place(Side side);
    // The first bytes of the side are missing.
    void lose_beginning(Side side) { turns_.lose(side); }

    // What is not found now will not come: no more Waiting, and nobody waits() any more.
    void stop_waiting();

    Decryption state() const { return state_; }

  private:
    // TLS 1.3's keys in the order of their use.
    enum class Epoch : std::uint8_t { None, Early, Handshake, Application };

    // What the hellos and the key exchange of the latest handshake brought.
    struct Handshake {
        std::array<std::uint8_t, 32> client_random{};
        std::array<std::uint8_t, 32> server_random{};
        bool client_hello = false;
        bool server_hello = false;
        std::uint16_t version = 0;
        std::uint16_t suite = 0;
        Compression compression = Compression::None;
        bool encrypt_then_mac = false;
        bool extended_master_secret = false;
        bool truncated_hmac = false;
        bool early_data = false;  // offered, and not refused by a HelloRetryRequest
        bool certificate_seen = false;
        bool server_key_exchange = false;
        bool transcript_whole = true;
        std::optional<Agreement> agreed;  // of both hellos, once it was asked for
        EVP_PKEY* rsa_key = nullptr;      // the one that fits the server's certificate
        Buffer offered_id;
        Buffer offered_ticket;
        Buffer session_id;  // the server's
        Buffer new_ticket;
        Buffer encrypted_premaster;     // empty until the key exchange
        Buffer transcript;              // up to the key exchange, only while there are RSA keys
        Buffer master;                  // up to TLS 1.2, once it is known
        Buffer key_block;               // of both sides, made of it
        bool secrets_sought = false;    // TLS 1.3: all four at once, and one by one after that
        std::array<Buffer, 4> secrets;  // those that were found and not used yet
    };

    struct OneSide {
        bool change_cipher_spec = false;
        bool keys_due = false;    // up to TLS 1.2: the next record needs new keys
        bool lost_place = false;  // before there was a direction to tell
        bool opened = false;      // a record, under any keys
        Epoch epoch = Epoch::None;
        std::unique_ptr<Direction> direction;
        Buffer traffic_secret;  // TLS 1.3: of `direction`
    };

    OneSide& of(Side side) { return sides_[static_cast<std::size_t>(side)]; }
    const OneSide& of(Side side) const { return sides_[static_cast<std::size_t>(side)]; }
    bool is_tls13() const;
    Randoms randoms() const { return {handshake_.client_random, handshake_.server_random}; }

    void take_client_hello(HelloForm form, Bytes body);
    void take_client_extensions(Bytes extensions);
    void take_server_hello(Bytes body);
    void take_certificate(Bytes body);
    void take_key_exchange(Bytes body);
    void take_new_ticket(Bytes body);
    void add_to_transcript(tls::HandshakeType type, HelloForm form, Bytes body);

    Opening open_next(Side side, const tls::Record& record);
    const Agreement* agreement();
    std::optional<Agreement> agree_on(std::uint16_t version, std::uint16_t suite);
    Opening opened(OneSide& side, tls::ContentType type);
    Opening failed();
    Opening closed(Decryption why);
    // No secret was found: Waiting if one may come, else Closed for this reason.
    Opening missing(Decryption why);

    // connection_tls12.cpp
    Opening open12(OneSide& side, Side which, const tls::Record& record);
    bool find_master();
    bool find_master_by_key_exchange();
    Buffer master_of(Bytes premaster);
    void remember_session();
    Decryption why_no_master(const SuiteParameters& suite) const;
    bool make_direction12(OneSide& side, Side which, const Agreement& agreement);
    std::unique_ptr<Direction> make_exported(Side which, const Agreement& agreement,
                                             DirectionKeys keys);

    // connection_tls13.cpp
    Opening open13(OneSide& side, Side which, const tls::Record& record);
    Opening open_early(const tls::Record& record);
    Opening inner_content(OneSide& side);
    bool find_traffic_secret(Side which, Epoch epoch, Buffer& secret);
    bool enter(OneSide& side, Side which, Epoch epoch, const Agreement& agreement);
    std::unique_ptr<Direction> make_direction13(Bytes secret, const Agreement& agreement);
    bool open_as_application(OneSide& side, Side which, const tls::Record& record,
                             const Agreement& agreement);
    void take_finished13(Side which);
    void take_key_update(Side which);

    Keys& keys_;
    Turns turns_;
    Handshake handshake_;
    std::array<OneSide, 2> sides_;
    Buffer& plain_ = keys_.plain();
    Decryption state_ = Decryption::NothingProtected;
    bool patient_ = true;
};

}  // namespace siptls::decrypt
