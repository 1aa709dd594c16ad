// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/version.h"

#include "tls/name_table.h"

namespace siptls::tls {

namespace {

constexpr NumberName kVersions[] = {
    {kSsl3, "ssl3"}, {kTls10, "1.0"}, {kTls11, "1.1"}, {kTls12, "1.2"}, {kTls13, "1.3"},
};
static_assert(rises_by_number(kVersions));

}  // namespace

std::string_view version_name(std::uint16_t version) {
    return find_name(kVersions, version);
}

}  // namespace siptls::tls
