// SPDX-License-Identifier: GPL-2.0-or-later
// A text trace, read whole and in pieces of the size the first byte gives: the records must be the
// same, stay within their ceilings, and hold no credentials.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "trace/limits.h"
#include "trace/samples.h"

namespace {

using siptls::TraceRecord;
using siptls::tests::read_trace;
using siptls::tests::ReadTrace;
using siptls::tests::summaries;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void check(const TraceRecord& record) {
    using namespace siptls::trace;  // NOLINT(google-build-using-namespace)
    require(record.text.size() <= kMaxText && record.peer_name.size() <= kMaxText);
    require(record.sip_message.size() <= 2 * kMaxRecord + 4);
    std::string message = record.sip_message;
    std::transform(message.begin(), message.end(), message.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    require(message.find("\r\nauthorization:") == std::string::npos);
    require(message.find("\r\nproxy-authorization:") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const ReadTrace whole = read_trace(text);
    require(summaries(read_trace(text, data[0] + std::size_t{1})) == summaries(whole));
    std::for_each(whole.records.begin(), whole.records.end(), check);
    return 0;
}
