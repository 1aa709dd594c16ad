// SPDX-License-Identifier: GPL-2.0-or-later
// Connections of real TLS stacks, played in memory and written down as a capture: each with its own
// client port, one SIP registration, and a label that is the user who registers.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace siptls::tests {

struct Piece {
    bool from_server = false;
    std::string bytes;
};

// What crossed the wire of one connection, in its order.
struct Recording {
    std::string label;
    std::vector<Piece> pieces;
};

std::string register_request(const std::string& label);
std::string register_answer(const std::string& label);

// Writes captures, key log and the list of labels into a folder.
class Notebook {
  public:
    explicit Notebook(const std::string& folder);
    Notebook(const Notebook&) = delete;
    Notebook& operator=(const Notebook&) = delete;
    ~Notebook();

    void add(const Recording& recording);
    void add_key_log_line(const std::string& line);
    void add_file(const std::string& name, const std::string& content) const;

  private:
    void packet(bool from_server, std::uint8_t flags, const std::string& payload);

    std::string folder_;
    std::FILE* capture_;
    std::FILE* key_log_;
    std::FILE* labels_;
    std::uint16_t port_ = 20'000;
    std::uint32_t sequence_[2] = {};
    std::uint32_t packets_ = 0;
};

// Each plays its connections and writes them down. False if one failed that should not.
bool play_openssl(Notebook& notebook);
bool play_gnutls(Notebook& notebook);
bool play_mbedtls(Notebook& notebook);

}  // namespace siptls::tests
