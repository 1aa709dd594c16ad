// SPDX-License-Identifier: GPL-2.0-or-later
// The postdissector: is called for every frame when all others are done with it, reads what they
// found, and adds the judgement to the tree. Everything here runs on Wireshark's one dissecting
// thread.
#pragma once

namespace siptls::plugin {

// Protocol, fields, preferences, tap and statistics; once, while Wireshark starts.
void register_protocol();

}  // namespace siptls::plugin
