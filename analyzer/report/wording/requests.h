// SPDX-License-Identifier: GPL-2.0-or-later
// The request for a new certificate in words: which names it asks for, and who would refuse it all
// the same. All text is escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siptls/certificate_request.h"

namespace siptls::report {

struct RequestedName {
    std::string text;
    bool added = false;  // the old certificate lacks it
};

struct RequestText {
    std::string title;  // "In place of CN=lync.schertz.local, SHA-256 862d71acf76bc55c..."
    std::vector<RequestedName> names;  // with addresses and URIs
    std::vector<std::string> remarks;  // what is left out, who refuses it; sentences
};

// `old` is the certificate in whose place it stands; null: not known.
RequestText tell(const CertificateRequest& request, const Certificate* old);

// "a, b, IP 192.0.2.1 (new: b)"
std::string names_words(const RequestText& text);

struct RequestFile {
    std::string_view title;  // "Request for OpenSSL"
    std::string text;        // lines
};

// To be saved under a name of one's own; their first line is the command that reads them.
std::vector<RequestFile> files_of(const CertificateRequest& request);

}  // namespace siptls::report
