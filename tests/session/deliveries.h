// SPDX-License-Identifier: GPL-2.0-or-later
// Feeds an EventMaker like stream/ does and keeps what it makes, as text that cases compare.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "properties.h"
#include "session/event_maker.h"

namespace siptls::tests {

class Deliveries {
  public:
    explicit Deliveries(Joined joined = Joined::AtSyn, std::uint16_t port = 5061);
    Deliveries(const Deliveries&) = delete;
    Deliveries& operator=(const Deliveries&) = delete;

    Deliveries& bytes(Side side, Bytes bytes);
    Deliveries& bytes(Side side, std::string_view text);
    Deliveries& chunks(Side side, const std::vector<Buffer>& chunks);
    // In chunks of so many bytes.
    Deliveries& pieces(Side side, Bytes bytes, std::size_t size);
    Deliveries& gap(Side side, std::uint64_t length);
    Deliveries& fin(Side side);
    Deliveries& end();

    // One line an event, such as "client record 22 length 213" or "server handshake 11".
    const std::vector<std::string>& told() const { return told_; }
    // The SIP and DNS messages, as they were handed on.
    const std::vector<std::string>& messages() const { return messages_; }
    std::size_t count(std::string_view line) const;
    session::EventMaker& maker() { return maker_; }

  private:
    template <class What>
    Deliveries& deliver(Side side, const What& what);
    void keep(const Event& event);

    std::vector<std::string> told_;
    std::vector<std::string> messages_;
    std::uint64_t frame_ = 0;
    std::uint64_t offsets_[2] = {0, 0};
    session::EventMaker maker_;
};

}  // namespace siptls::tests
