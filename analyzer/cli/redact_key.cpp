// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/redact_key.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <fmt/format.h>
#include <sys/random.h>

#include "cli/outcome.h"
#include "siptls/wording.h"

namespace siptls::cli {
namespace {

constexpr std::size_t kShortest = 16;   // bytes; shorter ones can be tried out
constexpr std::size_t kLongest = 4096;  // what is longer is some other file
constexpr std::size_t kRandom = 32;     // as long as the digest

}  // namespace

std::string read_redact_key(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string key(kLongest + 1, '\0');
    file.read(key.data(), static_cast<std::streamsize>(key.size()));
    if (!file.is_open() || file.bad() || (file.fail() && !file.eof())) {
        throw Failure(fmt::format("cannot read the key {}: name a file with at least {} bytes",
                                  escape_text(path), kShortest));
    }
    key.resize(static_cast<std::size_t>(file.gcount()));
    if (key.size() > kLongest) {
        throw Failure(fmt::format("{} is too long for a key; {} bytes are the most",
                                  escape_text(path), kLongest));
    }
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) {
        key.pop_back();
    }
    if (key.size() < kShortest) {
        throw Failure(
            fmt::format("the key in {} is too short; at least {} bytes are needed, as "
                        "from: openssl rand -hex 32",
                        escape_text(path), kShortest));
    }
    return key;
}

std::string random_redact_key() {
    std::string key(kRandom, '\0');
    if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
        throw Failure("the system gives no random bytes for --redact; use --redact-key FILE");
    }
    return key;
}

}  // namespace siptls::cli
