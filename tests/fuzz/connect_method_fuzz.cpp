// SPDX-License-Identifier: GPL-2.0-or-later
// What a client asks an HTTP proxy for, and the proxy's answer. However they come in pieces, what
// is found must be the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/expect.h"
#include "session/connect_method.h"
#include "session/limits.h"

namespace {

using siptls::Bytes;
using siptls::session::Found;
using siptls::tests::expect;

template <class Message>
void check(Bytes input, Message (*find)(Bytes)) {
    const Message whole = find(input);
    expect(
        whole.found != Found::Yes ||
        (whole.length > 0 && whole.length <= std::min(input.size(), siptls::session::kMaxConnect)));
    Found before = Found::NeedMore;
    for (std::size_t length = 0; length <= std::min<std::size_t>(input.size(), 256); ++length) {
        const Message part = find(input.first(length));
        expect(before == Found::NeedMore || part.found == before);
        expect(part.found != Found::Yes || part.length == whole.length);
        before = part.found;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siptls::session;
    const Bytes input{data, size};
    check(input, find_connect_request);
    check(input, find_connect_answer);
    const std::string_view host = find_connect_request(input).host;
    expect(host.find_first_of("\r\n \t\x1b") == std::string_view::npos);
    return 0;
}
