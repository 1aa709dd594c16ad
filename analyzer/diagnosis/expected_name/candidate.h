// SPDX-License-Identifier: GPL-2.0-or-later
// A name that a client may have looked for, as a view of where it was heard. This is asked for
// every session, so a name is copied only where it is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "siptls/frame.h"
#include "siptls/profile.h"
#include "siptls/time.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// An ExpectedName as long as what it was heard of stays.
struct NameCandidate {
    std::string_view name;
    NameKind kind = NameKind::Host;
    NameSource source = NameSource::DnsAddress;
    FrameRef frame;
    bool inferred = false;
    std::optional<Nanoseconds> age;
    std::optional<std::uint32_t> ttl;  // seconds
    std::string_view alias_of;

    ExpectedName value() const {
        return {std::string(name), kind, source, frame, inferred, age, ttl, std::string(alias_of)};
    }
};

inline NameCandidate view_of(const ExpectedName& expected) {
    return {expected.name,     expected.kind, expected.source, expected.frame,
            expected.inferred, expected.age,  expected.ttl,    expected.alias_of};
}

// Takes what the sources tell.
class NameCandidates {
  public:
    NameCandidates() = default;
    NameCandidates(NameCandidates&&) = default;
    NameCandidates& operator=(NameCandidates&&) = default;
    virtual ~NameCandidates() = default;

    void add(const NameCandidate& candidate) {
        ++count_;
        take(candidate);
    }
    // Keeps a text that stands nowhere else, as long as this.
    std::string_view keep(std::string text) { return texts_.emplace_front(std::move(text)); }

    // Added so far.
    std::size_t count() const { return count_; }
    // Whether what is only inferred would change anything.
    virtual bool wants_inferred() const { return true; }

  private:
    virtual void take(const NameCandidate& candidate) = 0;

    std::size_t count_ = 0;
    std::forward_list<std::string> texts_;
};

}  // namespace siptls::diagnosis
