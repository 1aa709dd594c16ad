// SPDX-License-Identifier: GPL-2.0-or-later
// Prints Node's version, then its own host name check's answer to every vector. Usage: agreement.js DIRECTORY
'use strict';
const { readFileSync } = require('fs');
const { join } = require('path');
const { X509Certificate } = require('crypto');
const { checkServerIdentity } = require('tls');

const directory = process.argv[2];
console.log(process.version);
for (const line of readFileSync(join(directory, 'vectors.tsv'), 'utf8').trim().split('\n')) {
  const [number, reference] = line.split('\t');
  const der = readFileSync(join(directory, `${number}.der`));
  const certificate = new X509Certificate(der).toLegacyObject();
  console.log(checkServerIdentity(reference, certificate) === undefined ? 1 : 0);
}
