// SPDX-License-Identifier: GPL-2.0-or-later
// Mbed TLS as client and server: MACs cut to 10 bytes (RFC 6066, 7), which no other stack here
// knows.
#include <algorithm>
#include <deque>

#include <mbedtls/certs.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#include "recording.h"

namespace siptls::tests {

namespace {

// One end of a connection in memory.
struct End {
    mbedtls_ssl_context tls{};
    mbedtls_ssl_config config{};
    std::deque<unsigned char> inbox;
    End* peer = nullptr;
    bool is_server = false;
    Recording* recording = nullptr;
};

int push(void* pointer, const unsigned char* bytes, std::size_t length) {
    auto* const end = static_cast<End*>(pointer);
    end->peer->inbox.insert(end->peer->inbox.end(), bytes, bytes + length);
    end->recording->pieces.push_back(
        {end->is_server, std::string(reinterpret_cast<const char*>(bytes), length)});
    return static_cast<int>(length);
}

int pull(void* pointer, unsigned char* bytes, std::size_t length) {
    auto* const end = static_cast<End*>(pointer);
    if (end->inbox.empty()) {
        return MBEDTLS_ERR_SSL_WANT_READ;
    }
    const auto take = static_cast<std::ptrdiff_t>(std::min(length, end->inbox.size()));
    std::copy_n(end->inbox.begin(), take, bytes);
    end->inbox.erase(end->inbox.begin(), end->inbox.begin() + take);
    return static_cast<int>(take);
}

std::string hex(const unsigned char* bytes, std::size_t length) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t at = 0; at < length; ++at) {
        text.push_back(kDigits[bytes[at] >> 4]);
        text.push_back(kDigits[bytes[at] & 15]);
    }
    return text;
}

int log_key(void* notebook, const unsigned char* master, const unsigned char* /*key_block*/,
            std::size_t /*mac*/, std::size_t /*key*/, std::size_t /*iv*/,
            const unsigned char client_random[32], const unsigned char* /*server_random*/,
            mbedtls_tls_prf_types /*prf*/) {
    static_cast<Notebook*>(notebook)->add_key_log_line("CLIENT_RANDOM " + hex(client_random, 32) +
                                                       " " + hex(master, 48));
    return 0;
}

class MbedtlsStage {
  public:
    explicit MbedtlsStage(Notebook& notebook) : notebook_(notebook) {
        mbedtls_entropy_init(&entropy_);
        mbedtls_ctr_drbg_init(&random_);
        mbedtls_ctr_drbg_seed(&random_, mbedtls_entropy_func, &entropy_, nullptr, 0);
        mbedtls_x509_crt_init(&certificate_);
        mbedtls_x509_crt_parse(&certificate_,
                               reinterpret_cast<const unsigned char*>(mbedtls_test_srv_crt_rsa),
                               mbedtls_test_srv_crt_rsa_len);
        mbedtls_pk_init(&key_);
        mbedtls_pk_parse_key(&key_,
                             reinterpret_cast<const unsigned char*>(mbedtls_test_srv_key_rsa),
                             mbedtls_test_srv_key_rsa_len, nullptr, 0);
    }
    MbedtlsStage(const MbedtlsStage&) = delete;
    MbedtlsStage& operator=(const MbedtlsStage&) = delete;
    ~MbedtlsStage() {
        mbedtls_pk_free(&key_);
        mbedtls_x509_crt_free(&certificate_);
        mbedtls_ctr_drbg_free(&random_);
        mbedtls_entropy_free(&entropy_);
    }

    // Both ends agree on MACs of 10 bytes. False if something fails.
    bool play(const std::string& label, int minor_version, int suite, int encrypt_then_mac) {
        const int suites[] = {suite, 0};
        Recording recording{label, {}};
        End client;
        End server;
        server.is_server = true;
        client.peer = &server;
        server.peer = &client;
        bool fine = true;
        for (End* const end : {&client, &server}) {
            end->recording = &recording;
            fine = begin(*end, minor_version, suites, encrypt_then_mac) && fine;
        }
        fine = fine && shake_hands(client, server) &&
               say(client, server, register_request(label)) &&
               say(server, client, register_answer(label));
        if (fine) {
            mbedtls_ssl_close_notify(&client.tls);
            notebook_.add(recording);
        }
        for (End* const end : {&client, &server}) {
            mbedtls_ssl_free(&end->tls);
            mbedtls_ssl_config_free(&end->config);
        }
        return fine;
    }

  private:
    bool begin(End& end, int minor_version, const int* suites, int encrypt_then_mac) {
        mbedtls_ssl_config* const config = &end.config;
        mbedtls_ssl_init(&end.tls);
        mbedtls_ssl_config_init(config);
        mbedtls_ssl_config_defaults(config,
                                    end.is_server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
                                    MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
        mbedtls_ssl_conf_rng(config, mbedtls_ctr_drbg_random, &random_);
        mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_NONE);
        mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, minor_version);
        mbedtls_ssl_conf_max_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, minor_version);
        mbedtls_ssl_conf_ciphersuites(config, suites);
        mbedtls_ssl_conf_encrypt_then_mac(config, static_cast<char>(encrypt_then_mac));
        if (end.is_server) {
            mbedtls_ssl_conf_own_cert(config, &certificate_, &key_);
        } else {
            mbedtls_ssl_conf_truncated_hmac(config, MBEDTLS_SSL_TRUNC_HMAC_ENABLED);
            mbedtls_ssl_conf_export_keys_ext_cb(config, log_key, &notebook_);
        }
        mbedtls_ssl_set_bio(&end.tls, &end, push, pull, nullptr);
        return mbedtls_ssl_setup(&end.tls, config) == 0;
    }

    static bool shake_hands(End& client, End& server) {
        int client_state = MBEDTLS_ERR_SSL_WANT_READ;
        int server_state = MBEDTLS_ERR_SSL_WANT_READ;
        for (int round = 0; round < 20 && (client_state != 0 || server_state != 0); ++round) {
            client_state = client_state != 0 ? mbedtls_ssl_handshake(&client.tls) : 0;
            server_state = server_state != 0 ? mbedtls_ssl_handshake(&server.tls) : 0;
        }
        return client_state == 0 && server_state == 0;
    }

    static bool say(End& from, End& to, const std::string& text) {
        const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
        // Before TLS 1.1 a byte goes ahead of the rest, so that vectors are not known.
        std::size_t sent = 0;
        std::string heard;
        for (int round = 0; round < 8 && heard.size() < text.size(); ++round) {
            if (sent < text.size()) {
                const int length = mbedtls_ssl_write(&from.tls, bytes + sent, text.size() - sent);
                sent += length > 0 ? static_cast<std::size_t>(length) : 0;
            }
            unsigned char part[2048];
            const int length = mbedtls_ssl_read(&to.tls, part, sizeof part);
            heard.append(reinterpret_cast<const char*>(part),
                         length > 0 ? static_cast<std::size_t>(length) : 0);
        }
        return heard == text;
    }

    Notebook& notebook_;
    mbedtls_entropy_context entropy_{};
    mbedtls_ctr_drbg_context random_{};
    mbedtls_x509_crt certificate_{};
    mbedtls_pk_context key_{};
};

}  // namespace

bool play_mbedtls(Notebook& notebook) {
    MbedtlsStage stage(notebook);
    const struct {
        const char* word;
        int number;
        int least_minor;
    } suites[] = {
        {"AES128-SHA", MBEDTLS_TLS_RSA_WITH_AES_128_CBC_SHA, MBEDTLS_SSL_MINOR_VERSION_1},
        {"3DES-SHA", MBEDTLS_TLS_RSA_WITH_3DES_EDE_CBC_SHA, MBEDTLS_SSL_MINOR_VERSION_1},
        {"ECDHE-AES256-SHA384", MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
         MBEDTLS_SSL_MINOR_VERSION_3},
    };
    bool fine = true;
    for (const auto& suite : suites) {
        for (int minor = suite.least_minor; minor <= MBEDTLS_SSL_MINOR_VERSION_3; ++minor) {
            const std::string label = std::string("mbedtls-short-mac-tls1") +
                                      std::to_string(minor - MBEDTLS_SSL_MINOR_VERSION_1) + "-" +
                                      suite.word;
            fine = stage.play(label, minor, suite.number, MBEDTLS_SSL_ETM_DISABLED) && fine;
            fine = stage.play(label + "-etm", minor, suite.number, MBEDTLS_SSL_ETM_ENABLED) && fine;
        }
    }
    return fine;
}

}  // namespace siptls::tests
