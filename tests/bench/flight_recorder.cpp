// SPDX-License-Identifier: GPL-2.0-or-later
// A `Wire` is the two OpenSSL ends and the cable between them; the cable keeps what passes.
#include "bench/flight_recorder.h"

#include <cstddef>
#include <utility>

namespace siptls::bench {
namespace {

using namespace std::chrono_literals;

// Holds the largest turn, a web page of tens of kilobytes, at once.
constexpr std::size_t kCableSize = std::size_t{256} << 10U;

// Time to compute the next flight; a desk phone takes longer than a server.
constexpr Micros kClientThinks = 6ms;
constexpr Micros kServerThinks = 1500us;
constexpr Micros kRefuserThinks = 45ms;
// How long a signed-in client stays before it closes; sites vary it by session.
constexpr Micros kStays = 2500ms;

struct End {
    Ssl ssl;
    Bio network;
};

End new_end(SSL_CTX* context) {
    End end{Ssl{SSL_new(context)}, nullptr};
    BIO* internal = nullptr;
    BIO* network = nullptr;
    require(end.ssl && BIO_new_bio_pair(&internal, kCableSize, &network, kCableSize) == 1,
            "BIO_new_bio_pair");
    end.network.reset(network);
    SSL_set_bio(end.ssl.get(), internal, internal);
    return end;
}

class Wire {
  public:
    explicit Wire(const Visit& visit)
        : client_{new_end(visit.client)}, server_{new_end(visit.server)} {
        SSL_set_connect_state(client_.ssl.get());
        SSL_set_accept_state(server_.ssl.get());
        if (!visit.sni.empty())
            require(SSL_set_tlsext_host_name(client_.ssl.get(), visit.sni.c_str()) == 1, "SNI");
        require(SSL_set1_host(client_.ssl.get(), visit.wanted_name.c_str()) == 1, "SSL_set1_host");
    }

    // Lets `side` go on with the handshake and moves what it sent to the other end.
    void shake(Side side) {
        SSL_do_handshake(end(side).ssl.get());
        carry(side, side == Side::Client ? kClientThinks : kServerThinks);
    }

    void say(const Line& line) {
        const auto size = static_cast<int>(line.text.size());
        require(SSL_write(end(line.from).ssl.get(), line.text.data(), size) == size, "SSL_write");
        carry(line.from, line.pause);
        SSL* reader = end(other(line.from)).ssl.get();
        std::vector<char> heard(line.text.size());
        for (std::size_t got = 0; got < heard.size();) {
            const int read =
                SSL_read(reader, heard.data() + got, static_cast<int>(heard.size() - got));
            require(read > 0, "SSL_read");
            got += static_cast<std::size_t>(read);
        }
    }

    void say_goodbye(Side side, Micros pause) {
        require(SSL_shutdown(end(side).ssl.get()) >= 0, "SSL_shutdown");
        carry(side, pause);
    }

    bool finished() const {
        return SSL_is_init_finished(client_.ssl.get()) == 1 &&
               SSL_is_init_finished(server_.ssl.get()) == 1;
    }

    long verify_result() const { return SSL_get_verify_result(client_.ssl.get()); }

    std::vector<Turn> take_turns() { return std::move(turns_); }

  private:
    End& end(Side side) { return side == Side::Client ? client_ : server_; }

    void carry(Side from, Micros pause) {
        const std::size_t waiting = BIO_ctrl_pending(end(from).network.get());
        if (waiting == 0)
            return;
        Turn turn{from, pause, std::vector<std::uint8_t>(waiting)};
        const auto size = static_cast<int>(waiting);
        require(BIO_read(end(from).network.get(), turn.bytes.data(), size) == size &&
                    BIO_write(end(other(from)).network.get(), turn.bytes.data(), size) == size,
                "cable");
        turns_.push_back(std::move(turn));
    }

    End client_;
    End server_;
    std::vector<Turn> turns_;
};

SslContext new_context(const SSL_METHOD* method, int oldest, int newest) {
    SslContext context{SSL_CTX_new(method)};
    require(context && SSL_CTX_set_min_proto_version(context.get(), oldest) == 1 &&
                SSL_CTX_set_max_proto_version(context.get(), newest) == 1,
            "SSL_CTX_new");
    // Tickets hold the time of day inside, which no seed controls; SIP servers use session ids.
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
    return context;
}

SslContext new_client_context(const CertificateFactory& factory, int version) {
    SslContext context = new_context(TLS_client_method(), version, version);
    X509_STORE* trusted = SSL_CTX_get_cert_store(context.get());
    for (const Authority& authority : factory.authorities())
        require(X509_STORE_add_cert(trusted, authority.root.get()) == 1, "trust anchor");
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(context.get()),
                               kCaptureStart.count() / 1'000'000);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    return context;
}

}  // namespace

SslContext server_context(const CertificateChain& chain) {
    SslContext context = new_context(TLS_server_method(), TLS1_2_VERSION, TLS1_3_VERSION);
    SSL_CTX* made = context.get();
    require(SSL_CTX_use_certificate(made, chain.leaf.get()) == 1 &&
                SSL_CTX_use_PrivateKey(made, chain.key) == 1 &&
                SSL_CTX_add1_chain_cert(made, chain.issuing) == 1 &&
                SSL_CTX_add1_chain_cert(made, chain.root) == 1,
            "server certificates");
    return context;
}

SslContext client_context(const CertificateFactory& factory, KeyExchange exchange) {
    SslContext context = new_client_context(factory, TLS1_2_VERSION);
    const char* suites = exchange == KeyExchange::Rsa
                             ? "AES128-SHA:AES256-SHA:AES128-SHA256:AES256-SHA256"
                             : "ECDHE+AESGCM:ECDHE+AES:RSA+AESGCM:RSA+AES:!PSK:!SRP";
    require(SSL_CTX_set_cipher_list(context.get(), suites) == 1, suites);
    return context;
}

SslContext tls13_client_context(const CertificateFactory& factory) {
    return new_client_context(factory, TLS1_3_VERSION);
}

Conversation record_talk(const Visit& visit, const Dialogue& dialogue, Close close) {
    Wire wire{visit};
    for (int flight = 0; flight < 2; ++flight) {
        wire.shake(Side::Client);
        wire.shake(Side::Server);
    }
    wire.shake(Side::Client);
    require(wire.finished(), "handshake");
    for (const Line& line : dialogue)
        wire.say(line);
    if (close != Close::None)
        wire.say_goodbye(Side::Client, kStays);
    return {wire.take_turns(), close, Micros{}};
}

Conversation record_refusal(const Visit& visit, Refusal refusal) {
    Wire wire{visit};
    wire.shake(Side::Client);
    wire.shake(Side::Server);
    if (refusal != Refusal::Alert) {
        const Close close = refusal == Refusal::SilentFin ? Close::ClientFin : Close::ClientReset;
        return {wire.take_turns(), close, kRefuserThinks};
    }
    wire.shake(Side::Client);
    require(wire.verify_result() == X509_V_ERR_HOSTNAME_MISMATCH, "refusal by name");
    ERR_clear_error();
    return {wire.take_turns(), Close::ClientFin, Micros{}};
}

}  // namespace siptls::bench
