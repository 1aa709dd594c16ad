// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/selected.h"

#include <algorithm>

#include "bytes/ascii.h"
#include "diagnosis/client_identity/identify.h"

namespace siptls::diagnosis {

namespace {

bool is_in_time(const Selection& selection, Timestamp start) {
    return (!selection.from || start >= *selection.from) &&
           (!selection.to || start <= *selection.to);
}

bool has_address(const Selection& selection, const IpAddress& address) {
    return std::find(selection.addresses.begin(), selection.addresses.end(), address) !=
           selection.addresses.end();
}

std::string_view without_scheme(std::string_view aor) {
    return aor.substr(aor.find(':') + 1);
}

// A user has one address-of-record, whether it is written with sip or with sips (RFC 3261, 19.1).
bool has_aor(const Selection& selection, std::string_view aor) {
    return !aor.empty() &&
           std::any_of(selection.aors.begin(), selection.aors.end(), [&](std::string_view wanted) {
               return equal_ignoring_case(without_scheme(wanted), without_scheme(aor));
           });
}

bool has_identity(const Selection& selection, const ClientIdentity& identity) {
    return has_aor(selection, identity.aor) ||
           std::any_of(selection.macs.begin(), selection.macs.end(),
                       [&](const MacAddress& mac) { return to_string(mac) == identity.mac; });
}

bool needs_identity(const Selection& selection) {
    return !selection.macs.empty() || !selection.aors.empty();
}

}  // namespace

bool is_selected(const Selection& selection, const Session& session, const Context& context) {
    if (!is_in_time(selection, session.start_time)) {
        return false;
    }
    if (selection.any_client() || has_address(selection, session.client.address)) {
        return true;
    }
    const bool signed_in =
        std::any_of(session.sip.begin(), session.sip.end(),
                    [&](const SipExchange& exchange) { return has_aor(selection, exchange.aor); });
    return signed_in ||
           (needs_identity(selection) && has_identity(selection, identify(session, context)));
}

bool is_ruled_out(const Selection& selection, const Session& session) {
    return !is_in_time(selection, session.start_time) ||
           (!selection.any_client() && !needs_identity(selection) &&
            !has_address(selection, session.client.address));
}

bool is_selected(const Selection& selection, const Registration& registration,
                 const Context& context) {
    const IpAddress& client = registration.client.address;
    if (selection.any_client() || has_address(selection, client) ||
        has_aor(selection, registration.exchange.aor)) {
        return true;
    }
    return std::any_of(selection.macs.begin(), selection.macs.end(), [&](const MacAddress& mac) {
        const Device* device = context.clients.leases().device(mac);
        return device != nullptr && std::find(device->addresses.begin(), device->addresses.end(),
                                              client) != device->addresses.end();
    });
}

}  // namespace siptls::diagnosis
