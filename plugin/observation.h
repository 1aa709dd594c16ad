// SPDX-License-Identifier: GPL-2.0-or-later
// From Wireshark's dissection of a frame to what the engine wants to know: the innermost TCP
// segment, with what Wireshark decrypted in it, and messages in datagrams that it recognised. The
// engine finds the segment in the frame's bytes itself and is told of it only if Wireshark has seen
// the same; where the link or a tunnel is one that only Wireshark knows, it looks from the
// innermost IP header on.
#pragma once

#include "case_file.h"
#include "wireshark_api.h"

namespace siptls::plugin {

struct Sighting {
    bool followed = false;  // the frame belongs to a session, or may begin one
    SessionHandle session = kNoSession;
};

FrameFacts frame_facts(const packet_info* pinfo);
// `tvb` is the whole frame.
Sighting observe(const packet_info* pinfo, tvbuff_t* tvb, CaseFile& cases);

}  // namespace siptls::plugin
