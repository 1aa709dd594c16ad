// SPDX-License-Identifier: GPL-2.0-or-later
// Where in which key log a secret may stand, by the hash of what it is found by and its label.
// Twelve bytes a place: the secrets themselves stay in their files. What is found must be read and
// compared, since different keys may share a hash. The secrets of one connection share theirs, so
// that they stand together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bytes/prefetch.h"
#include "tls/decrypt/key_log_line.h"

namespace siptls::decrypt {

struct SecretPlace {
    std::uint8_t text = 0;     // number of the key log, below kMaxKeyLogs
    std::uint64_t offset = 0;  // of the line, at most kMaxKeyLogOffset

    friend bool operator==(const SecretPlace&, const SecretPlace&) = default;
};

class OffsetIndex {
  public:
    // False if it is full (kMaxSecrets), or full of this hash and label (kMaxEqualSecrets). The
    // same place twice counts once.
    bool add(std::uint64_t hash, SecretLabel label, SecretPlace place);
    // Makes room for as many places, as far as kMaxSecrets.
    void reserve(std::size_t places);
    // Soon this hash will be added: its slot lies anywhere in a table larger than the caches, and
    // is fetched while other work goes on.
    void expect(std::uint64_t hash) const {
        if (!slots_.empty()) {
            prefetch(&slots_[start_of(static_cast<std::uint32_t>(hash))]);
        }
    }

    // Calls `visit(place)` for each place of this label that may have this hash, until it says
    // true. Gives what it said last.
    template <class Visit>
    bool visit(std::uint64_t hash, SecretLabel label, const Visit& visit) const {
        if (slots_.empty()) {
            return false;
        }
        const auto wanted = static_cast<std::uint32_t>(hash);
        for (std::size_t at = start_of(wanted); !slots_[at].is_free(); at = behind(at)) {
            const Slot& slot = slots_[at];
            if (slot.hash == wanted && slot.label == label && visit(slot.place())) {
                return true;
            }
        }
        return false;
    }

    std::size_t size() const { return size_; }

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t offset_low = 0;
        std::uint8_t offset_high = 0;
        std::uint8_t text = 0;  // its number and one; 0 is free
        SecretLabel label = SecretLabel::Master;

        bool is_free() const { return text == 0; }
        SecretPlace place() const {
            return {static_cast<std::uint8_t>(text - 1),
                    static_cast<std::uint64_t>(offset_high) << 32 | offset_low};
        }
        friend bool operator==(const Slot&, const Slot&) = default;
    };
    enum class Put : std::uint8_t { Added, Known, Full };

    // The hash as a fraction of the table, whose size may be any.
    std::size_t start_of(std::uint32_t hash) const {
        return static_cast<std::size_t>(std::uint64_t{hash} * slots_.size() >> 32);
    }
    std::size_t behind(std::size_t at) const { return at + 1 == slots_.size() ? 0 : at + 1; }
    void resize(std::size_t slots);
    Put put(const Slot& slot);

    std::vector<Slot> slots_;  // a quarter of them or more is free
    std::size_t size_ = 0;
};

}  // namespace siptls::decrypt
