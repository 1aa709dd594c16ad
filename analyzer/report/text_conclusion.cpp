// SPDX-License-Identifier: GPL-2.0-or-later
// The first lines of the report for reading: the conclusion of the whole analysis.
#include "report/text_sections.h"
#include "report/wording/conclusion.h"

namespace siptls::report {
namespace {

Tone tone_of(Mood mood) {
    switch (mood) {
        case Mood::Bad: return Tone::Bad;
        case Mood::Good: return Tone::Good;
        case Mood::Open: return Tone::Strong;
    }
    return Tone::Strong;
}

}  // namespace

void write_conclusion(const TextContext& context) {
    const Conclusion conclusion = conclude(context.analysis);
    context.page.conclusion(tone_of(conclusion.mood), conclusion.text);
}

}  // namespace siptls::report
