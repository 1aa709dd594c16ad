// SPDX-License-Identifier: GPL-2.0-or-later
// Makes a model that may be handed on: pseudonyms for addresses, MACs, users, host and domain
// names, certificates' subjects, issuers, hashes and serials, ids and file names. Every report
// written from it shows the same pseudonyms. Ports, times, frame numbers, software names and labels
// stay.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "siptls/analysis.h"

namespace siptls {

// Keyed (HMAC-SHA-256): the same original has the same pseudonym for one key and another for
// another, and without the key nobody can tell which it was. Structure stays, so that a fault stays
// visible: labels of a name one by one, wildcards, the top-level domain, common prefixes of
// addresses.
class Redaction {
  public:
    explicit Redaction(std::string key);
    Redaction(const Redaction&) = delete;
    Redaction& operator=(const Redaction&) = delete;
    ~Redaction();

    JudgedSession apply(const JudgedSession& session);
    Incident apply(const Incident& incident);
    Finding apply(const Finding& finding);
    CaptureReport apply(const CaptureReport& capture);
    Analysis apply(const Analysis& analysis);
    // Valid until the next call; each certificate is read once.
    const std::vector<Certificate>& apply(const std::vector<Certificate>& certificates);

  private:
    class Pseudonyms;
    std::unique_ptr<Pseudonyms> pseudonyms_;
    std::vector<Certificate> certificates_;
};

}  // namespace siptls
