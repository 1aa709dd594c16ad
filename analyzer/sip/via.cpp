// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/via.h"

#include "sip/parameters.h"

namespace siptls::sip {

std::string_view topmost_branch(std::string_view via) {
    std::string_view topmost = via;
    if (via.find(',') != std::string_view::npos) {  // mostly there is one
        next_element(via, ',', topmost);
    }
    // The first element is protocol and sent-by, which is no parameter called branch.
    return find_parameter(topmost, "branch").value_or(std::string_view{});
}

}  // namespace siptls::sip
