// SPDX-License-Identifier: GPL-2.0-or-later
// Objects that are used again instead of being made anew for each connection.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace siptls {

template <class Object>
class Spares {
  public:
    // So many wait for their next use at most.
    explicit Spares(std::size_t ceiling) : ceiling_(ceiling) {}

    // The one put away last, as it was then; null if there is none.
    std::unique_ptr<Object> take() {
        if (waiting_.empty()) {
            return nullptr;
        }
        std::unique_ptr<Object> object = std::move(waiting_.back());
        waiting_.pop_back();
        return object;
    }

    bool full() const { return waiting_.size() >= ceiling_; }
    // `object` goes if there is no room.
    void put(std::unique_ptr<Object> object) {
        if (!full()) {
            waiting_.push_back(std::move(object));
        }
    }

  private:
    std::size_t ceiling_;
    std::vector<std::unique_ptr<Object>> waiting_;
};

}  // namespace siptls
