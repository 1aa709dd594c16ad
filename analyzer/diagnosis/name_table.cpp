// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/name_table.h"

#include "bytes/bytes_of.h"
#include "bytes/hash.h"

namespace siptls::diagnosis {

std::uint32_t NameTable::number(std::string_view name) {
    const std::uint64_t hash = hash_bytes(bytes_of(name), 0);
    const std::uint32_t found =
        places_.find(hash, [&](std::uint32_t place) { return names_[place] == name; });
    if (found != stream::FlowIndex::kNone) {
        return found + 1;
    }
    names_.emplace_back(name);
    places_.insert(hash, static_cast<std::uint32_t>(names_.size()) - 1);
    return static_cast<std::uint32_t>(names_.size());
}

}  // namespace siptls::diagnosis
