// SPDX-License-Identifier: GPL-2.0-or-later
// What one request or final response adds to what is known of its exchange. Of Authorization and
// Proxy-Authorization only the scheme is read: everything behind it is the client's secret.
#pragma once

#include "sip/message.h"
#include "siptls/session.h"

namespace siptls::sip {

// Both take a message whose method and address-of-record are those of the exchange, once each.
void add_request(const Message& request, SipExchange& exchange);
void add_response(const Message& response, SipExchange& exchange);

}  // namespace siptls::sip
