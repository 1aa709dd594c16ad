// SPDX-License-Identifier: GPL-2.0-or-later
// serve_boringssl ADDRESS PORT CERTIFICATE KEY KEY_LOG: a SIP server on BoringSSL that answers 200
// to one request of each connection, one connection after the other. It packs its certificate
// (RFC 8879): by zlib for the first connection, then by brotli, then by zstd, and so on.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <brotli/encode.h>
#include <openssl/bytestring.h>
#include <openssl/ssl.h>
#include <zlib.h>
#include <zstd.h>

enum { LONGEST = 65536 };

static int pack_zlib(SSL* tls, CBB* out, const uint8_t* in, size_t in_length) {
    static uint8_t bytes[LONGEST];
    uLongf length = sizeof bytes;
    (void)tls;
    return compress(bytes, &length, in, in_length) == Z_OK && CBB_add_bytes(out, bytes, length);
}

static int pack_brotli(SSL* tls, CBB* out, const uint8_t* in, size_t in_length) {
    static uint8_t bytes[LONGEST];
    size_t length = sizeof bytes;
    (void)tls;
    return BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, in_length, in, &length, bytes) &&
           CBB_add_bytes(out, bytes, length);
}

static int pack_zstd(SSL* tls, CBB* out, const uint8_t* in, size_t in_length) {
    static uint8_t bytes[LONGEST];
    const size_t length = ZSTD_compress(bytes, sizeof bytes, in, in_length, 3);
    (void)tls;
    return !ZSTD_isError(length) && CBB_add_bytes(out, bytes, length);
}

static FILE* key_log;

static void log_key(const SSL* tls, const char* line) {
    (void)tls;
    fprintf(key_log, "%s\n", line);
    fflush(key_log);
}

static SSL_CTX* new_context(char** words, int turn) {
    static const ssl_cert_compression_func_t ways[] = {pack_zlib, pack_brotli, pack_zstd};
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_keylog_callback(context, log_key);
    SSL_CTX_add_cert_compression_alg(context, (uint16_t)(turn % 3 + 1), ways[turn % 3], NULL);
    if (SSL_CTX_use_certificate_chain_file(context, words[3]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, words[4], SSL_FILETYPE_PEM) != 1) {
        exit(2);
    }
    return context;
}

static void serve(SSL* tls) {
    char text[4096];
    int length = 0;
    if (SSL_accept(tls) != 1 || (length = SSL_read(tls, text, sizeof text)) <= 0) {
        return;
    }
    const char* headers = memchr(text, '\n', (size_t)length);
    char answer[sizeof text + 32] = "SIP/2.0 200 OK\r\n";
    if (headers != NULL) {
        const size_t rest = (size_t)(text + length - headers - 1);
        memcpy(answer + 16, headers + 1, rest);
        SSL_write(tls, answer, (int)(16 + rest));
    }
    SSL_read(tls, text, sizeof text);
    SSL_shutdown(tls);
}

int main(int count, char** words) {
    if (count != 6 || (key_log = fopen(words[5], "a")) == NULL) {
        return 2;
    }
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[2]))};
    inet_pton(AF_INET, words[1], &place.sin_addr);
    if (bind(listener, (struct sockaddr*)&place, sizeof place) != 0 || listen(listener, 8) != 0) {
        return 2;
    }
    for (int turn = 0;; ++turn) {
        const int stream = accept(listener, NULL, NULL);
        SSL_CTX* context = new_context(words, turn);
        SSL* tls = SSL_new(context);
        SSL_set_fd(tls, stream);
        serve(tls);
        SSL_free(tls);
        SSL_CTX_free(context);
        close(stream);
    }
}
