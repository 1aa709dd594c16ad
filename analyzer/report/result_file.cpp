// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/result_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include "report/result_text.h"

namespace siptls {
namespace {

using Value = rapidjson::Value;

// The first thing that is not as it should be; empty if all is.
class Complaint {
  public:
    void about(std::string place, std::string_view wanted) {
        if (text_.empty()) {
            text_ = fmt::format("{} is not {}", place, wanted);
        }
    }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

std::string string_of(const Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

// The member, or null if it is not there or null.
const Value* member(const Value& object, const char* key) {
    const auto found = object.FindMember(key);
    return found == object.MemberEnd() || found->value.IsNull() ? nullptr : &found->value;
}

std::string text_member(const Value& object, const char* key, const std::string& place,
                        Complaint& complaint) {
    const Value* value = member(object, key);
    if (value == nullptr) {
        return {};
    }
    if (!value->IsString()) {
        complaint.about(fmt::format("{}/{}", place, key), "a string");
        return {};
    }
    return string_of(*value);
}

const Value* object_member(const Value& object, const char* key, const std::string& place,
                           Complaint& complaint) {
    const Value* value = member(object, key);
    if (value != nullptr && !value->IsObject()) {
        complaint.about(fmt::format("{}/{}", place, key), "an object");
        return nullptr;
    }
    return value;
}

std::vector<std::string> texts_member(const Value& object, const char* key,
                                      const std::string& place, Complaint& complaint) {
    std::vector<std::string> texts;
    const Value* value = member(object, key);
    if (value == nullptr) {
        return texts;
    }
    if (!value->IsArray()) {
        complaint.about(fmt::format("{}/{}", place, key), "an array");
        return texts;
    }
    for (const Value& text : value->GetArray()) {
        if (!text.IsString()) {
            complaint.about(fmt::format("{}/{}", place, key), "an array of strings");
            return {};
        }
        texts.push_back(string_of(text));
    }
    return texts;
}

// As much of a certificate as name rules ask for.
Certificate certificate_of(const std::string& sha256, const Value& object, const std::string& place,
                           Complaint& complaint) {
    Certificate certificate;
    certificate.sha256 = sha256;
    const std::string common_name = text_member(object, "subject_cn", place, complaint);
    if (!common_name.empty()) {
        certificate.subject_cn = common_name;
        certificate.common_names = {common_name};
    }
    certificate.subject = text_member(object, "subject", place, complaint);
    certificate.issuer = text_member(object, "issuer", place, complaint);
    certificate.dns_names = texts_member(object, "dns_names", place, complaint);
    certificate.uris = texts_member(object, "uris", place, complaint);
    certificate.srv_names = texts_member(object, "srv_names", place, complaint);
    certificate.extended_key_usage = texts_member(object, "extended_key_usage", place, complaint);
    for (const std::string& text : texts_member(object, "ip_addresses", place, complaint)) {
        if (const auto address = parse_ip_address(text)) {
            certificate.ip_addresses.push_back(*address);
        }
    }
    certificate.has_subject_alt_name =
        !certificate.dns_names.empty() || !certificate.uris.empty() ||
        !certificate.srv_names.empty() || !certificate.ip_addresses.empty();
    return certificate;
}

using Certificates = std::map<std::string, std::shared_ptr<const Certificate>>;

Certificates certificates_of(const Value& document, Complaint& complaint) {
    Certificates certificates;
    const Value* object = object_member(document, "certificates", "", complaint);
    if (object == nullptr) {
        return certificates;
    }
    for (const auto& entry : object->GetObject()) {
        const std::string sha256 = string_of(entry.name);
        const std::string place = "/certificates/" + sha256.substr(0, 64);
        if (!entry.value.IsObject()) {
            complaint.about(place, "an object");
            return certificates;
        }
        certificates.emplace(sha256, std::make_shared<const Certificate>(
                                         certificate_of(sha256, entry.value, place, complaint)));
    }
    return certificates;
}

std::optional<NameKind> kind_of(std::string_view text) {
    for (const NameKind kind : {NameKind::Host, NameKind::SipDomain, NameKind::Ip}) {
        if (name(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string address_of(const Value& session, const char* side, const std::string& place,
                       Complaint& complaint) {
    const Value* endpoint = object_member(session, side, place, complaint);
    const std::string where = fmt::format("{}/{}", place, side);
    return endpoint == nullptr ? std::string() : text_member(*endpoint, "ip", where, complaint);
}

std::string server_of(const Value& session, const std::string& place, Complaint& complaint) {
    const std::string address = address_of(session, "server", place, complaint);
    const Value* server = object_member(session, "server", place, complaint);
    const Value* port = server == nullptr ? nullptr : member(*server, "port");
    if (port != nullptr && (!port->IsUint() || port->GetUint() > 65'535)) {
        complaint.about(place + "/server/port", "a port number");
        return {};
    }
    const bool v6 = address.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", v6 ? "[" : "", address, v6 ? "]" : "",
                       port == nullptr ? 0 : port->GetUint());
}

std::shared_ptr<const Certificate> leaf_of(const Value& session, const std::string& place,
                                           const Certificates& certificates, Complaint& complaint) {
    const Value* chain = member(session, "certificate_chain");
    if (chain == nullptr) {
        return nullptr;
    }
    if (!chain->IsArray()) {
        complaint.about(place + "/certificate_chain", "an array");
        return nullptr;
    }
    if (chain->Empty()) {
        return nullptr;
    }
    const Value& leaf = (*chain)[0];
    if (!leaf.IsObject()) {
        complaint.about(place + "/certificate_chain/0", "an object");
        return nullptr;
    }
    const auto known =
        certificates.find(text_member(leaf, "sha256", place + "/certificate_chain/0", complaint));
    return known == certificates.end() ? nullptr : known->second;
}

UseSeen seen_of(const Value& session, const std::string& place, Complaint& complaint) {
    if (text_member(session, "outcome", place, complaint) == name(Outcome::Established)) {
        return UseSeen::Accepted;
    }
    const Value* verdict = object_member(session, "verdict", place, complaint);
    const bool mismatch = verdict != nullptr && text_member(*verdict, "cause", place + "/verdict",
                                                            complaint) == name(Cause::NameMismatch);
    return mismatch ? UseSeen::Refused : UseSeen::Unknown;
}

CertificateUse use_of(const Value& session, const std::string& place,
                      const Certificates& certificates, Complaint& complaint) {
    CertificateUse use;
    use.sessions = 1;
    use.client = address_of(session, "client", place, complaint);
    use.server = server_of(session, place, complaint);
    if (const Value* expected = object_member(session, "expected_name", place, complaint)) {
        const std::string where = place + "/expected_name";
        use.name = text_member(*expected, "name", where, complaint);
        const auto kind = kind_of(text_member(*expected, "kind", where, complaint));
        if (!kind) {
            complaint.about(where + "/kind", "host, sip_domain or ip");
        }
        use.kind = kind.value_or(NameKind::Host);
    }
    if (const Value* profile = object_member(session, "client_profile", place, complaint)) {
        use.profile = text_member(*profile, "id", place + "/client_profile", complaint);
    }
    use.seen = seen_of(session, place, complaint);
    use.presented = leaf_of(session, place, certificates, complaint);
    return use;
}

std::vector<CertificateUse> uses_of(const Value& document, Complaint& complaint) {
    std::vector<CertificateUse> uses;
    const Certificates certificates = certificates_of(document, complaint);
    const Value* sessions = member(document, "sessions");
    if (sessions == nullptr || !sessions->IsArray()) {
        complaint.about("/sessions", "an array");
        return uses;
    }
    std::size_t number = 0;
    for (const Value& session : sessions->GetArray()) {
        const std::string place = fmt::format("/sessions/{}", number++);
        if (!session.IsObject()) {
            complaint.about(place, "an object");
        }
        if (!complaint.text().empty()) {
            return {};
        }
        uses.push_back(use_of(session, place, certificates, complaint));
    }
    return uses;
}

std::optional<std::string> contents_of(const std::string& path, std::string& problem) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::string text;
    while (in && text.size() <= kMaxResultBytes) {
        constexpr std::size_t kStep = 1 << 20;
        const std::size_t before = text.size();
        text.resize(before + kStep);
        in.read(text.data() + before, kStep);
        text.resize(before + static_cast<std::size_t>(in.gcount()));
    }
    if (!in.is_open() || in.bad()) {
        problem = fmt::format("{}: cannot be read ({}); check its name and permissions", path,
                              errno != 0 ? std::strerror(errno) : "input error");
        return std::nullopt;
    }
    if (text.size() > kMaxResultBytes) {
        problem = fmt::format(
            "{}: is larger than {} MiB; write it with --sessions failed, or give the captures",
            path, kMaxResultBytes >> 20);
        return std::nullopt;
    }
    return text;
}

// What document this is, if it is none of ours that can be used.
std::string refuse(const Value& document) {
    const Value* schema = document.IsObject() ? member(document, "schema") : nullptr;
    if (schema == nullptr || !schema->IsString() ||
        string_of(*schema).rfind("siptls.analysis/1", 0) != 0) {
        return "is no report of \"siptls analyze -T json\" (its \"schema\" is not "
               "siptls.analysis/1); write one with that";
    }
    const Value* redacted = member(document, "redacted");
    if (redacted != nullptr && redacted->IsBool() && redacted->GetBool()) {
        return "is redacted, so its names are pseudonyms; take the report before --redact";
    }
    return {};
}

}  // namespace

bool looks_like_result(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    char first = 0;
    return (in >> first) && first == '{';
}

namespace report {

ResultRead read_result_text(std::string_view path, std::string_view text, CertificateUses& uses) {
    ResultRead read;
    rapidjson::Document document;
    // Iterative: nesting costs heap then, not stack.
    document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
        text.data(), text.size());
    if (document.HasParseError()) {
        read.problem = fmt::format(
            "{}: byte {}: no JSON document from there on ({}); write it again with -T json", path,
            document.GetErrorOffset(), rapidjson::GetParseError_En(document.GetParseError()));
        return read;
    }
    if (const std::string refusal = refuse(document); !refusal.empty()) {
        read.problem = fmt::format("{}: {}", path, refusal);
        return read;
    }
    Complaint complaint;
    std::vector<CertificateUse> found = uses_of(document, complaint);
    if (!complaint.text().empty()) {
        read.problem = fmt::format("{}: {}; write the report again", path, complaint.text());
        return read;
    }
    for (CertificateUse& use : found) {
        uses.add(std::move(use));
    }
    const Value* listed = member(document, "sessions_listed");
    if (listed == nullptr || !listed->IsString() || string_of(*listed) != "all") {
        read.remark = fmt::format(
            "{}: does not list all sessions, so clients that signed in may be missing; write it "
            "with --sessions all",
            path);
    }
    return read;
}

}  // namespace report

ResultRead read_result(const std::string& path, CertificateUses& uses) {
    ResultRead read;
    const std::optional<std::string> text = contents_of(path, read.problem);
    return text ? report::read_result_text(path, *text, uses) : read;
}

}  // namespace siptls
