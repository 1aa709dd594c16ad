// SPDX-License-Identifier: GPL-2.0-or-later
// What the visitors in C have in common: the way to the server, and what they ask.
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// The socket of a connection; -1 if there is none.
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

// Writes a request for OPTIONS; returns its length.
static int write_options(char* text, size_t size, const char* host) {
    return snprintf(
        text, size,
        "OPTIONS sip:%s SIP/2.0\r\nVia: SIP/2.0/TLS %s;branch=z9hG4bK1\r\n"
        "From: <sip:visitor@%s>;tag=1\r\nTo: <sip:%s>\r\nCall-ID: 1@%s\r\nCSeq: 1 OPTIONS\r\n"
        "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
        host, host, host, host, host);
}
