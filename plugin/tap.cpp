// SPDX-License-Identifier: GPL-2.0-or-later
#include "tap.h"

#include "wireshark_api.h"

namespace siptls::plugin {
namespace {

int id = 0;

}  // namespace

void register_tap_point() {
    id = register_tap(kTapName);
}

int tap_id() {
    return id;
}

}  // namespace siptls::plugin
