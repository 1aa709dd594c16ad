// SPDX-License-Identifier: GPL-2.0-or-later
// visit_bearssl HOST PORT AUTHORITY: asks a SIP server for its OPTIONS over BearSSL, which verifies
// chain and name by itself.
#include <bearssl.h>
#include <stdlib.h>

#include "visit.h"

struct bytes {
    unsigned char data[8192];
    size_t length;
};

static void append(void* to, const void* data, size_t length) {
    struct bytes* all = to;
    if (all->length + length <= sizeof all->data) {
        memcpy(all->data + all->length, data, length);
        all->length += length;
    }
}

// The certificate of a PEM file; nothing in it if there is none.
static struct bytes read_certificate(const char* path) {
    struct bytes text = {.length = 0};
    struct bytes der = {.length = 0};
    FILE* file = fopen(path, "rb");
    if (file == NULL) {
        return der;
    }
    text.length = fread(text.data, 1, sizeof text.data, file);
    fclose(file);
    br_pem_decoder_context pem;
    br_pem_decoder_init(&pem);
    for (size_t at = 0; at < text.length;) {
        at += br_pem_decoder_push(&pem, text.data + at, text.length - at);
        if (br_pem_decoder_event(&pem) == BR_PEM_BEGIN_OBJ) {
            br_pem_decoder_setdest(&pem, append, &der);
        }
    }
    return der;
}

static int receive(void* stream, unsigned char* data, size_t length) {
    const ssize_t received = read(*(int*)stream, data, length);
    return received > 0 ? (int)received : -1;
}

static int transmit(void* stream, const unsigned char* data, size_t length) {
    return (int)send(*(int*)stream, data, length, MSG_NOSIGNAL);
}

int main(int count, char** words) {
    if (count != 4) {
        return 2;
    }
    const struct bytes authority = read_certificate(words[3]);
    struct bytes name = {.length = 0};
    br_x509_decoder_context decoder;
    br_x509_decoder_init(&decoder, append, &name);
    br_x509_decoder_push(&decoder, authority.data, authority.length);
    const br_x509_pkey* key = br_x509_decoder_get_pkey(&decoder);
    if (key == NULL) {
        return 2;
    }
    const br_x509_trust_anchor anchor = {{name.data, name.length}, BR_X509_TA_CA, *key};
    static br_ssl_client_context client;
    static br_x509_minimal_context verifier;
    static unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
    br_ssl_client_init_full(&client, &verifier, &anchor, 1);
    br_ssl_engine_set_buffer(&client.eng, buffer, sizeof buffer, 1);
    br_ssl_client_reset(&client, words[1], 0);
    int stream = connected(words[1], words[2]);
    br_sslio_context tls;
    br_sslio_init(&tls, &client.eng, receive, &stream, transmit, &stream);
    char text[1024];
    const int length = write_options(text, sizeof text, words[1]);
    br_sslio_write_all(&tls, text, (size_t)length);
    br_sslio_flush(&tls);
    const int received = br_sslio_read(&tls, text, sizeof text - 1);
    if (received > 0) {
        text[received] = '\0';
        printf("%.*s\n", (int)strcspn(text, "\r\n"), text);
        br_sslio_close(&tls);
    } else {
        printf("refused: error %d\n", br_ssl_engine_last_error(&client.eng));
    }
    close(stream);
    return 0;
}
