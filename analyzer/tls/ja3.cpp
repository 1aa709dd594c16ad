// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/ja3.h"

#include <cstdint>

#include "tls/extension.h"
#include "tls/version.h"

namespace siptls::tls {

namespace {

void add_number(std::string& list, std::uint32_t number) {
    if (is_grease(number)) {
        return;
    }
    if (!list.empty()) {
        list += '-';
    }
    list += std::to_string(number);
}

std::string joined(const NumberList& numbers) {
    std::string list;
    for (const std::uint32_t number : numbers) {
        add_number(list, number);
    }
    return list;
}

std::string extension_types(Bytes extensions) {
    std::string list;
    ExtensionReader reader{extensions};
    Extension extension;
    while (reader.next(extension)) {
        add_number(list, static_cast<std::uint16_t>(extension.type));
    }
    return list;
}

}  // namespace

std::string ja3_text(const ClientHello& hello) {
    return std::to_string(hello.legacy_version) + ',' + joined(hello.cipher_suites) + ',' +
           extension_types(hello.extensions) + ',' + joined(hello.supported_groups) + ',' +
           joined(hello.point_formats);
}

std::string ja3s_text(const ServerHello& hello) {
    return std::to_string(hello.legacy_version) + ',' + std::to_string(hello.cipher_suite) + ',' +
           extension_types(hello.extensions);
}

}  // namespace siptls::tls
