# SPDX-License-Identifier: GPL-2.0-or-later
# visit.rb HOST PORT AUTHORITY: asks a SIP server for its OPTIONS by Ruby's openssl, which compares
# the name after the handshake (post_connection_check), as its documentation shows.
require "openssl"
require "socket"

host, port, authority = ARGV
context = OpenSSL::SSL::SSLContext.new
context.ca_file = authority
context.verify_mode = OpenSSL::SSL::VERIFY_PEER
context.verify_hostname = false
tls = OpenSSL::SSL::SSLSocket.new(TCPSocket.new(host, port.to_i), context)
tls.sync_close = true
tls.hostname = host
begin
  tls.connect
  tls.post_connection_check(host)
  tls.write("OPTIONS sip:#{host} SIP/2.0\r\nVia: SIP/2.0/TLS #{host};branch=z9hG4bK1\r\n" \
            "From: <sip:visitor@#{host}>;tag=1\r\nTo: <sip:#{host}>\r\nCall-ID: 1@#{host}\r\n" \
            "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
  puts tls.gets
rescue OpenSSL::SSL::SSLError => e
  puts "refused: #{e.message}"
end
tls.close
