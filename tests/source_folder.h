// SPDX-License-Identifier: GPL-2.0-or-later
// Where the sources lie, for tests that read files of the project. Only one object knows the path,
// so that a checkout elsewhere compiles to the same objects.
#pragma once

#include <string>

namespace siptls::test {

std::string source_folder();

}  // namespace siptls::test
