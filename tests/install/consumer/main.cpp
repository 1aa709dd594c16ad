// SPDX-License-Identifier: GPL-2.0-or-later
// A program that uses siptls as a library: prints how many findings a capture holds and which names
// are missing.
#include <iostream>

#include <siptls/analyzer.h>
#include <siptls/capture.h>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: consumer CAPTURE\n";
        return 2;
    }
    const siptls::OpenedCapture capture = siptls::open_capture(argv[1], {});
    if (!capture.source) {
        std::cerr << "cannot read " << argv[1] << '\n';
        return 1;
    }
    siptls::Analyzer analyzer{siptls::AnalyzerOptions{}};
    for (siptls::Frame frame; capture.source->next(frame);) {
        analyzer.add(frame);
    }
    analyzer.end_capture(capture.source->facts());
    const siptls::Analysis analysis = analyzer.finish();
    std::cout << analysis.findings.size() << " finding:";
    for (const siptls::Finding& finding : analysis.findings) {
        std::cout << ' ' << finding.missing_name;
    }
    std::cout << '\n';
    return 0;
}
