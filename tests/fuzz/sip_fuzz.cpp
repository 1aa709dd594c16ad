// SPDX-License-Identifier: GPL-2.0-or-later
// One direction of a stream of SIP: the first byte says how it is cut into chunks and whether it
// begins behind a gap. However it is cut the messages must be the same, and each must survive every
// parser of the room.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/expect.h"
#include "sip/address_of_record.h"
#include "sip/challenge.h"
#include "sip/cseq.h"
#include "sip/exchanges.h"
#include "sip/limits.h"
#include "sip/message.h"
#include "sip/message_framer.h"
#include "sip/ms_diagnostic.h"
#include "sip/name_addr.h"
#include "sip/parameters.h"
#include "sip/uri.h"
#include "sip/via.h"

namespace {

using siptls::Bytes;
using siptls::tests::expect;

struct Framed {
    std::vector<std::string> messages;
    siptls::sip::Framing state = siptls::sip::Framing::Ok;
    std::uint64_t oversized = 0;

    bool operator==(const Framed&) const = default;
};

Framed frame(Bytes stream, std::size_t chunk_size, bool behind_gap) {
    siptls::sip::MessageFramer framer;
    Framed framed;
    if (behind_gap) {
        framer.skip_gap();
    }
    for (std::size_t at = 0; at < stream.size(); at += chunk_size) {
        const Bytes piece = stream.subspan(at, std::min(chunk_size, stream.size() - at));
        // Memory of its own size, gone with the chunk.
        const std::vector<std::uint8_t> chunk(piece.begin(), piece.end());
        framer.push(chunk);
        Bytes message;
        while (framer.next(message)) {
            framed.messages.emplace_back(message.begin(), message.end());
        }
    }
    framed.state = framer.state();
    framed.oversized = framer.oversized();
    return framed;
}

void parse_values(const siptls::sip::Message& message) {
    for (const auto& field : message.fields()) {
        (void)siptls::sip::parse_challenge(field.value);
        (void)siptls::sip::credentials_scheme(field.value);
        (void)siptls::sip::parse_ms_diagnostic(field.value);
        (void)siptls::sip::parse_cseq(field.value);
        (void)siptls::sip::parse_name_addr(field.value);
        (void)siptls::sip::parse_uri(field.value);
        (void)siptls::sip::topmost_branch(field.value);
        (void)siptls::sip::find_parameter(field.value, "none");
        if (const auto aor = siptls::sip::address_of_record(field.value)) {
            // What was made of it is one again.
            expect(siptls::sip::address_of_record("<" + *aor + ">") == *aor);
        }
    }
}

void parse(Bytes bytes, siptls::sip::Exchanges& exchanges) {
    if (const auto message = siptls::sip::parse_message(bytes)) {
        parse_values(*message);
        exchanges.add(*message, siptls::Side::Client, siptls::FrameRef{1, 0});
        exchanges.add(*message, siptls::Side::Server, siptls::FrameRef{2, 0});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::size_t chunk_size = (data[0] & 0x7f) + 1U;
    const bool behind_gap = (data[0] & 0x80) != 0;
    const Bytes stream{data + 1, size - 1};
    const Framed whole = frame(stream, size, behind_gap);
    expect(frame(stream, chunk_size, behind_gap) == whole);

    siptls::sip::Exchanges exchanges;
    parse(stream, exchanges);  // as a datagram
    for (const std::string& message : whole.messages) {
        expect(message.size() <= siptls::sip::kMaxMessage);
        parse({reinterpret_cast<const std::uint8_t*>(message.data()), message.size()}, exchanges);
    }
    expect(exchanges.all().size() <= siptls::sip::kMaxExchanges + siptls::sip::kMaxOtherExchanges);
    return 0;
}
