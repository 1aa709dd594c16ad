// SPDX-License-Identifier: GPL-2.0-or-later
// The protected records of one side under one set of keys: counts them, opens them, and finds its
// place again behind a loss where the cipher allows that.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "tls/decrypt/aead_opener.h"
#include "tls/decrypt/block_opener.h"
#include "tls/decrypt/crypto_library.h"
#include "tls/decrypt/record_unpacker.h"
#include "tls/decrypt/stream_opener.h"
#include "tls/decrypt/suite_parameters.h"

namespace siptls::decrypt {

// What the hellos agreed on.
struct Agreement {
    std::uint16_t version = 0;
    SuiteParameters suite;
    MacOrder order = MacOrder::MacThenEncrypt;
    bool truncated_mac = false;  // to 10 bytes (RFC 6066, 7)
};

struct DirectionKeys {
    Bytes mac_key;
    Bytes key;
    Bytes iv;
};

enum class OpenResult : std::uint8_t {
    Opened,
    Failed,     // MAC or tag are wrong, or it does not unpack
    LostPlace,  // behind a loss, this record cannot be opened with these keys
};

class Direction {
  public:
    // Null if OpenSSL lacks the algorithm.
    static std::unique_ptr<Direction> make(CryptoLibrary& library, const Agreement& agreement,
                                           const DirectionKeys& keys);

    // What opens is packed (TLS up to 1.2).
    void unpack_with(std::unique_ptr<RecordUnpacker> unpacker) { unpacker_ = std::move(unpacker); }

    // Opens the next record.
    OpenResult open(const SealedRecord& record, Buffer& plain);

    // Opens the record if it is the next one; otherwise nothing changes. For AEAD only.
    bool try_open(const SealedRecord& record, Buffer& plain);

    // A record of this length was lost.
    void lose_record(std::size_t length);
    // An unknown number of records was lost.
    void lose_place();
    bool behind_loss() const { return behind_loss_; }

  private:
    using Opener = std::variant<AeadOpener, BlockOpener, StreamOpener>;

    explicit Direction(Opener opener) : opener_(std::move(opener)) {}
    OpenResult open_sealed(const SealedRecord& record, Buffer& plain);

    Opener opener_;
    std::unique_ptr<RecordUnpacker> unpacker_;
    std::uint64_t number_ = 0;  // of the next record
    bool behind_loss_ = false;
    unsigned failed_searches_ = 0;
};

}  // namespace siptls::decrypt
