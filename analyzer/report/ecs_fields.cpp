// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/ecs_fields.h"

#include <algorithm>

#include <fmt/format.h>

#include "bytes/ascii.h"
#include "report/time_text.h"

namespace siptls::report {
namespace {

// The schema wants 00-00-5E-00-53-23.
std::string ecs_mac(std::string_view mac) {
    std::string text = upper_case(mac);
    std::replace(text.begin(), text.end(), ':', '-');
    return text;
}

// user and domain of sip:user@domain; the domain alone where there is no user.
struct AddressOfRecord {
    std::string_view user;
    std::string_view domain;
};

AddressOfRecord parts_of(std::string_view aor) {
    const std::size_t colon = aor.find(':');
    if (colon != std::string_view::npos) {
        aor.remove_prefix(colon + 1);
    }
    const std::size_t at = aor.rfind('@');
    if (at == std::string_view::npos) {
        return {"", aor};
    }
    return {aor.substr(0, at), aor.substr(at + 1)};
}

void write_dn(JsonOut& out, JsonKey key, std::string_view dn, const std::string* common_name) {
    out.key(key);
    out.begin_object();
    out.text("distinguished_name", dn);
    if (common_name != nullptr) {
        out.texts("common_name", {*common_name});
    }
    out.end_object();
}

void write_x509(JsonOut& out, const Certificate& certificate) {
    out.key("x509");
    out.begin_object();
    write_dn(out, "subject", certificate.subject,
             certificate.subject_cn ? &*certificate.subject_cn : nullptr);
    write_dn(out, "issuer", certificate.issuer, nullptr);
    out.text("serial_number", certificate.serial);
    out.text("not_before", rfc3339_seconds(certificate.not_before));
    out.text("not_after", rfc3339_seconds(certificate.not_after));
    std::vector<std::string> names = certificate.dns_names;
    for (const IpAddress& address : certificate.ip_addresses) {
        names.push_back(to_string(address));
    }
    names.insert(names.end(), certificate.uris.begin(), certificate.uris.end());
    out.texts("alternative_names", names);
    out.text("signature_algorithm", certificate.signature_algorithm);
    if (certificate.key_bits > 0) {
        out.text("public_key_algorithm",
                 std::string_view(certificate.key)
                     .substr(0, std::string_view(certificate.key).find(' ')));
        out.number("public_key_size", static_cast<std::uint64_t>(certificate.key_bits));
    }
    out.end_object();
}

void write_certificate(JsonOut& out, const Certificate& certificate) {
    out.key("hash");
    out.begin_object();
    out.text("sha1", upper_case(certificate.sha1));
    out.text("sha256", upper_case(certificate.sha256));
    out.end_object();
    if (!certificate.malformed) {
        out.text("subject", certificate.subject);
        out.text("issuer", certificate.issuer);
        out.text("not_before", rfc3339_seconds(certificate.not_before));
        out.text("not_after", rfc3339_seconds(certificate.not_after));
        write_x509(out, certificate);
    }
}

// "create": what is there already under this name stays.
void write_action(JsonOut& out, std::string_view id, std::uint32_t revision) {
    out.begin_object();
    out.key("create");
    out.begin_object();
    out.text("_id", fmt::format("{}-{}", id, revision));
    out.end_object();
    out.end_object();
    out.line_feed();
}

void write_event(JsonOut& out, const EcsEvent& event) {
    out.key("event");
    out.begin_object();
    out.text("id", event.id);
    out.text("kind", event.kind);
    out.key("category");
    out.begin_array();
    out.text("network");
    out.end_array();
    out.key("type");
    out.begin_array();
    out.text(event.type);
    out.end_array();
    out.text("outcome", event.outcome);
    out.text("action", event.action);
    out.text("module", "siptls");
    out.text("dataset", event.dataset);
    if (!event.code.empty()) {
        out.text("code", event.code);
    }
    if (!event.reason.empty()) {
        out.text("reason", event.reason);
    }
    out.key("start");
    out.time(event.start);
    out.key("end");
    out.time(event.end);
    out.number("duration", static_cast<std::uint64_t>(std::max<Nanoseconds>(
                               event.end.nanoseconds - event.start.nanoseconds, 0)));
    out.end_object();
}

void write_labels(JsonOut& out, const std::map<std::string, std::string>& labels) {
    if (!labels.empty()) {
        out.key("labels");
        out.begin_object();
        for (const auto& [key, value] : labels) {
            std::string flat = key;  // a dot would begin an object
            std::replace(flat.begin(), flat.end(), '.', '_');
            out.any_key(flat);
            out.text(value);
        }
        out.end_object();
    }
}

}  // namespace

std::string upper_case(std::string_view hex) {
    std::string text(hex);
    std::transform(text.begin(), text.end(), text.begin(), upper);
    return text;
}

void begin_ecs_record(JsonOut& out, const EcsEvent& event, std::uint32_t revision,
                      const ReportOptions& options) {
    write_action(out, event.id, revision);
    out.begin_object();
    out.key("@timestamp");
    out.time(event.start);
    out.key("ecs");
    out.begin_object();
    out.text("version", kEcsVersion);
    out.end_object();
    write_event(out, event);
    out.key("observer");
    out.begin_object();
    out.text("product", "siptls");
    out.text("version", version());
    out.end_object();
    write_labels(out, options.labels);
    out.text("message", event.message);
}

void begin_ecs_own(JsonOut& out, const ReportOptions& options) {
    out.key("siptls");
    out.begin_object();
    out.boolean("redacted", options.redacted);
}

void end_ecs_record(JsonOut& out) {
    out.end_object();
    out.end_object();
    out.line_feed();
}

void write_ecs_side(JsonOut& out, JsonKey key, const Endpoint& endpoint, std::string_view mac) {
    out.key(key);
    out.begin_object();
    const std::string address = to_string(endpoint.address);
    out.text("address", address);
    out.text("ip", address);
    if (endpoint.port != 0) {
        out.number("port", endpoint.port);
    }
    if (!mac.empty()) {
        out.text("mac", ecs_mac(mac));
    }
    out.end_object();
}

void write_ecs_network(JsonOut& out, const IpAddress& server, std::string_view community_id) {
    out.key("network");
    out.begin_object();
    out.text("type", server.family == AddressFamily::V6 ? "ipv6" : "ipv4");
    out.text("transport", "tcp");
    out.text("protocol", "tls");
    if (!community_id.empty()) {
        out.text("community_id", community_id);
    }
    out.end_object();
}

void write_ecs_client(JsonOut& out, const ClientIdentity& identity) {
    const AddressOfRecord parts = parts_of(identity.aor);
    if (!parts.domain.empty()) {
        out.key("user");
        out.begin_object();
        if (!parts.user.empty()) {
            out.text("name", parts.user);
        }
        out.text("domain", parts.domain);
        out.end_object();
    }
    if (!identity.user_agent.empty()) {
        out.key("user_agent");
        out.begin_object();
        out.text("original", identity.user_agent);
        out.end_object();
    }
}

void write_ecs_server(JsonOut& out, const Certificate* certificate, std::string_view ja3s) {
    if (certificate == nullptr && ja3s.empty()) {
        return;
    }
    out.key("server");
    out.begin_object();
    if (!ja3s.empty()) {
        out.text("ja3s", ja3s);
    }
    if (certificate != nullptr) {
        write_certificate(out, *certificate);
    }
    out.end_object();
}

void write_ecs_confidence(JsonOut& out, Confidence confidence) {
    if (confidence != Confidence::Null) {
        out.text("confidence", name(confidence));
    }
}

void write_ecs_related(JsonOut& out, const EcsRelated& related) {
    out.key("related");
    out.begin_object();
    out.texts("ip", related.addresses);
    if (!related.hosts.empty()) {
        out.texts("hosts", related.hosts);
    }
    if (!related.users.empty()) {
        out.texts("user", related.users);
    }
    if (!related.hashes.empty()) {
        out.texts("hash", related.hashes);
    }
    out.end_object();
}

}  // namespace siptls::report
