// SPDX-License-Identifier: GPL-2.0-or-later
// A text trace, read whole and in pieces of the size the first byte gives: the records must be the
// same, stay within their ceilings, and hold no credentials.
#include <cstdint>
#include <string>

#include "bytes/ascii.h"
#include "fuzz/expect.h"
#include "trace/limits.h"
#include "trace/samples.h"

namespace {

using siptls::TraceRecord;
using siptls::tests::expect;
using siptls::tests::read_trace;
using siptls::tests::ReadTrace;
using siptls::tests::summaries;

void check(const TraceRecord& record) {
    using namespace siptls::trace;  // NOLINT(google-build-using-namespace)
    expect(record.text.size() <= kMaxText && record.peer_name.size() <= kMaxText);
    expect(record.sip_message.size() <= 2 * kMaxRecord + 4);
    const std::string message = siptls::lower(record.sip_message);
    expect(message.find("\r\nauthorization:") == std::string::npos);
    expect(message.find("\r\nproxy-authorization:") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const ReadTrace whole = read_trace(text);
    expect(summaries(read_trace(text, data[0] + std::size_t{1})) == summaries(whole));
    std::for_each(whole.records.begin(), whole.records.end(), check);
    return 0;
}
