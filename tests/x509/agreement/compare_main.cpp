// SPDX-License-Identifier: GPL-2.0-or-later
// Compares the answers of a program that is not C++ with a row of the profile table.
// Usage: compare PROFILE < ANSWERS: a line with the library's version, then 0 or 1 a vector.
#include <cstdio>
#include <iostream>

#include "x509/agreement/compare.h"

using namespace siptls::x509::test;

int main(int argument_count, char** arguments) {
    if (argument_count != 2) {
        return 2;
    }
    LibraryAnswers answers;
    std::getline(std::cin, answers.version);
    for (std::string line; std::getline(std::cin, line);) {
        if (line != "0" && line != "1") {
            std::printf("neither 0 nor 1: %s\n", line.c_str());
            return 1;
        }
        answers.accepts.push_back(line == "1");
    }
    const Agreement agreement = compare(arguments[1], answers);
    std::fputs(agreement.text.c_str(), stdout);
    return agreement.holds ? 0 : 1;
}
