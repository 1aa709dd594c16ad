// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/heap.h"

#include <cstdint>
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace siptls::cli {

#ifdef __GLIBC__

namespace {

// Addresses only: no page of it is taken before it is written to. More than an analysis needs.
constexpr int kStretch = 64 * 1024 * 1024;
// Of a large page on all common processors; a stretch of smaller alignment loses less than one.
constexpr std::uintptr_t kPage = std::uintptr_t{2} * 1024 * 1024;
// More than is left of the heap's first stretch, so that asking for it makes the heap grow.
constexpr std::size_t kPush = std::size_t{1024} * 1024;

}  // namespace

void arrange_heap() {
    mallopt(M_TOP_PAD, kStretch);
    mallopt(M_TRIM_THRESHOLD, 2 * kStretch);
    mallopt(M_MMAP_THRESHOLD, kStretch / 2);  // growing tables stay within the stretch
    // Freed blocks are joined at once: joining them later costs a walk at every larger request.
    mallopt(M_MXFAST, 0);
    void* volatile push = std::malloc(kPush);
    std::free(push);
    const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
    const std::uintptr_t begin = (end - kStretch + kPage - 1) / kPage * kPage;
    // Refused where the kernel has no large pages: then the usual ones serve.
    static_cast<void>(madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE));
}

#else

void arrange_heap() {}

#endif

}  // namespace siptls::cli
