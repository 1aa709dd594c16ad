// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/alert.h"

#include "bytes/reader.h"

namespace siptls::tls {

Result<Alert> parse_alert(Bytes fragment) {
    Reader in{fragment};
    Alert alert;
    alert.level = in.u8();
    alert.description = in.u8();
    if (!in.at_end()) {
        return malformed("Alert: not two bytes", in.offset());
    }
    if (alert.level != kWarning && alert.level != kFatal) {
        return malformed("Alert: no such level", 0);
    }
    return alert;
}

}  // namespace siptls::tls
