// SPDX-License-Identifier: GPL-2.0-or-later
// The tap "siptls": one FrameNote for each packet of a session, for the table and the reports.
#pragma once

namespace siptls::plugin {

void register_tap_point();
int tap_id();

inline constexpr const char* kTapName = "siptls";

}  // namespace siptls::plugin
