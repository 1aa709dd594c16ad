// SPDX-License-Identifier: GPL-2.0-or-later
// GnuTLS as client and server: suites that OpenSSL no longer has, such as RC4, 3DES and Camellia in
// GCM.
#include <cstring>
#include <memory>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "recording.h"

namespace siptls::tests {

namespace {

std::string hex(const gnutls_datum_t& bytes) {
    std::string text(2 * bytes.size + 1, '\0');
    std::size_t size = text.size();
    gnutls_hex_encode(&bytes, text.data(), &size);
    return text.c_str();
}

// One end of a connection in memory.
struct End {
    gnutls_session_t session = nullptr;
    std::string inbox;
    End* peer = nullptr;
    bool is_server = false;
    Recording* recording = nullptr;
    Notebook* notebook = nullptr;
};

ssize_t push(gnutls_transport_ptr_t pointer, const void* bytes, std::size_t length) {
    auto* const end = static_cast<End*>(pointer);
    const std::string text(static_cast<const char*>(bytes), length);
    end->peer->inbox += text;
    end->recording->pieces.push_back({end->is_server, text});
    return static_cast<ssize_t>(length);
}

ssize_t pull(gnutls_transport_ptr_t pointer, void* bytes, std::size_t length) {
    auto* const end = static_cast<End*>(pointer);
    if (end->inbox.empty()) {
        gnutls_transport_set_errno(end->session, EAGAIN);
        return -1;
    }
    const std::size_t take = std::min(length, end->inbox.size());
    std::memcpy(bytes, end->inbox.data(), take);
    end->inbox.erase(0, take);
    return static_cast<ssize_t>(take);
}

int log_key(gnutls_session_t session, const char* label, const gnutls_datum_t* secret) {
    gnutls_datum_t client{};
    gnutls_datum_t server{};
    gnutls_session_get_random(session, &client, &server);
    auto* const end = static_cast<End*>(gnutls_session_get_ptr(session));
    end->notebook->add_key_log_line(std::string(label) + " " + hex(client) + " " + hex(*secret));
    return 0;
}

class GnutlsStage {
  public:
    explicit GnutlsStage(Notebook& notebook) : notebook_(notebook) {
        gnutls_certificate_allocate_credentials(&server_);
        gnutls_certificate_allocate_credentials(&client_);
        gnutls_anon_allocate_server_credentials(&anonymous_server_);
        gnutls_anon_allocate_client_credentials(&anonymous_client_);
        gnutls_certificate_set_known_dh_params(server_, GNUTLS_SEC_PARAM_LOW);
        gnutls_anon_set_server_known_dh_params(anonymous_server_, GNUTLS_SEC_PARAM_LOW);
        add_identity(GNUTLS_PK_RSA, 2048);
        add_identity(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1));
    }
    GnutlsStage(const GnutlsStage&) = delete;
    GnutlsStage& operator=(const GnutlsStage&) = delete;
    ~GnutlsStage() {
        gnutls_certificate_free_credentials(server_);
        gnutls_certificate_free_credentials(client_);
        gnutls_anon_free_server_credentials(anonymous_server_);
        gnutls_anon_free_client_credentials(anonymous_client_);
    }

    // False if the two do not agree or do not understand each other.
    bool play(const std::string& label, const std::string& priority) {
        Recording recording{label, {}};
        End client;
        End server;
        client.peer = &server;
        server.peer = &client;
        server.is_server = true;
        const bool ready = begin(client, GNUTLS_CLIENT, priority, recording) &&
                           begin(server, GNUTLS_SERVER, priority, recording);
        const bool fine = ready && shake_hands(client, server) &&
                          say(client, server, register_request(label)) &&
                          say(server, client, register_answer(label));
        if (fine) {
            gnutls_bye(client.session, GNUTLS_SHUT_WR);
            notebook_.add(recording);
        }
        gnutls_deinit(client.session);
        gnutls_deinit(server.session);
        return fine;
    }

  private:
    void add_identity(gnutls_pk_algorithm_t algorithm, unsigned bits) {
        gnutls_x509_privkey_t key = nullptr;
        gnutls_x509_crt_t certificate = nullptr;
        gnutls_x509_privkey_init(&key);
        gnutls_x509_privkey_generate(key, algorithm, bits, 0);
        gnutls_x509_crt_init(&certificate);
        gnutls_x509_crt_set_version(certificate, 3);
        gnutls_x509_crt_set_serial(certificate, "\1", 1);
        gnutls_x509_crt_set_activation_time(certificate, 1'600'000'000);
        gnutls_x509_crt_set_expiration_time(certificate, 2'000'000'000);
        gnutls_x509_crt_set_dn(certificate, "CN=sip.example.com", nullptr);
        gnutls_x509_crt_set_key(certificate, key);
        gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0);
        gnutls_certificate_set_x509_key(server_, &certificate, 1, key);
        gnutls_x509_crt_deinit(certificate);
        gnutls_x509_privkey_deinit(key);
    }

    bool begin(End& end, unsigned role, const std::string& priority, Recording& recording) {
        const bool is_server = role == GNUTLS_SERVER;
        end.recording = &recording;
        end.notebook = &notebook_;
        gnutls_init(&end.session, role | GNUTLS_NONBLOCK);
        gnutls_session_set_ptr(end.session, &end);
        gnutls_transport_set_ptr(end.session, &end);
        gnutls_transport_set_push_function(end.session, push);
        gnutls_transport_set_pull_function(end.session, pull);
        gnutls_credentials_set(end.session, GNUTLS_CRD_CERTIFICATE, is_server ? server_ : client_);
        if (is_server) {
            gnutls_credentials_set(end.session, GNUTLS_CRD_ANON, anonymous_server_);
        } else {
            gnutls_credentials_set(end.session, GNUTLS_CRD_ANON, anonymous_client_);
            gnutls_session_set_keylog_function(end.session, log_key);
        }
        return gnutls_priority_set_direct(end.session, priority.c_str(), nullptr) == 0;
    }

    static bool shake_hands(End& client, End& server) {
        int client_state = GNUTLS_E_AGAIN;
        int server_state = GNUTLS_E_AGAIN;
        for (int round = 0; round < 20; ++round) {
            client_state = client_state != 0 ? gnutls_handshake(client.session) : 0;
            server_state = server_state != 0 ? gnutls_handshake(server.session) : 0;
            if (client_state == 0 && server_state == 0) {
                return true;
            }
            if (gnutls_error_is_fatal(client_state) != 0 ||
                gnutls_error_is_fatal(server_state) != 0) {
                return false;
            }
        }
        return false;
    }

    static bool say(End& from, End& to, const std::string& text) {
        if (gnutls_record_send(from.session, text.data(), text.size()) <= 0) {
            return false;
        }
        std::string heard(text.size(), '\0');
        ssize_t length = GNUTLS_E_AGAIN;
        for (int round = 0; round < 8 && length == GNUTLS_E_AGAIN; ++round) {
            length = gnutls_record_recv(to.session, heard.data(), heard.size());
        }
        return length == static_cast<ssize_t>(text.size()) && heard == text;
    }

    Notebook& notebook_;
    gnutls_certificate_credentials_t server_ = nullptr;
    gnutls_certificate_credentials_t client_ = nullptr;
    gnutls_anon_server_credentials_t anonymous_server_ = nullptr;
    gnutls_anon_client_credentials_t anonymous_client_ = nullptr;
};

std::string version_word(gnutls_protocol_t version) {
    switch (version) {
        case GNUTLS_TLS1_0: return "VERS-TLS1.0";
        case GNUTLS_TLS1_1: return "VERS-TLS1.1";
        case GNUTLS_TLS1_2: return "VERS-TLS1.2";
        default: return "VERS-TLS1.3";
    }
}

bool agreed(gnutls_kx_algorithm_t kx) {
    return kx == GNUTLS_KX_RSA || kx == GNUTLS_KX_DHE_RSA || kx == GNUTLS_KX_ECDHE_RSA ||
           kx == GNUTLS_KX_ECDHE_ECDSA || kx == GNUTLS_KX_ANON_DH || kx == GNUTLS_KX_ANON_ECDH;
}

void play_suites(GnutlsStage& stage) {
    unsigned char id[2];
    gnutls_kx_algorithm_t kx{};
    gnutls_cipher_algorithm_t cipher{};
    gnutls_mac_algorithm_t mac{};
    gnutls_protocol_t least{};
    for (std::size_t at = 0;; ++at) {
        const char* const name = gnutls_cipher_suite_info(at, id, &kx, &cipher, &mac, &least);
        if (name == nullptr) {
            return;
        }
        for (const auto version : {GNUTLS_TLS1_0, GNUTLS_TLS1_1, GNUTLS_TLS1_2, GNUTLS_TLS1_3}) {
            const bool tls13 = version == GNUTLS_TLS1_3;
            if (version < least || tls13 != (kx == GNUTLS_KX_UNKNOWN) || (!tls13 && !agreed(kx))) {
                continue;
            }
            const std::string exchange =
                tls13 ? "+ECDHE-RSA" : std::string("+") + gnutls_kx_get_name(kx);
            const std::string mac_word = mac == GNUTLS_MAC_AEAD ? "AEAD" : gnutls_mac_get_name(mac);
            const std::string priority = "NONE:+" + version_word(version) + ":" + exchange + ":+" +
                                         gnutls_cipher_get_name(cipher) + ":+" + mac_word +
                                         ":+SIGN-ALL:+GROUP-ALL:+CTYPE-ALL:+COMP-ALL";
            std::string label = std::string("gnutls-") + version_word(version) + "-" + (name + 4);
            stage.play(label, priority + ":%NO_ETM");
            stage.play(label + "-etm", priority + ":%FORCE_ETM");
        }
    }
}

}  // namespace

bool play_gnutls(Notebook& notebook) {
    GnutlsStage stage(notebook);
    play_suites(stage);
    return stage.play("gnutls-normal", "NORMAL");
}

}  // namespace siptls::tests
