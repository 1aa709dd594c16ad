// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/options.h"

#include <algorithm>

#include "bytes/reader.h"

namespace siptls::dhcp {
namespace {

constexpr std::uint8_t kPad = 0;
constexpr std::uint8_t kOverload = 52;
constexpr std::uint8_t kEnd = 255;

// Bits of option 52.
constexpr std::uint8_t kFileHoldsOptions = 1;
constexpr std::uint8_t kSnameHoldsOptions = 2;

enum class FieldEnd : std::uint8_t {
    EndOption,
    Exhausted,    // between options
    InsideOption  // the field ends before an option does
};

void append(std::vector<Option>& list, std::uint8_t code, Bytes part) {
    auto known = std::find_if(list.begin(), list.end(),
                              [code](const Option& option) { return option.code == code; });
    if (known == list.end()) {
        list.push_back({code, {}});
        known = list.end() - 1;
    }
    known->value.insert(known->value.end(), part.begin(), part.end());
}

FieldEnd read_field(Bytes field, std::vector<Option>& list) {
    Reader in{field};
    while (!in.at_end()) {
        const std::uint8_t code = in.u8();
        if (code == kEnd) {
            return FieldEnd::EndOption;
        }
        if (code == kPad) {
            continue;
        }
        const Bytes part = in.prefixed(1);
        if (!in.ok()) {
            return FieldEnd::InsideOption;
        }
        append(list, code, part);
    }
    return FieldEnd::Exhausted;
}

}  // namespace

const Option* Options::find(std::uint8_t code) const {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [code](const Option& option) { return option.code == code; });
    return found == list.end() ? nullptr : &*found;
}

Result<Options> gather_options(Bytes options, Bytes file, Bytes sname) {
    Options gathered;
    gathered.complete = read_field(options, gathered.list) == FieldEnd::EndOption;
    const Option* const overload = gathered.find(kOverload);
    const std::uint8_t fields =
        overload != nullptr && overload->value.size() == 1 ? overload->value.front() : 0;
    // RFC 3396, 5: parts are joined in this order of the fields.
    if ((fields & kFileHoldsOptions) != 0 &&
        read_field(file, gathered.list) == FieldEnd::InsideOption) {
        return malformed("DHCP: an option exceeds the file field", 0);
    }
    if ((fields & kSnameHoldsOptions) != 0 &&
        read_field(sname, gathered.list) == FieldEnd::InsideOption) {
        return malformed("DHCP: an option exceeds the sname field", 0);
    }
    return gathered;
}

}  // namespace siptls::dhcp
