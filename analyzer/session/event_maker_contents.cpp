// SPDX-License-Identifier: GPL-2.0-or-later
// Flows whose protected records another program opens: it gives their contents with the segments
// that complete the records, and they become the same events as those of our own keys.
#include "session/event_maker.h"
#include "tls/alert.h"
#include "tls/alert_description.h"

namespace siptls::session {

namespace {

bool is_alert(Bytes content) {
    return content.size() == 2 && (content[0] == tls::kWarning || content[0] == tls::kFatal) &&
           !tls::alert_description_name(content[1]).empty();
}

}  // namespace

// The type of TLS 1.3's contents stands in the padding, which is not given. Up to its Finished a
// side sends messages, save early data; behind it messages are few and data does not begin like one
// (RFC 8446, 4 and 4.6).
tls::ContentType EventMaker::content_type(const OneSide& side, Bytes content) {
    if (side.handshake.mid_message()) {
        return tls::ContentType::Handshake;
    }
    if (is_alert(content)) {
        return tls::ContentType::Alert;
    }
    if (!begins_with_message(content)) {
        return tls::ContentType::ApplicationData;
    }
    const std::size_t stated = std::size_t{content[2]} << 8 | content[3];
    const bool fills = tls::kHandshakeHeaderLength + stated <= content.size();
    return fills || !side.finished ? tls::ContentType::Handshake
                                   : tls::ContentType::ApplicationData;
}

void EventMaker::take_opened_elsewhere(const stream::Delivery& delivery, Flow& flow,
                                       const tls::Record& record) {
    OneSide& side = flow.of(delivery.side);
    // No cipher makes a protected alert as short as a clear one.
    const bool clear_alert = record.type == tls::ContentType::Alert && record.length == 2;
    const bool is_protected = record.type == tls::ContentType::ApplicationData ||
                              (!flow.tls13 && side.change_cipher_spec && !clear_alert);
    if (!is_protected) {
        take_record(delivery, flow, record);
        return;
    }
    if (contents_.empty() || record.damaged) {
        lose_content(side);
        take_record(delivery, flow, record);
        return;
    }
    const Bytes content = contents_.front();
    contents_ = contents_.subspan(1);
    side.after_loss = false;
    if (!flow.opened_elsewhere) {
        flow.opened_elsewhere = true;
        emit(delivery, DecryptionSeen{Decryption::Opened});
    }
    const bool hidden = flow.tls13 && record.type == tls::ContentType::ApplicationData;
    take_content(delivery, flow, record, hidden ? content_type(side, content) : record.type,
                 content);
}

}  // namespace siptls::session
