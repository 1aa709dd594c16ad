// SPDX-License-Identifier: GPL-2.0-or-later

//! visit_rustls HOST PORT AUTHORITY asks a SIP server for its OPTIONS over rustls, as documented.
use std::io::{Read, Write};
use std::{env, error::Error, fs::File, io::BufReader, net::TcpStream, sync::Arc};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().collect();
    let (host, port, authority) = (&words[1], &words[2], &words[3]);
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(&rustls_pemfile::certs(&mut BufReader::new(File::open(authority)?))?);
    let settings = rustls::ClientConfig::builder()
        .with_safe_defaults()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut client = rustls::ClientConnection::new(Arc::new(settings), host.as_str().try_into()?)?;
    let mut stream = TcpStream::connect(format!("{host}:{port}"))?;
    let mut tls = rustls::Stream::new(&mut client, &mut stream);
    let request = format!(
        "OPTIONS sip:{host} SIP/2.0\r\nVia: SIP/2.0/TLS {host};branch=z9hG4bK1\r\n\
         From: <sip:visitor@{host}>;tag=1\r\nTo: <sip:{host}>\r\nCall-ID: 1@{host}\r\n\
         CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    );
    if let Err(refusal) = tls.write_all(request.as_bytes()) {
        println!("refused: {refusal}");
        return Ok(());
    }
    let mut answer = [0; 8192];
    let length = tls.read(&mut answer)?;
    println!("{}", String::from_utf8_lossy(&answer[..length]).lines().next().unwrap_or_default());
    client.send_close_notify();
    client.complete_io(&mut stream)?;
    Ok(())
}
