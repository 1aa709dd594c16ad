// SPDX-License-Identifier: GPL-2.0-or-later
// Certificates as text to copy.
#pragma once

#include <string>

#include "siptls/certificate.h"

namespace siptls {

// The certificate's bytes as a PEM block (RFC 7468) with its line feeds; empty if it has none.
std::string to_pem(const Certificate& certificate);

}  // namespace siptls
