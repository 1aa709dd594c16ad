// SPDX-License-Identifier: GPL-2.0-or-later
// From Wireshark's tree of a frame to what the engine wants to know: the innermost TCP segment with
// its addresses, link and tunnels, and messages that only Wireshark can show, because they came in
// datagrams it recognised or under keys it was given. The tree is read in document order. Bytes are
// looked up where the tree points, each length checked; nothing here can make Wireshark throw.
#pragma once

#include "case_file.h"
#include "wireshark_api.h"

namespace siptls::plugin {

struct Sighting {
    bool followed = false;  // the frame belongs to a session, or may begin one
    SessionHandle session = kNoSession;
};

FrameFacts frame_facts(const packet_info* pinfo);
Sighting observe(const packet_info* pinfo, proto_tree* tree, CaseFile& cases);

// The fields that observe() looks for, for set_postdissector_wanted_hfids(), which takes the array.
GArray* wanted_layers();

}  // namespace siptls::plugin
