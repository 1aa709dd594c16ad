// SPDX-License-Identifier: GPL-2.0-or-later
// Flows whose suite protects integrity alone (RFC 5246, 6.2.3.1): their records are read without
// any key, content first and then the MAC, which nobody can check without one.
#include "session/event_maker.h"
#include "tls/cipher_suites.h"
#include "tls/decrypt/suite_parameters.h"
#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::session {

namespace {

bool has_extension(Bytes extensions, tls::ExtensionType type) {
    tls::ExtensionReader in{extensions};
    tls::Extension extension;
    while (in.next(extension)) {
        if (extension.type == type) {
            return true;
        }
    }
    return false;
}

// 0 if the records are encrypted or packed.
std::size_t mac_behind_clear_content(const tls::ServerHello& hello) {
    const tls::CipherSuite* const row = tls::find_cipher_suite(hello.cipher_suite);
    if (row == nullptr || row->kind != tls::CipherKind::Null || hello.compression_method != 0 ||
        hello.negotiated_version >= tls::kTls13) {
        return 0;
    }
    const auto suite = decrypt::suite_parameters(hello.cipher_suite);
    if (!suite) {
        return 0;
    }
    const bool truncated = has_extension(hello.extensions, tls::ExtensionType::TruncatedHmac);
    return truncated ? decrypt::kTruncatedMac : suite->mac_length;
}

}  // namespace

// A renegotiation that agrees on something else is not followed: its keys take effect one side
// after the other.
void EventMaker::take_agreement(Flow& flow, const tls::ServerHello& hello) {
    flow.tls13 = hello.negotiated_version >= tls::kTls13;
    const std::size_t mac = mac_behind_clear_content(hello);
    const bool first = !flow.of(Side::Server).change_cipher_spec;
    flow.bare_mac = first || mac == flow.bare_mac ? static_cast<std::uint8_t>(mac) : 0;
    if (first && mac != 0) {
        for (OneSide& side : flow.sides) {
            side.records.keep_bodies(tls::Bodies::All);
        }
    }
}

void EventMaker::take_bare(const stream::Delivery& delivery, Flow& flow,
                           const tls::Record& record) {
    OneSide& side = flow.of(delivery.side);
    if (record.damaged || record.fragment.size() < flow.bare_mac) {
        lose_content(side);
        emit(delivery, TlsRecordSeen{static_cast<std::uint8_t>(record.type), record.version,
                                     record.length, record.end_offset});
        return;
    }
    side.after_loss = false;
    if (!flow.bare_told) {
        flow.bare_told = true;
        emit(delivery, DecryptionSeen{Decryption::NotEncrypted});
    }
    take_content(delivery, flow, record, record.type,
                 record.fragment.first(record.fragment.size() - flow.bare_mac));
}

}  // namespace siptls::session
