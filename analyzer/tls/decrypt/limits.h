// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of decryption, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace siptls::decrypt {

// Secrets indexed of all key logs together: a table of twelve bytes a place and half as many free
// ones, at most 275 MiB. TLS 1.3 writes four or five lines a connection.
inline constexpr std::size_t kMaxSecrets = 16'000'000;
// Lines for one client random and label: client and server may share a log, and a log may have been
// joined from several.
inline constexpr std::size_t kMaxEqualSecrets = 16;
// Key logs named on the command line.
inline constexpr std::size_t kMaxKeyLogs = 250;
// A key log may be longer than this, but a place beyond it is not indexed: a terabyte.
inline constexpr std::uint64_t kMaxKeyLogOffset = (std::uint64_t{1} << 40) - 2;
// A line of a key log: a label, 32 bytes and a secret in hexadecimal. A pre-master secret of
// Diffie-Hellman may have 1,024 bytes.
inline constexpr std::size_t kMaxKeyLogLine = 4096;
// Key logs that are kept in memory, because they came inside a capture or through a pipe.
inline constexpr std::size_t kMaxSecretText = std::size_t{64} << 20;
// What must look like a key log, of a file said to be one.
inline constexpr std::size_t kKeyLogSample = std::size_t{64} * 1024;

// A file with a private key.
inline constexpr std::size_t kMaxKeyFile = std::size_t{1} << 20;
inline constexpr std::size_t kMaxRsaKeys = 1024;

// Sessions remembered, so that one that resumes them can be read with an RSA key. 110 bytes each;
// servers forget theirs after some hours.
inline constexpr std::size_t kMaxCachedSessions = 65'536;

// Handshake messages kept until the key exchange, for the extended master secret (RFC 7627). A
// chain of certificates has some kilobytes; mutual authentication doubles that.
inline constexpr std::size_t kMaxTranscript = std::size_t{256} * 1024;

// The content of a record (RFC 5246, 6.2.1): what unpacks to more is none.
inline constexpr std::size_t kMaxPlainRecord = std::size_t{1} << 14;
// Sides of connections whose records are unpacked at a time: 50 MiB. Hardly anybody has packed
// since 2012.
inline constexpr std::size_t kMaxUnpackers = 1024;

// Record numbers tried behind a loss: 1,024 records hold up to 16 MiB...
inline constexpr std::uint64_t kMaxSequenceSearch = 1024;
// ...and so many records are tried in this way before the side is given up until the next loss.
inline constexpr unsigned kMaxFailedSearches = 4;

}  // namespace siptls::decrypt
