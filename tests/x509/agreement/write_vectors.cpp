// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the vectors for the programs that are not C++: NUMBER.der and a line in vectors.tsv each,
//   NUMBER <tab> NAME LOOKED FOR
// Usage: write_vectors DIRECTORY
#include <fstream>
#include <string>

#include "x509/name_vectors.h"

using namespace siptls::x509::test;

int main(int argument_count, char** arguments) {
    if (argument_count != 2) {
        return 1;
    }
    const std::string directory = arguments[1];
    std::ofstream table(directory + "/vectors.tsv");
    int number = 0;
    for (const NameVector& vector : name_vectors()) {
        const Made made = make_certificate(vector.recipe);
        std::ofstream(directory + "/" + std::to_string(number) + ".der", std::ios::binary)
            .write(reinterpret_cast<const char*>(made.der.data()),
                   static_cast<std::streamsize>(made.der.size()));
        table << number++ << '\t' << vector.reference << '\n';
    }
    return table.good() ? 0 : 1;
}
