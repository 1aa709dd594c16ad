// SPDX-License-Identifier: GPL-2.0-or-later
// The reports of the tool from inside Wireshark: tshark -z siptls,report[,FORMAT] lists every
// session, JSON unless another format is named; -z siptls,incidents is the text about incidents and
// findings.
#pragma once

namespace siptls::plugin {

void register_reports();
// With tshark -M a capture is analysed in sections, and each has its report.
void print_what_was_not_printed();

}  // namespace siptls::plugin
