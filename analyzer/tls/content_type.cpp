// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/content_type.h"

#include "tls/name_table.h"

namespace siptls::tls {

namespace {

constexpr NumberName kContentTypes[] = {
    {20, "change_cipher_spec"}, {21, "alert"},     {22, "handshake"},
    {23, "application_data"},   {24, "heartbeat"},
};
static_assert(rises_by_number(kContentTypes));

}  // namespace

std::string_view content_type_name(ContentType type) {
    return find_name(kContentTypes, static_cast<std::uint8_t>(type));
}

}  // namespace siptls::tls
