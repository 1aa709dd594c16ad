// SPDX-License-Identifier: GPL-2.0-or-later
// visit_boringssl HOST PORT AUTHORITY: asks a SIP server for its OPTIONS over BoringSSL, told to
// verify chain and name. It takes certificates packed by zlib, brotli and zstd (RFC 8879).
#include <brotli/decode.h>
#include <openssl/err.h>
#include <openssl/pool.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <zlib.h>
#include <zstd.h>

#include "visit.h"

static int unpack_zlib(SSL* tls, CRYPTO_BUFFER** out, size_t length, const uint8_t* in,
                       size_t in_length) {
    uint8_t* bytes = NULL;
    uLongf unpacked = length;
    (void)tls;
    *out = CRYPTO_BUFFER_alloc(&bytes, length);
    return *out != NULL && uncompress(bytes, &unpacked, in, in_length) == Z_OK &&
           unpacked == length;
}

static int unpack_brotli(SSL* tls, CRYPTO_BUFFER** out, size_t length, const uint8_t* in,
                         size_t in_length) {
    uint8_t* bytes = NULL;
    size_t unpacked = length;
    (void)tls;
    *out = CRYPTO_BUFFER_alloc(&bytes, length);
    return *out != NULL &&
           BrotliDecoderDecompress(in_length, in, &unpacked, bytes) ==
               BROTLI_DECODER_RESULT_SUCCESS &&
           unpacked == length;
}

static int unpack_zstd(SSL* tls, CRYPTO_BUFFER** out, size_t length, const uint8_t* in,
                       size_t in_length) {
    uint8_t* bytes = NULL;
    (void)tls;
    *out = CRYPTO_BUFFER_alloc(&bytes, length);
    return *out != NULL && ZSTD_decompress(bytes, length, in, in_length) == length;
}

int main(int count, char** words) {
    if (count != 4) {
        return 2;
    }
    const char* host = words[1];
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_add_cert_compression_alg(context, 1, NULL, unpack_zlib);
    SSL_CTX_add_cert_compression_alg(context, 2, NULL, unpack_brotli);
    SSL_CTX_add_cert_compression_alg(context, 3, NULL, unpack_zstd);
    if (SSL_CTX_load_verify_locations(context, words[3], NULL) != 1) {
        return 2;
    }
    const int stream = connected(host, words[2]);
    SSL* tls = SSL_new(context);
    X509_VERIFY_PARAM_set1_host(SSL_get0_param(tls), host, strlen(host));
    SSL_set_tlsext_host_name(tls, host);
    SSL_set_fd(tls, stream);
    if (SSL_connect(tls) != 1) {
        printf("refused: %s, %s\n", ERR_reason_error_string(ERR_peek_error()),
               X509_verify_cert_error_string(SSL_get_verify_result(tls)));
        close(stream);
        return 0;
    }
    char text[1024];
    const int length = write_options(text, sizeof text, host);
    SSL_write(tls, text, length);
    const int received = SSL_read(tls, text, sizeof text - 1);
    text[received > 0 ? received : 0] = '\0';
    printf("%.*s\n", (int)strcspn(text, "\r\n"), text);
    SSL_shutdown(tls);
    close(stream);
    return 0;
}
