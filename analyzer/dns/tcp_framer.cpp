// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/tcp_framer.h"

#include <algorithm>

#include "dns/limits.h"

namespace siptls::dns {
namespace {

constexpr std::size_t kLengthBytes = 2;

}  // namespace

void TcpFramer::push(Bytes chunk) {
    if (!chunk_.empty()) {
        skip_gap();
    }
    chunk_ = following_ ? chunk : Bytes{};
}

bool TcpFramer::next(Bytes& message) {
    if (fetched_) {
        carried_.clear();
        fetched_ = false;
    }
    while (!chunk_.empty()) {
        if (length_bytes_ < kLengthBytes) {
            length_ = length_ << 8 | chunk_.front();
            chunk_ = chunk_.subspan(1);
            if (++length_bytes_ == kLengthBytes && length_ < kHeaderLength) {
                skip_gap();
            }
            continue;
        }
        const std::size_t part = std::min(length_ - carried_.size(), chunk_.size());
        const Bytes fresh = chunk_.first(part);
        chunk_ = chunk_.subspan(part);
        if (part < length_) {
            carried_.insert(carried_.end(), fresh.begin(), fresh.end());
        }
        if (part == length_ || carried_.size() == length_) {
            message = carried_.empty() ? fresh : Bytes{carried_};
            fetched_ = !carried_.empty();
            length_ = 0;
            length_bytes_ = 0;
            return true;
        }
    }
    return false;
}

void TcpFramer::skip_gap() {
    following_ = false;
    fetched_ = false;
    chunk_ = {};
    std::vector<std::uint8_t>().swap(carried_);
}

}  // namespace siptls::dns
