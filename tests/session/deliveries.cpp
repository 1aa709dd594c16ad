// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/deliveries.h"

#include <algorithm>
#include <variant>

namespace siptls::tests {

namespace {

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

struct InWords {
    std::string operator()(const TcpOpened&) const { return "opened"; }
    std::string operator()(const TcpAcknowledged& ack) const { return "ack " + number(ack.up_to); }
    std::string operator()(const TcpClosed&) const { return "closed"; }
    std::string operator()(const TcpGap& gap) const { return "gap " + number(gap.length); }
    std::string operator()(const FlowEnded&) const { return "ended"; }
    std::string operator()(const LinkSeen&) const { return "link"; }
    std::string operator()(const ProxyHeaderSeen& header) const {
        return "proxy header of " + number(header.end_offset) +
               (header.named ? ": " + to_string(header.named->client) + " at " +
                                   to_string(header.named->sought)
                             : "");
    }
    std::string operator()(const ConnectSeen& connect) const {
        const std::string target = std::string(connect.host) + ":" + number(connect.port);
        return (connect.status == 0 ? "connect to " + target
                                    : "connect answered " + number(connect.status)) +
               ", " + number(connect.end_offset);
    }
    std::string operator()(const DecryptionSeen& decryption) const {
        return "decryption " + std::string(name(decryption.state));
    }
    std::string operator()(const TlsRecordSeen& record) const {
        return (record.decrypted ? "decrypted record " : "record ") + number(record.content_type) +
               " length " + number(record.length);
    }
    std::string operator()(const TlsHandshakeSeen& message) const {
        return (message.decrypted ? "decrypted handshake " : "handshake ") + number(message.type) +
               (message.form == HelloForm::Sslv2 ? " sslv2" : "") + " body " +
               number(message.body.size());
    }
    std::string operator()(const TlsAlertSeen& alert) const {
        return "alert " + number(alert.level) + "/" + number(alert.description);
    }
    std::string operator()(const NotTlsSeen& other) const {
        switch (other.what) {
            case OtherProtocol::Sip: return "not tls: sip";
            case OtherProtocol::Http: return "not tls: http";
            case OtherProtocol::Unknown: break;
        }
        return "not tls";
    }
    std::string operator()(const SipSeen&) const { return "sip"; }
    std::string operator()(const DnsSeen&) const { return "dns"; }
    std::string operator()(const DhcpSeen&) const { return "dhcp"; }
    std::string operator()(const NtpSeen&) const { return "ntp"; }
    std::string operator()(const AnomalySeen& anomaly) const {
        return "anomaly " + std::string(name(anomaly.code));
    }
};

}  // namespace

Deliveries::Deliveries(Joined joined, std::uint16_t port)
    : maker_([this](const Event& event) { keep(event); }) {
    Endpoint client{parse_ip_address("10.50.8.101").value(), 50001};
    Endpoint server{parse_ip_address("10.50.8.21").value(), port};
    deliver(Side::Client, TcpOpened{client, server, joined});
    told_.clear();
}

template <class What>
Deliveries& Deliveries::deliver(Side side, const What& what) {
    maker_.take(stream::Delivery{FrameRef{++frame_, 0}, Timestamp{}, 0, side, what});
    return *this;
}

void Deliveries::keep(const Event& event) {
    told_.push_back((event.side == Side::Client ? "client " : "server ") +
                    std::visit(InWords{}, event.body));
    Bytes message;
    if (const auto* sip = std::get_if<SipSeen>(&event.body)) {
        message = sip->message;
    } else if (const auto* dns = std::get_if<DnsSeen>(&event.body)) {
        message = dns->message;
    } else {
        return;
    }
    messages_.emplace_back(message.begin(), message.end());
}

Deliveries& Deliveries::bytes(Side side, Bytes bytes) {
    std::uint64_t& offset = offsets_[static_cast<std::size_t>(side)];
    const Buffer exact = copy(bytes);
    deliver(side, stream::Chunk{offset, exact});
    offset += bytes.size();
    return *this;
}

Deliveries& Deliveries::bytes(Side side, std::string_view text) {
    return bytes(side, Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

Deliveries& Deliveries::chunks(Side side, const std::vector<Buffer>& chunks) {
    for (const Buffer& chunk : chunks) {
        bytes(side, chunk);
    }
    return *this;
}

Deliveries& Deliveries::pieces(Side side, Bytes bytes, std::size_t size) {
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(size, bytes.size()))) {
        this->bytes(side, bytes.first(std::min(size, bytes.size())));
    }
    return *this;
}

Deliveries& Deliveries::gap(Side side, std::uint64_t length) {
    std::uint64_t& offset = offsets_[static_cast<std::size_t>(side)];
    deliver(side, TcpGap{GapCause::NotCaptured, offset, length});
    offset += length;
    return *this;
}

Deliveries& Deliveries::end() {
    return deliver(Side::Client, FlowEnded{FlowEnd::Closed});
}

Deliveries& Deliveries::fin(Side side) {
    return deliver(side, TcpClosed{CloseHow::Fin, offsets_[static_cast<std::size_t>(side)], 0});
}

std::size_t Deliveries::count(std::string_view line) const {
    return static_cast<std::size_t>(std::count(told_.begin(), told_.end(), line));
}

}  // namespace siptls::tests
