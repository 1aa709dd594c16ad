// SPDX-License-Identifier: GPL-2.0-or-later
// Asks Node's own host name check about every vector. Usage: agreement.js DIRECTORY
'use strict';
const { readFileSync } = require('fs');
const { join } = require('path');
const { X509Certificate } = require('crypto');
const { checkServerIdentity } = require('tls');

const directory = process.argv[2];
for (const line of readFileSync(join(directory, 'vectors.tsv'), 'utf8').trim().split('\n')) {
  const [number, reference, title] = line.split('\t');
  const der = readFileSync(join(directory, `${number}.der`));
  const certificate = new X509Certificate(der).toLegacyObject();
  const accepts = checkServerIdentity(reference, certificate) === undefined;
  if (accepts !== line.includes('\tnode=1')) {
    console.log(`${title}: Node says ${accepts}, siptls the opposite`);
    process.exitCode = 1;
  }
}
