// SPDX-License-Identifier: GPL-2.0-or-later
// OpenSSL as client and server: every suite that it offers in every version, and what may happen in
// a connection. Connections whose label begins with "rsa-" leave no line in the key log.
#include <cstring>
#include <functional>
#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "recording.h"

namespace siptls::tests {

namespace {

template <auto Free>
struct FreeWith {
    template <class Object>
    void operator()(Object* object) const {
        Free(object);
    }
};
using ContextPtr = std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>>;
using TlsPtr = std::unique_ptr<SSL, FreeWith<SSL_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, FreeWith<X509_free>>;
using SessionPtr = std::unique_ptr<SSL_SESSION, FreeWith<SSL_SESSION_free>>;
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free>>;

struct Identity {
    KeyPtr key;
    CertificatePtr certificate;
};

Identity make_identity(KeyPtr key) {
    CertificatePtr certificate{X509_new()};
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86'400);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86'400L * 3650);
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("sip.example.com"), -1, -1,
                               0);
    X509_set_issuer_name(certificate.get(), name);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    return {std::move(key), std::move(certificate)};
}

// How one connection is to be.
struct Plan {
    std::string label;
    int version = TLS1_2_VERSION;
    std::string ciphers = "ALL:COMPLEMENTOFALL";
    std::string suites13;
    std::uint64_t options = 0;
    bool client_certificate = false;
    bool early_data = false;
    const char* server_groups = nullptr;
    SSL_SESSION* session = nullptr;              // to resume
    std::function<bool(SSL*, SSL*)> in_between;  // between handshake and registration
};

unsigned client_psk(SSL* /*tls*/, const char* /*hint*/, char* identity, unsigned identity_size,
                    unsigned char* psk, unsigned /*psk_size*/) {
    std::snprintf(identity, identity_size, "phone");
    std::memset(psk, 7, 16);
    return 16;
}

unsigned server_psk(SSL* /*tls*/, const char* /*identity*/, unsigned char* psk,
                    unsigned /*psk_size*/) {
    std::memset(psk, 7, 16);
    return 16;
}

int accept_any(int /*verified*/, X509_STORE_CTX* /*context*/) {
    return 1;
}

class OpensslStage {
  public:
    explicit OpensslStage(Notebook& notebook)
        : notebook_(notebook),
          rsa_(make_identity(KeyPtr{EVP_RSA_gen(2048)})),
          ec_(make_identity(KeyPtr{EVP_EC_gen("P-256")})) {
        write_key();
        server_ = make_context(TLS_server_method());
        client_ = make_context(TLS_client_method());
        for (const Identity* identity : {&rsa_, &ec_}) {
            SSL_CTX_use_certificate(server_.get(), identity->certificate.get());
            SSL_CTX_use_PrivateKey(server_.get(), identity->key.get());
        }
        SSL_CTX_set_dh_auto(server_.get(), 1);
        SSL_CTX_set_session_id_context(server_.get(), reinterpret_cast<const unsigned char*>("s"),
                                       1);
        SSL_CTX_set_max_early_data(server_.get(), 16'384);
        SSL_CTX_set_options(server_.get(), SSL_OP_NO_ANTI_REPLAY);
        SSL_CTX_set_session_cache_mode(client_.get(), SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_new_cb(client_.get(), [](SSL*, SSL_SESSION* session) {
            last_session().reset(session);
            return 1;
        });
        SSL_CTX_set_keylog_callback(client_.get(), [](const SSL* tls, const char* line) {
            auto* const stage = static_cast<OpensslStage*>(SSL_get_app_data(tls));
            if (stage->logs_keys_) {
                stage->notebook_.add_key_log_line(line);
            }
        });
    }

    SSL_CTX* client_context() const { return client_.get(); }
    static SessionPtr& last_session() {
        static SessionPtr session;
        return session;
    }

    // Plays it; what was not agreed on is left out. False if it failed.
    bool play(const Plan& plan) {
        logs_keys_ = plan.label.rfind("rsa-", 0) != 0;
        recording_ = {plan.label, {}};
        make_ends(plan);
        bool fine = true;
        if (plan.early_data) {
            const std::string text = register_request("early-" + plan.label);
            std::size_t written = 0;
            fine = SSL_write_early_data(client_end_.get(), text.data(), text.size(), &written) == 1;
            fine = fine && read_early_data();
        }
        if (!fine || !shake_hands()) {
            return false;
        }
        fine = !plan.in_between || plan.in_between(client_end_.get(), server_end_.get());
        fine = fine && say(client_end_.get(), server_end_.get(), register_request(plan.label)) &&
               say(server_end_.get(), client_end_.get(), register_answer(plan.label));
        SSL_shutdown(client_end_.get());
        move();
        notebook_.add(recording_);
        return fine;
    }

    // One side speaks, the other reads it.
    bool say(SSL* from, SSL* to, const std::string& text) {
        if (SSL_write(from, text.data(), static_cast<int>(text.size())) <= 0) {
            return false;
        }
        move();
        std::string heard(text.size(), '\0');
        const int length = SSL_read(to, heard.data(), static_cast<int>(heard.size()));
        move();
        return length == static_cast<int>(text.size()) && heard == text;
    }

    bool shake_hands() {
        for (int round = 0; round < 12; ++round) {
            const int client = SSL_do_handshake(client_end_.get());
            move();
            const int server = SSL_do_handshake(server_end_.get());
            move();
            if (client == 1 && server == 1) {
                char none = 0;
                SSL_read(client_end_.get(), &none, 0);  // takes tickets
                return true;
            }
        }
        return false;
    }

    // One side wants it, both take part while they read.
    bool renegotiate(SSL* asking, int (*ask)(SSL*)) {
        bool fine = ask(asking) == 1;
        for (int round = 0; round < 5; ++round) {
            char none = 0;
            SSL_do_handshake(asking);
            move();
            SSL_peek(server_end_.get(), &none, 1);
            move();
            SSL_peek(client_end_.get(), &none, 1);
            move();
        }
        fine = fine && SSL_renegotiate_pending(asking) == 0 && SSL_num_renegotiations(asking) > 0;
        return fine && SSL_is_init_finished(client_end_.get()) == 1;
    }

  private:
    static ContextPtr make_context(const SSL_METHOD* method) {
        ContextPtr context{SSL_CTX_new(method)};
        SSL_CTX_set_security_level(context.get(), 0);
        SSL_CTX_set_min_proto_version(context.get(), 0);
        SSL_CTX_set_options(context.get(), SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        return context;
    }

    void write_key() {
        const BioPtr memory{BIO_new(BIO_s_mem())};
        PEM_write_bio_PrivateKey(memory.get(), rsa_.key.get(), nullptr, nullptr, 0, nullptr,
                                 nullptr);
        char* bytes = nullptr;
        const long length = BIO_get_mem_data(memory.get(), &bytes);
        notebook_.add_file("server.key", std::string(bytes, static_cast<std::size_t>(length)));
    }

    void make_ends(const Plan& plan) {
        client_end_.reset(SSL_new(client_.get()));
        server_end_.reset(SSL_new(server_.get()));
        for (SSL* const end : {client_end_.get(), server_end_.get()}) {
            SSL_set_bio(end, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
            SSL_set_min_proto_version(end, plan.version);
            SSL_set_max_proto_version(end, plan.version);
            SSL_set_cipher_list(end, (plan.ciphers + ":@SECLEVEL=0").c_str());
            if (!plan.suites13.empty()) {
                SSL_set_ciphersuites(end, plan.suites13.c_str());
            }
            SSL_set_options(end, plan.options);
        }
        SSL_set_app_data(client_end_.get(), reinterpret_cast<char*>(this));
        if (plan.version != TLS1_3_VERSION) {  // there they would offer a session of their own
            SSL_set_psk_server_callback(server_end_.get(), server_psk);
            SSL_set_psk_client_callback(client_end_.get(), client_psk);
        }
        if (plan.client_certificate) {
            SSL_set_verify(server_end_.get(), SSL_VERIFY_PEER, accept_any);
            SSL_use_certificate(client_end_.get(), ec_.certificate.get());
            SSL_use_PrivateKey(client_end_.get(), ec_.key.get());
        }
        if (plan.server_groups != nullptr) {
            SSL_set1_groups_list(server_end_.get(), plan.server_groups);
        }
        if (plan.session != nullptr) {
            SSL_set_session(client_end_.get(), plan.session);
        }
        SSL_set_connect_state(client_end_.get());
        SSL_set_accept_state(server_end_.get());
    }

    bool read_early_data() {
        move();
        char heard[4096];
        std::size_t length = 0;
        bool heard_any = false;
        for (int round = 0; round < 4; ++round) {
            const int got = SSL_read_early_data(server_end_.get(), heard, sizeof heard, &length);
            move();
            if (got == SSL_READ_EARLY_DATA_FINISH) {
                return heard_any;
            }
            heard_any = heard_any || got == SSL_READ_EARLY_DATA_SUCCESS;
            SSL_do_handshake(client_end_.get());  // ends the early data
            move();
        }
        return false;
    }

    void move() {
        move_from(client_end_.get(), server_end_.get(), false);
        move_from(server_end_.get(), client_end_.get(), true);
    }

    void move_from(SSL* from, SSL* to, bool from_server) {
        char bytes[32'768];
        int length = 0;
        while ((length = BIO_read(SSL_get_wbio(from), bytes, sizeof bytes)) > 0) {
            BIO_write(SSL_get_rbio(to), bytes, length);
            recording_.pieces.push_back({from_server, std::string(bytes, bytes + length)});
        }
    }

    Notebook& notebook_;
    Identity rsa_;
    Identity ec_;
    ContextPtr server_;
    ContextPtr client_;
    TlsPtr client_end_;
    TlsPtr server_end_;
    Recording recording_;
    bool logs_keys_ = true;
};

std::string version_word(int version) {
    return version == TLS1_VERSION     ? "tls10"
           : version == TLS1_1_VERSION ? "tls11"
           : version == TLS1_2_VERSION ? "tls12"
                                       : "tls13";
}

// Every suite in every version, CBC also with the MAC inside.
void play_suites(OpensslStage& stage) {
    const TlsPtr probe{SSL_new(stage.client_context())};
    SSL_set_psk_client_callback(probe.get(), client_psk);
    SSL_set_cipher_list(probe.get(), "ALL:COMPLEMENTOFALL:@SECLEVEL=0");
    const STACK_OF(SSL_CIPHER)* const ciphers = SSL_get_ciphers(probe.get());
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION}) {
        for (int at = 0; at < sk_SSL_CIPHER_num(ciphers); ++at) {
            const std::string name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, at));
            Plan plan;
            plan.version = version;
            plan.ciphers = name;
            plan.label = "openssl-" + version_word(version) + "-" + name;
            stage.play(plan);
            plan.options = SSL_OP_NO_ENCRYPT_THEN_MAC;
            plan.label += "-mac-first";
            if (name.find("GCM") == std::string::npos && name.find("CCM") == std::string::npos) {
                stage.play(plan);
            }
        }
    }
}

bool play_tls13(OpensslStage& stage) {
    bool fine = true;
    Plan plan;
    plan.version = TLS1_3_VERSION;
    for (const char* const suite :
         {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"}) {
        plan.suites13 = suite;
        plan.label = std::string("openssl-tls13-") + suite;
        fine = stage.play(plan) && fine;
    }
    plan.suites13 = "TLS_AES_256_GCM_SHA384";
    plan.label = "openssl-tls13-client-certificate";
    plan.client_certificate = true;
    fine = stage.play(plan) && fine;
    plan.client_certificate = false;
    plan.label = "openssl-tls13-key-update";
    plan.in_between = [&](SSL* client, SSL* server) {
        return SSL_key_update(client, SSL_KEY_UPDATE_REQUESTED) == 1 &&
               stage.say(client, server, "\r\n\r\n") && stage.say(server, client, "\r\n") &&
               SSL_key_update(server, SSL_KEY_UPDATE_NOT_REQUESTED) == 1;
    };
    fine = stage.play(plan) && fine;
    plan.in_between = nullptr;
    plan.label = "openssl-tls13-retry";
    plan.server_groups = "P-384";
    fine = stage.play(plan) && fine;
    plan.server_groups = nullptr;
    const SessionPtr session = std::move(OpensslStage::last_session());
    plan.session = session.get();
    plan.label = "openssl-tls13-resumed";
    fine = stage.play(plan) && fine;
    const SessionPtr early = std::move(OpensslStage::last_session());
    plan.session = early.get();
    plan.early_data = true;
    plan.label = "openssl-tls13-early-data";
    return stage.play(plan) && fine;
}

bool play_renegotiation(OpensslStage& stage, const std::string& label, int version,
                        const std::string& cipher) {
    Plan plan;
    plan.label = label + "-" + version_word(version);
    plan.version = version;
    plan.ciphers = cipher;
    plan.in_between = [&](SSL* client, SSL* /*server*/) {
        return stage.renegotiate(client, SSL_renegotiate);
    };
    bool fine = stage.play(plan);
    plan.label += "-asked";
    plan.in_between = [&](SSL* client, SSL* server) {
        return stage.say(client, server, "\r\n\r\n") && stage.say(server, client, "\r\n") &&
               stage.renegotiate(server, SSL_renegotiate) && stage.say(server, client, "\r\n") &&
               stage.renegotiate(client, SSL_renegotiate_abbreviated);
    };
    return stage.play(plan) && fine;
}

// A session and one that resumes it, by id or by ticket.
bool play_resumption(OpensslStage& stage, const std::string& label, const std::string& cipher,
                     std::uint64_t options) {
    Plan plan;
    plan.label = label + "-first";
    plan.ciphers = cipher;
    plan.options = options;
    bool fine = stage.play(plan);
    const SessionPtr session = std::move(OpensslStage::last_session());
    plan.session = session.get();
    plan.label = label + "-again";
    fine = stage.play(plan) && fine;
    return fine;
}

bool play_rsa(OpensslStage& stage) {
    bool fine = true;
    for (const char* const cipher : {"AES128-SHA", "AES256-GCM-SHA384", "AES128-SHA256",
                                     "CAMELLIA128-SHA", "NULL-SHA", "AES128-CCM8"}) {
        Plan plan;
        plan.ciphers = cipher;
        plan.label = std::string("rsa-extended-") + cipher;
        fine = stage.play(plan) && fine;
        plan.options = SSL_OP_NO_EXTENDED_MASTER_SECRET;
        plan.label = std::string("rsa-plain-") + cipher;
        fine = stage.play(plan) && fine;
    }
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
        Plan plan;
        plan.version = version;
        plan.ciphers = "AES128-SHA";
        plan.label = "rsa-" + version_word(version);
        fine = stage.play(plan) && fine;
        plan.client_certificate = true;
        plan.label += "-client-certificate";
        fine = stage.play(plan) && fine;
    }
    fine = play_resumption(stage, "rsa-ticket", "AES128-SHA", 0) && fine;
    fine = play_resumption(stage, "rsa-id", "AES128-SHA", SSL_OP_NO_TICKET) && fine;
    return play_renegotiation(stage, "rsa-renegotiation", TLS1_2_VERSION, "AES128-SHA") && fine;
}

}  // namespace

bool play_openssl(Notebook& notebook) {
    OpensslStage stage(notebook);
    play_suites(stage);
    bool fine = play_tls13(stage);
    for (const int version : {TLS1_VERSION, TLS1_2_VERSION}) {
        fine =
            play_renegotiation(stage, "openssl-renegotiation", version, "ECDHE-RSA-AES128-SHA") &&
            fine;
    }
    fine = play_renegotiation(stage, "openssl-renegotiation-gcm", TLS1_2_VERSION,
                              "ECDHE-RSA-AES256-GCM-SHA384") &&
           fine;
    fine = play_resumption(stage, "openssl-ticket", "ECDHE-RSA-AES128-SHA", 0) && fine;
    fine = play_resumption(stage, "openssl-id", "ECDHE-RSA-AES128-GCM-SHA256", SSL_OP_NO_TICKET) &&
           fine;
    return play_rsa(stage) && fine;
}

}  // namespace siptls::tests
