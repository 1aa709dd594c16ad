// SPDX-License-Identifier: GPL-2.0-or-later
// The protocol "siptls", its fields and expert information, and how they are added to the tree of a
// frame. The show functions may be left by Wireshark's longjmp at any point: they hold nothing that
// has to be destroyed.
#pragma once

#include "case_file.h"
#include "session_summary.h"
#include "wireshark_api.h"

namespace siptls::plugin {

void register_fields();
int siptls_protocol();

// Whether anybody looks: the tree is shown, or a filter, column or colour rule asks for one of the
// fields.
bool any_field_is_wanted(proto_tree* tree);

// Whether somebody collects expert information, for which no tree is needed.
bool experts_are_wanted();

void show(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const FrameNote& note,
          const SessionSummary& summary);
void show_defect(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const char* text);

}  // namespace siptls::plugin
