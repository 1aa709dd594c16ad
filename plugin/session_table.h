// SPDX-License-Identifier: GPL-2.0-or-later
// Statistics > SIP/TLS sign-ins, tshark -z siptls,sessions[,FILTER] and sharkd's
// nstat:siptls,sessions: a row for each session with a packet that passes the filter.
#pragma once

namespace siptls::plugin {

void register_session_table();

}  // namespace siptls::plugin
