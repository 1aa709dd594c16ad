// SPDX-License-Identifier: GPL-2.0-or-later
// Puts every vector to a real library and compares its answers with its row of the profile table.
#include <cstdio>

#include "x509/agreement/agreement.h"
#include "x509/agreement/compare.h"
#include "x509/name_vectors.h"

using namespace siptls::x509::test;

int main() {
    LibraryAnswers answers{.version = library_version(), .accepts = {}};
    for (const NameVector& vector : name_vectors()) {
        answers.accepts.push_back(
            library_accepts(make_certificate(vector.recipe).der, vector.reference));
    }
    const Agreement agreement = compare(kLibraryProfile, answers);
    std::fputs(agreement.text.c_str(), stdout);
    return agreement.holds ? 0 : 1;
}
