// SPDX-License-Identifier: GPL-2.0-or-later
#include "wireshark_keys.h"

#include <algorithm>
#include <string_view>

#include "wireshark_api.h"

namespace siptls::plugin {
namespace {

// The cell of a user's table as text, whatever the record looks like inside.
std::string cell(const uat_field_t& field, void* record) {
    char* text = nullptr;
    unsigned length = 0;
    field.cb.tostr(record, &text, &length, field.cbdata.tostr, field.fld_data);
    std::string copy = text != nullptr ? std::string(text, length) : std::string();
    g_free(text);
    return copy;
}

std::string cell_named(std::string_view name, const uat_t& table, void* record) {
    const uat_field_t* const end = table.fields + table.ncols;
    const uat_field_t* const field =
        std::find_if(static_cast<const uat_field_t*>(table.fields), end,
                     [&](const uat_field_t& one) { return one.name == name; });
    return field != end ? cell(*field, record) : std::string();
}

}  // namespace

std::string wireshark_key_log() {
    module_t* const tls = prefs_find_module("tls");
    pref_t* const preference = tls != nullptr ? prefs_find_preference(tls, "keylog_file") : nullptr;
    const char* const path =
        preference != nullptr ? prefs_get_string_value(preference, pref_current) : nullptr;
    return path != nullptr ? path : "";
}

std::vector<RsaKeyFile> wireshark_rsa_keys() {
    std::vector<RsaKeyFile> files;
    const uat_t* const table = uat_get_table_by_name("RSA Private Keys");
    for (unsigned row = 0; table != nullptr && row < table->user_data->len; ++row) {
        void* const record = table->user_data->data + table->record_size * row;
        RsaKeyFile file{cell_named("uri", *table, record), cell_named("password", *table, record)};
        if (!file.path.empty() && !file.path.starts_with("pkcs11:")) {
            files.push_back(std::move(file));
        }
    }
    return files;
}

}  // namespace siptls::plugin
