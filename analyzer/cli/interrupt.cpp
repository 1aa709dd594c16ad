// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/interrupt.h"

#include <csignal>

namespace siptls::cli {
namespace {

// A signal handler can reach nothing but this.
volatile std::sig_atomic_t stop_asked = 0;

}  // namespace

void watch_interrupts() {
    struct sigaction action {};
    action.sa_handler = [](int) { stop_asked = 1; };
    // No SA_RESTART: a read that waits for a pipe comes back.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
    return stop_asked != 0;
}

}  // namespace siptls::cli
