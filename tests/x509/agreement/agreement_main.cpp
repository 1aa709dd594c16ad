// SPDX-License-Identifier: GPL-2.0-or-later
// Puts every vector to a real library and to its row of the profile table; they must agree.
#include <cstdio>

#include "siptls/profile.h"
#include "x509/agreement/agreement.h"
#include "x509/certificate.h"
#include "x509/name_vectors.h"

using namespace siptls;
using namespace siptls::x509::test;

int main() {
    const ClientProfile* profile = find_profile(kLibraryProfile);
    if (profile == nullptr) {
        std::puts("no such profile");
        return 1;
    }
    int disagreements = 0;
    for (const NameVector& vector : name_vectors()) {
        const Made made = make_certificate(vector.recipe);
        const auto certificate = siptls::x509::parse_certificate(made.der);
        const bool ours =
            certificate &&
            match_name(*certificate, vector.reference, NameKind::Host, *profile).accepted;
        const bool theirs = library_accepts(made.der, vector.reference);
        if (ours != theirs) {
            std::printf("%s: the library says %d, siptls %d\n", vector.title.data(), theirs, ours);
            ++disagreements;
        }
    }
    return disagreements == 0 ? 0 : 1;
}
