// SPDX-License-Identifier: GPL-2.0-or-later
// The key logs of an analysis: files, which may still be growing, and texts that a capture brought
// along. They may hold millions of lines; only where each may hold a secret is kept, and the line
// is read again, and understood, when it is asked for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/bytes.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/key_log_line.h"
#include "tls/decrypt/offset_index.h"

namespace siptls::decrypt {

class KeyLog {
  public:
    // `seed` keys the index.
    explicit KeyLog(std::uint64_t seed) : seed_(seed) {}
    KeyLog(const KeyLog&) = delete;
    KeyLog& operator=(const KeyLog&) = delete;
    ~KeyLog();

    // Reads the file as far as it has been written. Gives an empty text, or a sentence that says
    // why it cannot be used and what to do. A pipe is read to its end and kept in memory.
    std::string open(const std::string& path);
    // A key log that came inside a capture. False if that is beyond kMaxSecretText or kMaxKeyLogs.
    bool add_text(Bytes text);

    // Reads what was written to the files since. Whether secrets came with it.
    bool refresh();

    // The secret of this label for this client random, encrypted start or session id. Where
    // several lines have it, one of them. `secret` is empty if none has it.
    bool find(SecretLabel label, Bytes key, Buffer& secret);

    // How many lines may hold a secret.
    std::uint64_t size() const { return index_.size(); }
    bool empty() const { return texts_.empty(); }
    // Whether more secrets may come.
    bool may_grow() const { return files_ != 0; }
    // Lines and texts beyond the limits.
    std::uint64_t refused() const { return refused_; }

  private:
    // Enough that the first one's slot has come from memory when the last one is found.
    static constexpr std::size_t kLinesAtOnce = 32;

    // A part of a file as it was read last: the secrets of one connection stand near each other.
    struct Window {
        std::uint8_t text = 0;
        std::uint64_t offset = 0;
        Buffer bytes;
    };

    // A line on its way into the index.
    struct Found {
        std::uint64_t hash = 0;
        SecretLabel label = SecretLabel::Master;
        SecretPlace place;
    };

    struct Text {
        int file = -1;  // -1: in `memory`
        SecretText memory;
        std::uint64_t read_to = 0;  // of the file: behind the last whole line
    };

    std::string take_pipe(const std::string& path, int file);
    void read_on(std::uint8_t number);
    void index_lines(std::uint8_t number, std::uint64_t offset, std::string_view lines);
    void flush();
    std::string_view line_at(SecretPlace place);
    std::string_view file_line(SecretPlace place);

    std::uint64_t seed_;
    OffsetIndex index_;
    std::vector<Text> texts_;
    std::size_t files_ = 0;
    std::size_t memory_ = 0;
    std::uint64_t refused_ = 0;
    std::array<Found, kLinesAtOnce> found_;
    std::size_t found_count_ = 0;  // none outside of index_lines()
    Window window_;
};

// Whether the beginning of a file looks like a key log: it is empty, or one of its whole lines has
// the form of one.
bool looks_like_key_log(std::string_view beginning);

}  // namespace siptls::decrypt
