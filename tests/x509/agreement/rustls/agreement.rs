// SPDX-License-Identifier: GPL-2.0-or-later

//! Prints the version of webpki, by which rustls compares names, then its answer to every vector. Usage: DIRECTORY
use std::{env, error::Error, fs, path::PathBuf};

use webpki::{DnsNameRef, EndEntityCert};

fn accepts(der: &[u8], reference: &str) -> bool {
    let name = DnsNameRef::try_from_ascii_str(reference);
    match (EndEntityCert::try_from(der), name) {
        (Ok(certificate), Ok(name)) => certificate.verify_is_valid_for_dns_name(name).is_ok(),
        _ => false,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).ok_or("which directory?")?);
    println!("0.22"); // what Cargo.toml asks for; it does not tell
    for line in fs::read_to_string(directory.join("vectors.tsv"))?.lines() {
        let (number, reference) = line.split_once('\t').ok_or("a line without a name")?;
        let der = fs::read(directory.join(format!("{number}.der")))?;
        println!("{}", u8::from(accepts(&der, reference)));
    }
    Ok(())
}
