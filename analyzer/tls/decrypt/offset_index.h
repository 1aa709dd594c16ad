// SPDX-License-Identifier: GPL-2.0-or-later
// Where in which key log a secret may stand, by the hash of what it is found by. Twelve
// bytes a place: the secrets themselves stay in their files. What is found must be read and
// compared, since different hashes may share an entry's mark.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace siptls::decrypt {

struct SecretPlace {
    std::uint8_t text = 0;     // number of the key log
    std::uint64_t offset = 0;  // of the line, at most kMaxKeyLogOffset

    friend bool operator==(const SecretPlace&, const SecretPlace&) = default;
};

class OffsetIndex {
  public:
    // False if it is full (kMaxSecrets). The same place twice counts once.
    bool add(std::uint64_t hash, SecretPlace place);

    // Calls `visit(place)` for each place that may have this hash, until it says true. Gives what
    // it said last.
    template <class Visit>
    bool visit(std::uint64_t hash, const Visit& visit) const {
        if (slots_.empty()) {
            return false;
        }
        for (std::size_t at = start_of(hash); slots_[at] != 0; at = (at + 1) % slots_.size()) {
            if (mark_of(slots_[at]) == mark(hash) && visit(place_of(slots_[at]))) {
                return true;
            }
        }
        return false;
    }

    std::size_t size() const { return size_; }

  private:
    // A slot: 16 bits of the hash, 8 of the text's number, 40 of the offset and one; 0 is free.
    static std::uint64_t mark(std::uint64_t hash) { return hash >> 48; }
    static std::uint64_t mark_of(std::uint64_t slot) { return slot >> 48; }
    static SecretPlace place_of(std::uint64_t slot);
    std::size_t start_of(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
    void grow();
    bool put(std::uint64_t hash, std::uint64_t slot);

    std::vector<std::uint64_t> slots_;   // a power of two
    std::vector<std::uint32_t> hashes_;  // low bits of each slot's: its place when the table grows
    std::size_t size_ = 0;
};

}  // namespace siptls::decrypt
