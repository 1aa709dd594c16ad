// SPDX-License-Identifier: GPL-2.0-or-later
// Records that were sealed here by the rules of their RFC, for what no TLS stack on this system
// makes any more; all others are in tests/differential/.
#include <algorithm>
#include <initializer_list>

#include <doctest/doctest.h>

#include "tls/decrypt/digest_name.h"
#include "tls/decrypt/direction.h"
#include "tls/decrypt/key_derivation.h"
#include "tls/decrypt/limits.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::decrypt;
using namespace siptls::tests;

namespace {

// SSL 3.0 with RC4, 3DES and AES; TLS 1.0 with DES and SEED.
constexpr struct {
    std::uint16_t version;
    std::uint16_t suite;
} kOld[] = {
    {tls::kSsl3, 0x0004},  {tls::kSsl3, 0x0005},  {tls::kSsl3, 0x000a},  {tls::kSsl3, 0x002f},
    {tls::kSsl3, 0x0001},  {tls::kTls10, 0x0005}, {tls::kTls10, 0x0009}, {tls::kTls10, 0x0096},
    {tls::kTls10, 0x000a}, {tls::kTls11, 0x000a},
};

// Seals as a peer does: MAC, padding, cipher.
class Sealer {
  public:
    Sealer(CryptoLibrary& library, const Agreement& agreement, const DirectionKeys& keys)
        : agreement_(agreement),
          mac_key_(keys.mac_key.begin(), keys.mac_key.end()),
          iv_(keys.iv.begin(), keys.iv.end()),
          context_(EVP_CIPHER_CTX_new()) {
        if (!agreement.suite.cipher.empty()) {
            EVP_EncryptInit_ex(context_.get(), library.cipher(agreement.suite.cipher), nullptr,
                               keys.key.data(), keys.iv.empty() ? nullptr : keys.iv.data());
            EVP_CIPHER_CTX_set_padding(context_.get(), 0);
        }
    }

    Buffer seal(const Buffer& content) {
        Buffer plain = content;
        append(plain, mac(content));
        const std::size_t block = agreement_.suite.block_length;
        if (block != 0) {
            const auto padding =
                static_cast<std::uint8_t>((block - (plain.size() + 1) % block) % block);
            plain.insert(plain.end(), std::size_t{padding} + 1, padding);
        }
        const bool explicit_iv = block != 0 && agreement_.version >= tls::kTls11;
        if (explicit_iv) {
            plain.insert(plain.begin(), block, 0x55);  // enciphered, it is as good as any
        }
        ++number_;
        if (agreement_.suite.cipher.empty()) {
            return plain;
        }
        Buffer sealed(plain.size() + 16);
        int length = 0;
        EVP_EncryptUpdate(context_.get(), sealed.data(), &length, plain.data(),
                          static_cast<int>(plain.size()));
        sealed.resize(static_cast<std::size_t>(length));
        return sealed;
    }

  private:
    Buffer mac(const Buffer& content) {
        Buffer header;
        append_number(header, number_, 8);
        append_number(header, 23, 1);
        if (agreement_.version != tls::kSsl3) {
            append_number(header, agreement_.version, 2);
        }
        append_number(header, content.size(), 2);
        const tls::Digest digest = agreement_.suite.mac;
        if (agreement_.version == tls::kSsl3) {
            const std::size_t pad = digest == tls::Digest::Md5 ? 48 : 40;
            const Digested inner = hash(digest, {mac_key_, Buffer(pad, 0x36), header, content});
            const Digested outer = hash(digest, {mac_key_, Buffer(pad, 0x5c), inner.bytes()});
            return {outer.bytes().begin(), outer.bytes().end()};
        }
        append(header, content);
        Buffer out(EVP_MAX_MD_SIZE);
        std::size_t length = 0;
        EVP_Q_mac(nullptr, "HMAC", nullptr, digest_name(digest), nullptr, mac_key_.data(),
                  mac_key_.size(), header.data(), header.size(), out.data(), out.size(), &length);
        out.resize(length);
        return out;
    }

    Agreement agreement_;
    Buffer mac_key_;
    Buffer iv_;
    CipherContextPtr context_;
    std::uint64_t number_ = 0;
};

struct Line {
    CryptoLibrary library;
    Agreement agreement;
    Buffer mac_key;
    Buffer key;
    Buffer iv;

    Line(std::uint16_t version, std::uint16_t suite)
        : agreement{version, *suite_parameters(suite), MacOrder::MacThenEncrypt, false},
          mac_key(agreement.suite.mac_length, 1),
          key(agreement.suite.key_length),
          iv(agreement.suite.block_length, 3) {
        for (std::size_t at = 0; at < key.size(); ++at) {
            key[at] = static_cast<std::uint8_t>(2 * at + 1);
        }
    }
    DirectionKeys keys() const { return {mac_key, key, iv}; }
    SealedRecord record(const Buffer& sealed) const {
        return {tls::ContentType::ApplicationData, agreement.version, sealed};
    }
};

Buffer content(std::size_t length) {
    return Buffer(length, 'x');
}

}  // namespace

TEST_CASE("old suites open: SSL 3.0, RC4, DES, 3DES, SEED") {
    for (const auto& old : kOld) {
        CAPTURE(old.version);
        CAPTURE(old.suite);
        Line line(old.version, old.suite);
        if (line.agreement.suite.needs_legacy && !line.library.has_legacy()) {
            continue;
        }
        Sealer sealer(line.library, line.agreement, line.keys());
        const auto direction = Direction::make(line.library, line.agreement, line.keys());
        REQUIRE(direction != nullptr);
        Buffer plain;
        for (const std::size_t length : {0u, 1u, 16u, 300u}) {
            const Buffer sealed = sealer.seal(content(length));
            CHECK(direction->open(line.record(sealed), plain) == OpenResult::Opened);
            CHECK(plain == content(length));
        }
    }
}

TEST_CASE("a changed byte fails, and the next record opens all the same") {
    for (const std::uint16_t suite : std::initializer_list<std::uint16_t>{0x002f, 0x0005, 0x0002}) {
        CAPTURE(suite);
        Line line(tls::kTls10, suite);
        Sealer sealer(line.library, line.agreement, line.keys());
        const auto direction = Direction::make(line.library, line.agreement, line.keys());
        Buffer plain;
        Buffer sealed = sealer.seal(content(20));
        sealed[3] ^= 1;
        CHECK(direction->open(line.record(sealed), plain) == OpenResult::Failed);
        sealed = sealer.seal(content(20));
        CHECK(direction->open(line.record(sealed), plain) == OpenResult::Opened);
    }
}

TEST_CASE("behind a loss, CBC with its vector in the record finds its place, RC4 does not") {
    Buffer plain;
    Line block(tls::kTls11, 0x002f);
    Sealer block_sealer(block.library, block.agreement, block.keys());
    const auto block_side = Direction::make(block.library, block.agreement, block.keys());
    Line stream(tls::kTls11, 0x0005);
    Sealer stream_sealer(stream.library, stream.agreement, stream.keys());
    const auto stream_side = Direction::make(stream.library, stream.agreement, stream.keys());
    for (int lost = 0; lost < 5; ++lost) {
        block_sealer.seal(content(30));
        stream_sealer.seal(content(30));
    }
    block_side->lose_place();
    stream_side->lose_place();
    CHECK(block_side->open(block.record(block_sealer.seal(content(9))), plain) ==
          OpenResult::Opened);
    CHECK(plain == content(9));
    CHECK(block_side->open(block.record(block_sealer.seal(content(9))), plain) ==
          OpenResult::Opened);
    CHECK(stream_side->open(stream.record(stream_sealer.seal(content(9))), plain) ==
          OpenResult::LostPlace);
}

TEST_CASE("before TLS 1.1 CBC opens again from the second record behind a loss") {
    Line line(tls::kTls10, 0x002f);
    Sealer sealer(line.library, line.agreement, line.keys());
    const auto direction = Direction::make(line.library, line.agreement, line.keys());
    Buffer plain;
    sealer.seal(content(30));
    direction->lose_place();
    CHECK(direction->open(line.record(sealer.seal(content(9))), plain) == OpenResult::LostPlace);
    CHECK(direction->open(line.record(sealer.seal(content(9))), plain) == OpenResult::Opened);
}

TEST_CASE("RC4 passes over a record whose length is known") {
    Line line(tls::kTls12, 0x0005);
    Sealer sealer(line.library, line.agreement, line.keys());
    const auto direction = Direction::make(line.library, line.agreement, line.keys());
    Buffer plain;
    direction->lose_record(sealer.seal(content(77)).size());
    CHECK(direction->open(line.record(sealer.seal(content(9))), plain) == OpenResult::Opened);
}

TEST_CASE("the search for a place ends at its limit") {
    Line line(tls::kTls12, 0x002f);
    Sealer sealer(line.library, line.agreement, line.keys());
    const auto direction = Direction::make(line.library, line.agreement, line.keys());
    Buffer plain;
    for (std::uint64_t lost = 0; lost < kMaxSequenceSearch + 5; ++lost) {
        sealer.seal(content(1));
    }
    direction->lose_place();
    CHECK(direction->open(line.record(sealer.seal(content(9))), plain) == OpenResult::Failed);
}

TEST_CASE("fragments of any length and content open nothing and harm nothing") {
    for (const std::uint16_t suite : std::initializer_list<std::uint16_t>{
             0x002f, 0x0005, 0x0002, 0x009c, 0xc09c, 0xcca8, 0xc07a}) {
        for (const auto order : {MacOrder::MacThenEncrypt, MacOrder::EncryptThenMac}) {
            CAPTURE(suite);
            Line line(tls::kTls12, suite);
            line.agreement.order = order;
            line.iv.assign(12, 3);
            line.iv.resize(
                std::max(line.agreement.suite.fixed_iv_length, line.agreement.suite.block_length));
            const auto direction = Direction::make(line.library, line.agreement, line.keys());
            REQUIRE(direction != nullptr);
            Buffer plain;
            for (std::size_t length = 0; length < 70; ++length) {
                CHECK(direction->open(line.record(content(length)), plain) != OpenResult::Opened);
            }
        }
    }
}
