// SPDX-License-Identifier: GPL-2.0-or-later
#include "other_formats/open_other.h"

namespace siptls::other_formats {

OpenOther opener() {
    return nullptr;
}

}  // namespace siptls::other_formats
