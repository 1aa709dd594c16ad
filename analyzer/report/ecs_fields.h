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
    std::string message;       // the record in one sentence
    Timestamp start;
    Timestamp end;
};

// The line of the bulk interface that names a record, and the record up to what every record begins
// with: @timestamp, ecs, event, observer, labels, message. Other members follow.
void begin_ecs_record(JsonOut& out, const EcsEvent& event, std::uint32_t revision,
                      const ReportOptions& options);
// siptls, the last member of a record: what the schema has no field for.
void begin_ecs_own(JsonOut& out, const ReportOptions& options);
// Ends both.
void end_ecs_record(JsonOut& out);

// One side of a connection, below `key`: source or destination. Port 0 and an empty MAC are left
// out.
void write_ecs_side(JsonOut& out, JsonKey key, const Endpoint& endpoint, std::string_view mac);

// `community_id` may be empty.
void write_ecs_network(JsonOut& out, const IpAddress& server, std::string_view community_id);

// user and user_agent of the client, as far as known.
void write_ecs_client(JsonOut& out, const ClientIdentity& identity);

// server of tls, inside it; nothing if both are not known: `certificate` null, `ja3s` empty.
void write_ecs_server(JsonOut& out, const Certificate* certificate, std::string_view ja3s);

// Nothing where no cause is claimed.
void write_ecs_confidence(JsonOut& out, Confidence confidence);

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
