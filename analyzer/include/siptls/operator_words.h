// SPDX-License-Identifier: GPL-2.0-or-later
// What the operator knows, in the words that every door takes: "[PLACE=]VALUE", where a server's
// place is "IP[:PORT]" (with a port, IPv6 stands in brackets) and a client's is "IP".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "siptls/analyzer.h"

namespace siptls {

// The part of a word that cannot be taken, a view into the word. How to say it is the door's.
struct WrongPart {
    enum class Which { Place, Value };
    Which which = Which::Value;
    std::string_view text;
};
template <class Known>
using OperatorWord = std::variant<Known, WrongPart>;

// "[IP[:PORT]=]NAME", the name as read_reference_name() gives it.
OperatorWord<OperatorName> read_operator_name(std::string_view word);
// "[IP[:PORT]=]FILE". Without an address before it, the equals sign belongs to the file's name, so
// that only a missing file is wrong. Whether it can be read is not looked at.
OperatorWord<OperatorCertificate> read_operator_certificate(std::string_view word);
// "[IP=]ID", an id of client_profiles().
OperatorWord<OperatorProfile> read_operator_profile(std::string_view word);

// A host name in A-labels or an IP literal, as certificates are compared with it; nothing if `text`
// is neither.
std::optional<std::string> read_reference_name(std::string_view text);

}  // namespace siptls
