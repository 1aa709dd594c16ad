// SPDX-License-Identifier: GPL-2.0-or-later
// Buffers for bytes that come in pieces, lent for as long as they are collected: of thousands of
// connections only few collect at the same time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "siptls/bytes.h"

namespace siptls {

class BufferPool {
  public:
    // At most so many buffers wait for their next use, none of them larger than this.
    static constexpr std::size_t kMaxSpare = 64;
    static constexpr std::size_t kMaxSpareSize = 65536;

    // Empty, with whatever room it had.
    std::vector<std::uint8_t> lend() {
        if (spare_.empty()) {
            return {};
        }
        std::vector<std::uint8_t> buffer = std::move(spare_.back());
        spare_.pop_back();
        return buffer;
    }
    void take_back(std::vector<std::uint8_t> buffer) {
        if (spare_.size() < kMaxSpare && buffer.capacity() <= kMaxSpareSize) {
            buffer.clear();
            spare_.push_back(std::move(buffer));
        }
    }

  private:
    std::vector<std::vector<std::uint8_t>> spare_;
};

// Without a pool its memory is its own.
class PooledBuffer {
  public:
    explicit PooledBuffer(BufferPool* pool = nullptr) : pool_(pool) {}

    // Room for `expected` bytes is made at once.
    void append(Bytes part, std::size_t expected) {
        if (bytes_.capacity() == 0 && pool_ != nullptr) {
            bytes_ = pool_->lend();
        }
        bytes_.reserve(expected);
        bytes_.insert(bytes_.end(), part.begin(), part.end());
    }
    void clear() { bytes_.clear(); }
    // Gives the memory back.
    void release() {
        if (bytes_.capacity() == 0) {
            return;
        }
        std::vector<std::uint8_t> buffer = std::exchange(bytes_, {});
        if (pool_ != nullptr) {
            pool_->take_back(std::move(buffer));
        }
    }

    Bytes bytes() const { return bytes_; }
    BufferPool* pool() const { return pool_; }

  private:
    std::vector<std::uint8_t> bytes_;
    BufferPool* pool_;
};

}  // namespace siptls
