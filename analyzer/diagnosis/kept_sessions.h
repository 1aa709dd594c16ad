// SPDX-License-Identifier: GPL-2.0-or-later
// Settled sessions that wait for more evidence before they are concluded, in the order they came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "siptls/segment.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

struct KeptSession {
    SessionHandle handle = kNoSession;
    Session session;
    std::uint32_t revision = 0;  // last handed out; 0: not yet
    std::uint64_t told = 0;      // digest of the verdict then
};

// Equal for sessions of the same endpoints, and hardly ever for others.
std::uint64_t pair_hash(const Session& session);

class KeptSessions {
  public:
    using List = std::deque<std::unique_ptr<KeptSession>>;  // none is null

    // From the next session on has_pair_of() is answered, or find(). Both cost memory.
    void remember_pairs() { remembers_pairs_ = true; }
    void remember_handles() { remembers_handles_ = true; }

    void add(std::unique_ptr<KeptSession> kept);
    bool empty() const { return list_.empty(); }
    std::size_t size() const { return list_.size(); }
    const List& all() const { return list_; }

    // Whether one with the endpoints of this session waits; perhaps also if none does.
    bool has_pair_of(const Session& session) const;
    // Null if it is not here.
    const KeptSession* find(SessionHandle handle) const;

    // The first `count` go.
    void drop_first(std::size_t count);
    // All go, to be put back with replace() or not at all.
    List take_all();
    void replace(List list);

  private:
    void remember(std::size_t place);
    void index();

    List list_;
    bool remembers_pairs_ = false;
    bool remembers_handles_ = false;
    std::unordered_set<std::uint64_t> pairs_;
    std::unordered_map<SessionHandle, std::size_t> places_;
};

}  // namespace siptls::diagnosis
