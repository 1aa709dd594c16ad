// SPDX-License-Identifier: GPL-2.0-or-later
// All of Wireshark that the plugin includes, and every place where its versions differ: 4.0, 4.2,
// 4.4 and 4.6. No other file asks for a version. The headers have their own extern "C" and must not
// be wrapped in another: glib brings templates along.
#pragma once

#include <cstdint>
#include <string_view>

#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/packet_info.h>
#include <epan/prefs-int.h>
#include <epan/prefs.h>
#include <epan/proto.h>
#include <epan/proto_data.h>
#include <epan/range.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <epan/tvbuff.h>
#include <epan/uat-int.h>
#include <epan/uat.h>
#include <epan/wmem_scopes.h>
#include <wireshark.h>
#include <wiretap/wtap.h>
#include <ws_version.h>
#include <wsutil/report_message.h>

namespace siptls::plugin {

inline constexpr int kWiresharkVersion = WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR;
static_assert(kWiresharkVersion >= 400, "Wireshark 4.0 is the oldest that siptls can live in");

// Whatever type the version gives the variable of a yes-or-no preference.
template <class Function>
struct VariableOf;
template <class Variable>
struct VariableOf<void (*)(module_t*, const char*, const char*, const char*, Variable*)> {
    using type = Variable;
};
using PreferenceBool = VariableOf<decltype(&prefs_register_bool_preference)>::type;

// The result of a callback that begins a statistic: nothing up to 4.4, success from 4.6 on.
template <class Function>
struct ResultOf;
template <class Result>
struct ResultOf<Result (*)(const char*, void*)> {
    using type = Result;
};
using StatisticBegun = ResultOf<stat_tap_init_cb>::type;

// plugin_describe() is asked for from 4.4 on; its header is in no package before.
inline constexpr std::uint32_t kDescribesDissector = 1;

// What a frame's data source is called, with its length behind the name, as a copy. The function
// was called get_data_source_name() before it got its present name; whichever there is.
template <class Source>
auto copy_of_title(const Source* source, int) -> decltype(get_data_source_description(source)) {
    return get_data_source_description(source);
}
template <class Source>
auto copy_of_title(const Source* source, long) -> decltype(get_data_source_name(source)) {
    return get_data_source_name(source);
}
inline bool data_source_has_title(const data_source* source, std::string_view title) {
    char* const copy = copy_of_title(source, 0);
    const bool has = copy != nullptr && std::string_view(copy).substr(0, title.size()) == title;
    wmem_free(nullptr, copy);
    return has;
}

}  // namespace siptls::plugin
