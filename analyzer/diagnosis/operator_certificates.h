// SPDX-License-Identifier: GPL-2.0-or-later
// The certificates that the operator says servers show (--server-cert), for sessions in which the
// certificate cannot be read.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "siptls/analyzer.h"
#include "x509/certificate_store.h"

namespace siptls::diagnosis {

class OperatorCertificates {
  public:
    // Reads the files; one that cannot be read is passed over: the caller has looked before.
    OperatorCertificates(const std::vector<OperatorCertificate>& told,
                         x509::CertificateStore& store);

    // Gives the session the chain of its server, unless it has shown one or shows none. What is
    // told of an endpoint goes before what is told of its address, and that before what is told of
    // all.
    void complete(Session& session) const;

    bool empty() const { return known_.empty(); }

  private:
    using Chain = std::vector<CertificateId>;

    std::vector<std::pair<std::optional<Endpoint>, Chain>> known_;
};

// Whether the server may have sent a certificate that is not readable here. Where every byte was
// seen and none was a certificate, the client had none to refuse.
bool may_have_been_shown_one(const Session& session);

}  // namespace siptls::diagnosis
