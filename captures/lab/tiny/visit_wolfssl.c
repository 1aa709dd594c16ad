// SPDX-License-Identifier: GPL-2.0-or-later
// visit_wolfssl HOST PORT AUTHORITY: asks a SIP server for its OPTIONS over wolfSSL under TLS 1.3,
// told to verify the peer and its name.
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "visit.h"

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
    const int length = write_options(text, sizeof text, host);
    wolfSSL_write(tls, text, length);
    const int received = wolfSSL_read(tls, text, sizeof text - 1);
    printf("%.*s\n", received > 0 ? (int)strcspn(text, "\r\n") : 0, text);
    wolfSSL_shutdown(tls);
    close(stream);
    return 0;
}
