// SPDX-License-Identifier: GPL-2.0-or-later
// What stands before the first bytes of client and server where somebody is between them: a load
// balancer's header, the talk with an HTTP proxy.
#include "session/connect_method.h"
#include "session/event_maker.h"
#include "session/limits.h"
#include "session/proxy_header.h"

namespace siptls::session {

// What proxies are told, or say, before the first bytes of client or server. With Found::Yes what
// lies behind it in the chunk is taken, too.
Found EventMaker::take_preamble(const stream::Delivery& delivery, Flow& flow,
                                const stream::Chunk& chunk) {
    const Found header = take_proxy_header(delivery, flow, chunk);
    return header == Found::No ? take_connect(delivery, flow, chunk) : header;
}

// A load balancer puts its header before the first bytes of the client, once.
Found EventMaker::take_proxy_header(const stream::Delivery& delivery, Flow& flow,
                                    const stream::Chunk& chunk) {
    OneSide& side = flow.of(delivery.side);
    if (delivery.side != Side::Client || side.behind_proxy_header) {
        return Found::No;
    }
    const ProxyHeader header = find_proxy_header(chunk.bytes);
    if (header.found != Found::Yes) {
        return header.found;
    }
    side.behind_proxy_header = true;
    flow.client = header.named ? header.named->client : flow.client;
    emit(delivery, ProxyHeaderSeen{header.named, chunk.offset + header.length});
    if (!header.named && !header.own) {
        emit(delivery, AnomalySeen{AnomalyCode::ProxyHeader,
                                   "a load balancer's PROXY header names no client: behind its "
                                   "address stand several"});
    }
    take_behind(delivery, flow, chunk, header.length);
    return Found::Yes;
}

// The side's own bytes begin behind so many of the chunk.
void EventMaker::take_behind(const stream::Delivery& delivery, Flow& flow,
                             const stream::Chunk& chunk, std::size_t length) {
    const stream::Chunk rest{chunk.offset + length, chunk.bytes.subspan(length)};
    flow.of(delivery.side).records.begin_at(rest.offset);
    if (!rest.bytes.empty()) {
        take_bytes(delivery, flow, rest);
    }
}

// A client may ask an HTTP proxy for its server first, again when the proxy wants to know who it
// is.
Found EventMaker::take_connect(const stream::Delivery& delivery, Flow& flow,
                               const stream::Chunk& chunk) {
    if (flow.of(delivery.side).connects == kMaxConnects) {
        return Found::No;
    }
    return delivery.side == Side::Client ? take_connect_request(delivery, flow, chunk)
                                         : take_connect_answer(delivery, flow, chunk);
}

Found EventMaker::take_connect_request(const stream::Delivery& delivery, Flow& flow,
                                       const stream::Chunk& chunk) {
    const ConnectRequest request = find_connect_request(chunk.bytes);
    if (request.found == Found::Yes) {
        ++flow.of(Side::Client).connects;
        flow.asked_proxy = true;
        flow.proxy_refused = false;
        emit(delivery, ConnectSeen{request.host, request.port, 0, chunk.offset + request.length});
        take_behind(delivery, flow, chunk, request.length);
    }
    return request.found;
}

Found EventMaker::take_connect_answer(const stream::Delivery& delivery, Flow& flow,
                                      const stream::Chunk& chunk) {
    if (!flow.asked_proxy) {
        return Found::No;
    }
    if (flow.proxy_refused) {
        return Found::Yes;  // what it says to that, up to the next request
    }
    const ConnectAnswer answer = find_connect_answer(chunk.bytes);
    if (answer.found == Found::Yes) {
        ++flow.of(Side::Server).connects;
        const ConnectSeen seen{{}, 0, answer.status, chunk.offset + answer.length};
        flow.asked_proxy = !seen.consents();
        flow.proxy_refused = seen.refuses();
        emit(delivery, seen);
        take_behind(delivery, flow, chunk, answer.length);
    }
    return answer.found;
}

}  // namespace siptls::session
