// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/proxy_header.h"

#include <algorithm>
#include <array>

#include "session/limits.h"

namespace siptls::session {

namespace {

using Found = ProxyHeader::Found;

constexpr std::array<std::uint8_t, 6> kVersion1 = {'P', 'R', 'O', 'X', 'Y', ' '};
// The longest line of version 1, with its CR LF.
constexpr std::size_t kMaxLine = 107;
constexpr std::array<std::uint8_t, 12> kVersion2 = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
                                                    0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
// Signature, version and command, family, length of what follows.
constexpr std::size_t kFixedPart = 16;

template <std::size_t Size>
Found begins_with(Bytes bytes, const std::array<std::uint8_t, Size>& beginning) {
    const std::size_t known = std::min(bytes.size(), Size);
    if (!std::equal(beginning.begin(), beginning.begin() + known, bytes.begin())) {
        return Found::No;
    }
    return known == Size ? Found::Yes : Found::NeedMore;
}

ProxyHeader find_line(Bytes bytes) {
    const Bytes line = bytes.first(std::min(bytes.size(), kMaxLine));
    const auto end = std::find(line.begin(), line.end(), '\n');
    if (end != line.end()) {
        return {Found::Yes, static_cast<std::size_t>(end - line.begin()) + 1};
    }
    return {line.size() < kMaxLine ? Found::NeedMore : Found::No, 0};
}

ProxyHeader find_binary(Bytes bytes) {
    if (bytes.size() < kFixedPart) {
        return {Found::NeedMore, 0};
    }
    const std::size_t length = kFixedPart + (std::size_t{bytes[14]} << 8 | bytes[15]);
    if (bytes[12] >> 4 != 2 || length > kMaxProxyHeader) {
        return {};
    }
    return length <= bytes.size() ? ProxyHeader{Found::Yes, length}
                                  : ProxyHeader{Found::NeedMore, 0};
}

}  // namespace

ProxyHeader find_proxy_header(Bytes bytes) {
    if (bytes.empty()) {
        return {Found::NeedMore, 0};
    }
    if (bytes[0] == kVersion1[0]) {
        const Found found = begins_with(bytes, kVersion1);
        return found == Found::Yes ? find_line(bytes) : ProxyHeader{found, 0};
    }
    const Found found = begins_with(bytes, kVersion2);
    return found == Found::Yes ? find_binary(bytes) : ProxyHeader{found, 0};
}

}  // namespace siptls::session
