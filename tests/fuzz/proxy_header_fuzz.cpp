// SPDX-License-Identifier: GPL-2.0-or-later
// The first bytes of a connection, which may be a load balancer's header. However they come in
// pieces, the answer must be the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fuzz/expect.h"
#include "session/limits.h"
#include "session/proxy_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siptls;
    using session::Found;
    using tests::expect;
    const Bytes input{data, size};
    const session::ProxyHeader whole = session::find_proxy_header(input);
    if (whole.found == Found::Yes) {
        expect(whole.length > 0 && whole.length <= size);
        expect(whole.length <= session::kMaxProxyHeader);
        expect(!whole.own || !whole.named);
    }
    Found before = Found::NeedMore;
    for (std::size_t length = 0; length <= std::min<std::size_t>(size, 256); ++length) {
        const session::ProxyHeader part = session::find_proxy_header(input.first(length));
        expect(before == Found::NeedMore || part.found == before);
        expect(part.found != Found::Yes ||
               (part.length == whole.length && part.own == whole.own && part.named == whole.named));
        before = part.found;
    }
    return 0;
}
