// SPDX-License-Identifier: GPL-2.0-or-later
// visit_wolfssl HOST PORT AUTHORITY: asks a SIP server for its OPTIONS over wolfSSL under TLS 1.3,
// told to verify the peer and its name.
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

static int connected(const char* host, const char* port) {
    struct addrinfo wanted = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo* found = NULL;
    if (getaddrinfo(host, port, &wanted, &found) != 0) {
        return -1;
    }
    const int stream = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    const int failed = connect(stream, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return failed ? -1 : stream;
}

int main(int count, char** words) {
    if (count == 2 && strcmp(words[1], "--version") == 0) {
        printf("wolfSSL %s\n", wolfSSL_lib_version());
        return 0;
    }
    if (count != 4) {
        return 2;
    }
    const char* host = words[1];
    wolfSSL_Init();
    WOLFSSL_CTX* context = wolfSSL_CTX_new(wolfTLSv1_3_client_method());
    wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER, NULL);
    if (wolfSSL_CTX_load_verify_locations(context, words[3], NULL) != WOLFSSL_SUCCESS) {
        return 2;
    }
    const int stream = connected(host, words[2]);
    WOLFSSL* tls = wolfSSL_new(context);
    wolfSSL_check_domain_name(tls, host);
    wolfSSL_UseSNI(tls, WOLFSSL_SNI_HOST_NAME, host, (unsigned short)strlen(host));
    wolfSSL_set_fd(tls, stream);
    if (wolfSSL_connect(tls) != WOLFSSL_SUCCESS) {
        printf("refused: %s\n", wolfSSL_ERR_reason_error_string(
                                    (unsigned long)wolfSSL_get_error(tls, 0)));
        close(stream);
        return 0;
    }
    char text[1024];
    const int length = snprintf(
        text, sizeof text,
        "OPTIONS sip:%s SIP/2.0\r\nVia: SIP/2.0/TLS %s;branch=z9hG4bK1\r\n"
        "From: <sip:visitor@%s>;tag=1\r\nTo: <sip:%s>\r\nCall-ID: 1@%s\r\nCSeq: 1 OPTIONS\r\n"
        "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
        host, host, host, host, host);
    wolfSSL_write(tls, text, length);
    const int received = wolfSSL_read(tls, text, sizeof text - 1);
    printf("%.*s\n", received > 0 ? (int)strcspn(text, "\r\n") : 0, text);
    wolfSSL_shutdown(tls);
    close(stream);
    return 0;
}
