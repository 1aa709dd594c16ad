// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/told.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <type_traits>

#include "bytes/hash.h"
#include "diagnosis/limits.h"

namespace siptls::diagnosis {

namespace {

class Digest {
  public:
    void add(std::string_view text) {
        value_ =
            hash_bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, value_);
    }
    template <class Number>
    requires std::is_integral_v<Number> || std::is_enum_v<Number>
    void add(Number number) {
        value_ = fold_multiply(value_ ^ static_cast<std::uint64_t>(number), kFactor);
    }
    void add(const ClientIdentity& identity) {
        for (const std::string* text :
             {&identity.mac, &identity.vendor, &identity.dhcp_hostname, &identity.aor,
              &identity.user_agent, &identity.firmware, &identity.family, &identity.tls_stack}) {
            add(std::string_view(*text));
        }
        for (const SharingSign sign : identity.sharing) {
            add(sign);
        }
    }
    void add(const std::optional<IdentifiedProfile>& profile) {
        add(profile ? profile->id : std::string_view{});
        add(profile ? std::string_view(profile->version) : std::string_view{});
    }
    std::uint64_t value() const { return std::max<std::uint64_t>(value_, 1); }

  private:
    static constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15ULL;

    std::uint64_t value_ = kFactor;
};

}  // namespace

std::uint64_t digest(const Verdict& verdict) {
    Digest digest;
    digest.add(verdict.cause);
    digest.add(verdict.confidence);
    digest.add(verdict.incident);
    if (verdict.expected_name) {
        digest.add(std::string_view(verdict.expected_name->name));
        digest.add(verdict.expected_name->source);
        digest.add(verdict.expected_name->kind);
    }
    digest.add(verdict.identity);
    digest.add(verdict.profile);
    for (const RivalCause& rival : verdict.also) {
        digest.add(rival.cause);
        digest.add(rival.confidence);
    }
    return digest.value();
}

std::uint64_t digest(const Incident& incident) {
    Digest digest;
    digest.add(incident.cause);
    digest.add(incident.confidence);
    digest.add(incident.identity);
    digest.add(incident.profile);
    digest.add(incident.attempts);
    digest.add(incident.gave_up);
    digest.add(incident.resolved.has_value());
    digest.add(incident.resolved.value_or(false));
    if (incident.resolved_by) {
        digest.add(std::string_view(incident.resolved_by->session));
    }
    return digest.value();
}

std::uint64_t digest(const Finding& finding) {
    Digest digest;
    digest.add(finding.confidence);
    for (const std::string& incident : finding.incidents) {
        digest.add(std::string_view(incident));
    }
    for (const Remedy& remedy : finding.remediation) {
        digest.add(remedy.action);
        for (const std::string& name : remedy.names) {
            digest.add(std::string_view(name));
        }
    }
    return digest.value();
}

std::uint32_t ToldRevisions::next(const std::string& id, std::uint64_t digest) {
    Told& told = told_[id];
    told.round = round_;
    if (told.digest == digest) {
        return 0;
    }
    told.digest = digest;
    return ++told.revision;
}

void ToldRevisions::end_round() {
    if (told_.size() > 2 * kMaxIncidents) {
        std::erase_if(told_, [&](const auto& entry) { return entry.second.round != round_; });
    }
    ++round_;
}

}  // namespace siptls::diagnosis
