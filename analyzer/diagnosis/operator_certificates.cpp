// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/operator_certificates.h"

#include "tls/version.h"
#include "x509/certificate_file.h"

namespace siptls::diagnosis {

namespace {

// How much the operator's word is about this server; 0: not at all.
int closeness(const std::optional<Endpoint>& told, const Endpoint& server) {
    if (!told) {
        return 1;
    }
    if (told->address != server.address) {
        return 0;
    }
    return told->port == server.port ? 3 : told->port == 0 ? 2 : 0;
}

}  // namespace

OperatorCertificates::OperatorCertificates(const std::vector<OperatorCertificate>& told,
                                           x509::CertificateStore& store) {
    for (const OperatorCertificate& one : told) {
        Chain chain;
        for (const auto& der : x509::read_certificate_file(one.file).der_list) {
            if (const auto id = store.intern(der)) {
                chain.push_back(*id);
            }
        }
        if (!chain.empty()) {
            known_.emplace_back(one.server, std::move(chain));
        }
    }
}

void OperatorCertificates::complete(Session& session) const {
    if (!may_have_been_shown_one(session)) {
        return;
    }
    int closest = 0;
    for (const auto& [server, chain] : known_) {
        if (const int close = closeness(server, session.server); close > closest) {
            closest = close;
            session.certificate_chain = chain;
            session.certificate_source = CertificateSource::Operator;
        }
    }
}

bool may_have_been_shown_one(const Session& session) {
    if (!session.certificate_chain.empty() || !session.at(Moment::ServerHello) ||
        session.resumed.value_or(false)) {
        return false;
    }
    const bool hidden =
        session.tls_version.value_or(0) >= tls::kTls13 && session.server_flight_complete;
    return hidden || session.visibility.gap_in_server;
}

}  // namespace siptls::diagnosis
