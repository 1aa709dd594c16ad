// SPDX-License-Identifier: GPL-2.0-or-later
// Records of the Elastic Common Schema 8 for the bulk interface: before each record stands the line
// that says "create" and names it, so that loading a file twice makes nothing double. Sessions come
// as they become final, incidents, findings and the summary at the end. What the schema has no
// field for stands below siptls.
#pragma once

#include <iosfwd>
#include <memory>

#include "siptls/report.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_ecs_report(std::ostream& out, const ReportOptions& options);

}  // namespace siptls::report
