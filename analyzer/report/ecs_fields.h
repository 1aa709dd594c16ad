// SPDX-License-Identifier: GPL-2.0-or-later
// Groups of fields of the Elastic Common Schema that several records share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/json_out.h"
#include "siptls/analysis.h"
#include "siptls/report.h"

namespace siptls::report {

inline constexpr std::string_view kEcsVersion = "8.11.0";

// What a record is about, in the closed words of the schema.
struct EcsEvent {
    std::string id;
    std::string_view kind;     // "event", "alert", "metric"
    std::string_view dataset;  // "siptls.session", ...
    std::string_view action;   // our word for what happened
    std::string_view type;     // "end", "denied", "info"
    std::string_view outcome;  // "success", "failure", "unknown"
    std::string_view code;     // id of a cause; empty: none
    std::string reason;        // in words; may be empty
    Timestamp start;
    Timestamp end;
};

// The line of the bulk interface that goes before a record.
void write_ecs_action(JsonOut& out, std::string_view id, std::uint32_t revision);

// @timestamp, ecs, event, observer, labels: what every record begins with.
void write_ecs_event(JsonOut& out, const EcsEvent& event, const ReportOptions& options);

// One side of a connection, below `key`: source or destination. Port 0 and an empty MAC are left
// out.
void write_ecs_side(JsonOut& out, JsonKey key, const Endpoint& endpoint, std::string_view mac);

void write_ecs_network(JsonOut& out, const Endpoint& server);

// user and user_agent of the client, as far as known.
void write_ecs_client(JsonOut& out, const ClientIdentity& identity);

// tls.server of the certificate, inside tls.
void write_ecs_certificate(JsonOut& out, const Certificate& certificate);

// related: what one searches by.
struct EcsRelated {
    std::vector<std::string> addresses;
    std::vector<std::string> hosts;
    std::vector<std::string> users;
    std::vector<std::string> hashes;
};
void write_ecs_related(JsonOut& out, const EcsRelated& related);

// The hash as the schema wants it.
std::string upper_case(std::string_view hex);

}  // namespace siptls::report
