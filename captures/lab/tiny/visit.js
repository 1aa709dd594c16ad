// SPDX-License-Identifier: GPL-2.0-or-later
// visit.js HOST PORT AUTHORITY: asks a SIP server for its OPTIONS over Node's tls, as documented.
const fs = require('fs');
const tls = require('tls');

const [host, port, authority] = process.argv.slice(2);
const socket = tls.connect({host, port, servername: host, ca: fs.readFileSync(authority)}, () => {
  socket.write(`OPTIONS sip:${host} SIP/2.0\r\nVia: SIP/2.0/TLS ${host};branch=z9hG4bK1\r\n` +
    `From: <sip:visitor@${host}>;tag=1\r\nTo: <sip:${host}>\r\nCall-ID: 1@${host}\r\n` +
    'CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n');
});
socket.on('data', (data) => {
  console.log(data.toString().split('\r\n')[0]);
  socket.end();
});
socket.on('error', (error) => console.log(`${error.code} ${error.message}`));
