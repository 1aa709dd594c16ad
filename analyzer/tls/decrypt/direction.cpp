// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/direction.h"

#include <utility>

#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

std::unique_ptr<Direction> Direction::make(CryptoLibrary& library, const Agreement& agreement,
                                           const DirectionKeys& keys) {
    const SuiteParameters& suite = agreement.suite;
    const MacKind mac{agreement.version, suite.mac,
                      agreement.truncated_mac ? kTruncatedMac : suite.mac_length};
    const auto opener = [&]() -> Opener {
        switch (suite.kind) {
            case tls::CipherKind::Null:
            case tls::CipherKind::Stream:
                return StreamOpener(library, suite, mac, keys.mac_key, keys.key);
            case tls::CipherKind::Block8:
            case tls::CipherKind::Block16:
                return BlockOpener(library, suite, mac, agreement.order, keys.mac_key, keys.key,
                                   keys.iv);
            default: return AeadOpener(library, suite, agreement.version, keys.key, keys.iv);
        }
    };
    auto direction = std::unique_ptr<Direction>(new Direction(opener()));
    const bool ready = std::visit([](const auto& one) { return one.ready(); }, direction->opener_);
    return ready ? std::move(direction) : nullptr;
}

OpenResult Direction::open(const SealedRecord& record, Buffer& plain) {
    const OpenResult result = open_sealed(record, plain);
    if (unpacker_ == nullptr) {
        return result;
    }
    if (result != OpenResult::Opened) {
        unpacker_->lose();
        return result;
    }
    if (!unpacker_->is_whole()) {
        return OpenResult::LostPlace;
    }
    return unpacker_->unpack(plain) ? OpenResult::Opened : OpenResult::Failed;
}

OpenResult Direction::open_sealed(const SealedRecord& record, Buffer& plain) {
    const bool search = behind_loss_ && failed_searches_ < kMaxFailedSearches;
    const Numbers numbers{number_, search ? kMaxSequenceSearch : 1};
    const auto* const block = std::get_if<BlockOpener>(&opener_);
    const auto* const stream = std::get_if<StreamOpener>(&opener_);
    const bool place_known =
        (block == nullptr || block->knows_place()) && (stream == nullptr || stream->knows_place());
    const auto found =
        std::visit([&](auto& one) { return one.open(record, numbers, plain); }, opener_);
    if (found) {
        number_ = *found + 1;
        behind_loss_ = false;
        failed_searches_ = 0;
        return OpenResult::Opened;
    }
    ++number_;
    failed_searches_ += search && place_known ? 1 : 0;
    return place_known ? OpenResult::Failed : OpenResult::LostPlace;
}

bool Direction::try_open(const SealedRecord& record, Buffer& plain) {
    auto* const aead = std::get_if<AeadOpener>(&opener_);
    if (aead == nullptr || !aead->open(record, Numbers{number_, 1}, plain)) {
        return false;
    }
    ++number_;
    return true;
}

void Direction::lose_record(std::size_t length) {
    ++number_;
    std::visit([&](auto& one) { one.lose_record(length); }, opener_);
    if (unpacker_) {
        unpacker_->lose();
    }
}

void Direction::lose_place() {
    behind_loss_ = true;
    failed_searches_ = 0;
    std::visit([](auto& one) { one.lose_place(); }, opener_);
    if (unpacker_) {
        unpacker_->lose();
    }
}

}  // namespace siptls::decrypt
