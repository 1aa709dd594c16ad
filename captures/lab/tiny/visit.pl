# SPDX-License-Identifier: GPL-2.0-or-later
# visit.pl HOST PORT AUTHORITY: asks a SIP server for its OPTIONS over IO::Socket::SSL, which compares
# names by its own rules for SIP (scheme "sip": no wildcards).
use strict;
use warnings;
use IO::Socket::SSL;

my ($host, $port, $authority) = @ARGV;
my $socket = IO::Socket::SSL->new(
    PeerHost            => $host,
    PeerPort            => $port,
    SSL_hostname        => $host,
    SSL_ca_file         => $authority,
    SSL_verify_mode     => SSL_VERIFY_PEER,
    SSL_verifycn_scheme => 'sip',
    SSL_verifycn_name   => $host,
) or do { print "refused: $SSL_ERROR\n"; exit };
print $socket "OPTIONS sip:$host SIP/2.0\r\nVia: SIP/2.0/TLS $host;branch=z9hG4bK1\r\n",
    "From: <sip:visitor\@$host>;tag=1\r\nTo: <sip:$host>\r\nCall-ID: 1\@$host\r\n",
    "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
print scalar <$socket>;
close $socket;
