// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/client_book.h"

#include <array>
#include <charconv>
#include <utility>

#include "siptls/profile.h"

namespace siptls::diagnosis {

namespace {

// From this Lync Phone Edition firmware on wildcards are accepted, by all accounts but one (June
// 2012).
constexpr std::array<std::uint32_t, 4> kWildcardFirmware = {4, 0, 7577, 4100};

struct UserAgentRow {
    std::string_view
        product;  // the product token, up to and with its slash, or a word where there is none
    std::string_view profile;
};

// Products whose name checks the profile table knows. Order matters: OCPhone stands beside CPE in
// one value.
constexpr UserAgentRow kUserAgents[] = {
    {"OCPhone/", "lync-phone-edition"},
    {"UCCAPI/", "lync-windows"},
    {"UCCP/", "lync-windows"},
    {"OC/", "lync-windows"},
    {"PJSUA", "pjsip"},
    {"pjsip", "pjsip"},
    {"sofia-sip/", "sofia-sip"},
    {"FreeSWITCH", "sofia-sip"},
    {"snom", "snom"},
    {"Yealink", "yealink"},
    {"Avaya J", "avaya-j100"},
    {"Cisco-CP-", "cisco-mpp"},
};

struct Version {
    std::array<std::uint32_t, 4> numbers{};
    std::size_t count = 0;
};

// "4.0.7577.4100" at the start of `text`; as many numbers as are there.
Version read_version(std::string_view text, std::string& digits) {
    Version version;
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    for (std::uint32_t& part : version.numbers) {
        const auto [next, error] = std::from_chars(at, end, part);
        if (error != std::errc{}) {
            break;
        }
        at = next;
        ++version.count;
        if (at == end || *at != '.') {
            break;
        }
        ++at;
    }
    const auto length = static_cast<std::size_t>(at - text.data());
    digits.assign(text.substr(0, length > 0 && text[length - 1] == '.' ? length - 1 : length));
    return version;
}

}  // namespace

std::optional<UserAgentReading> read_user_agent(std::string_view user_agent) {
    for (const UserAgentRow& row : kUserAgents) {
        const std::size_t at = user_agent.find(row.product);
        if (at == std::string_view::npos || (at > 0 && user_agent[at - 1] != ' ')) {
            continue;
        }
        UserAgentReading reading{row.profile, {}};
        const std::string_view rest = user_agent.substr(at + row.product.size());
        if (row.product.ends_with('/')) {
            const auto version = read_version(rest, reading.version);
            const bool phone = row.profile == "lync-phone-edition";
            if (phone && version.count < version.numbers.size()) {
                reading.profile = {};  // which rules it has hangs on its firmware
            } else if (phone && version.numbers >= kWildcardFirmware) {
                reading.profile = "lync-phone-edition-2012";
            }
        }
        return reading;
    }
    return std::nullopt;
}

void ClientBook::hear_register(const IpAddress& client, const SipExchange& exchange) {
    ClientFacts& facts = clients_.at(client);
    if (facts.aor.empty()) {
        facts.aor = exchange.aor;
    }
    hear_user_agent(client, exchange);
}

void ClientBook::hear_user_agent(const IpAddress& client, const SipExchange& exchange) {
    heard_ = true;
    ClientFacts& facts = clients_.at(client);
    if (exchange.user_agent.empty()) {
        return;
    }
    if (facts.user_agent.empty()) {
        facts.user_agent = exchange.user_agent;
        facts.user_agent_frame = exchange.frame;
    } else if (facts.user_agent != exchange.user_agent) {
        facts.several_user_agents = true;
    }
}

ClientIdentity ClientBook::identity(const IpAddress& client) const {
    ClientIdentity identity;
    const ClientFacts* facts = clients_.find(client);
    if (facts == nullptr) {
        return identity;
    }
    if (!facts->several_user_agents) {
        identity.user_agent = facts->user_agent;
        identity.aor = facts->aor;
        if (const auto reading = read_user_agent(facts->user_agent)) {
            identity.firmware = reading->version;
        }
    }
    return identity;
}

std::optional<IdentifiedProfile> ClientBook::profile(const IpAddress& client) const {
    const OperatorProfile* best = nullptr;
    for (const OperatorProfile& known : known_) {
        const bool fits = !known.client || *known.client == client;
        if (fits && (best == nullptr || (known.client && !best->client))) {
            best = &known;
        }
    }
    if (best != nullptr) {
        if (const ClientProfile* row = find_profile(best->profile)) {
            return IdentifiedProfile{row->id, {}, "operator", {}};
        }
    }
    const ClientFacts* facts = clients_.find(client);
    if (facts == nullptr || facts->several_user_agents) {
        return std::nullopt;
    }
    const auto reading = read_user_agent(facts->user_agent);
    const ClientProfile* row = reading ? find_profile(reading->profile) : nullptr;
    if (row == nullptr) {
        return std::nullopt;
    }
    return IdentifiedProfile{row->id, reading->version, "user-agent", facts->user_agent_frame};
}

}  // namespace siptls::diagnosis
