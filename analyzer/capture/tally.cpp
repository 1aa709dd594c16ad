// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/tally.h"

#include <algorithm>
#include <utility>

#include "capture/limits.h"
#include "capture/problems.h"

namespace siptls::capture {

Tally::Tally(std::string path, std::string format, std::uint32_t index) {
    facts_.index = index;
    facts_.path = std::move(path);
    facts_.format = std::move(format);
}

bool Tally::add_link_type(std::uint32_t link_type) {
    auto& known = facts_.link_types;
    if (std::find(known.begin(), known.end(), link_type) != known.end()) {
        return true;
    }
    if (known.size() == kMaxLinkTypes) {
        return false;
    }
    known.push_back(link_type);
    return true;
}

void Tally::add_snaplen(std::uint32_t snaplen) {
    if (snaplen != 0 && (facts_.snaplen == 0 || snaplen < facts_.snaplen)) {
        facts_.snaplen = snaplen;
    }
}

bool Tally::end_whole() {
    if (!ended_ && facts_.packets == 0) {
        facts_.problems.push_back(without_packets(facts_.path));
    }
    ended_ = true;
    return false;
}

bool Tally::end_inside(std::uint64_t place, const ReadFault& fault) {
    const Place where{place, facts_.packets + 1};
    return end(fault ? read_failed(facts_.path, where, fault) : cut_short(facts_.path, where));
}

bool Tally::end_damaged(std::uint64_t place, std::string_view what) {
    return end(damaged(facts_.path, {place, facts_.packets + 1}, what));
}

bool Tally::end(Problem problem) {
    if (!ended_) {
        facts_.problems.push_back(std::move(problem));
        facts_.complete = false;
    }
    ended_ = true;
    return false;
}

}  // namespace siptls::capture
