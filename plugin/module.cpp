// SPDX-License-Identifier: GPL-2.0-or-later
// What Wireshark looks for in a plugin. One build serves one X.Y of Wireshark and all its micro
// versions.
#include "dissection.h"
#include "dissector.h"
#include "wireshark_api.h"

// `const` alone would hide these from C.
// NOLINTBEGIN(readability-identifier-naming): the names that Wireshark looks for
extern "C" {
WS_DLL_PUBLIC_DEF extern const char plugin_version[];
WS_DLL_PUBLIC_DEF extern const int plugin_want_major;
WS_DLL_PUBLIC_DEF extern const int plugin_want_minor;
WS_DLL_PUBLIC_DEF void plugin_register();
WS_DLL_PUBLIC_DEF std::uint32_t plugin_describe();

const char plugin_version[] = SIPTLS_VERSION;
const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

void plugin_register() {
    static proto_plugin plugin{};
    plugin.register_protoinfo = siptls::plugin::register_protocol;
    plugin.register_handoff = siptls::plugin::learn_protocols;
    proto_register_plugin(&plugin);
}

std::uint32_t plugin_describe() {
    return siptls::plugin::kDescribesDissector;
}
}
// NOLINTEND(readability-identifier-naming)
