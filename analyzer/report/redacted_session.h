// SPDX-License-Identifier: GPL-2.0-or-later
// Every place of a judged session and of a certificate that could name anyone, with its pseudonym.
// Whoever adds such a place adds it here; the test over all scenarios finds what was forgotten.
#pragma once

#include <vector>

#include "report/pseudonyms.h"
#include "siptls/analysis.h"

namespace siptls::report {

void hide(Pseudonyms& to, JudgedSession& judged);
void hide(Pseudonyms& to, Certificate& certificate);

// Parts of a session that stand elsewhere, too.
void hide(Pseudonyms& to, ExpectedName& expected);
void hide(Pseudonyms& to, ClientIdentity& identity);
void hide(Pseudonyms& to, IdentifiedProfile& profile);
void hide(Pseudonyms& to, SipExchange& exchange);
void hide(Pseudonyms& to, std::vector<TraceFact>& facts);

}  // namespace siptls::report
