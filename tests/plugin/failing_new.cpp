// SPDX-License-Identifier: GPL-2.0-or-later
// Preloaded into tshark, which is C and never asks for it: the plugin's operator new, which fails
// at the request whose number SIPTLS_FAILING_NEW gives. At its end the program tells how many there
// were.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {

struct Requests {
    ~Requests() { std::fprintf(stderr, "%ld requests for memory\n", seen.load()); }

    const char* const text = std::getenv("SIPTLS_FAILING_NEW");
    const long failing = text != nullptr ? std::atol(text) : 0;
    std::atomic<long> seen = 0;
};

}  // namespace

void* operator new(std::size_t size) {
    static Requests requests;
    const bool fails = ++requests.seen == requests.failing;
    void* const memory = fails ? nullptr : std::malloc(size != 0 ? size : 1);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return memory;
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
