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

// The rows of Lync Phone Edition, the older firmware first.
constexpr std::array<std::string_view, 2> kLyncPhones = {"lync-phone-edition",
                                                         "lync-phone-edition-2012"};
constexpr std::string_view kLyncPhoneTitle = "Lync Phone Edition";
// Other phones that take the DHCP options of Lync send its vendor classes too (lync-signin:
// gateways and desk phones in Lync mode), so these are a hint only.
constexpr std::string_view kLyncVendorClassTitle =
    "Lync Phone Edition, or a phone that takes its DHCP options";

bool is_lync_vendor_class(std::string_view vendor_class) {
    return vendor_class == "CPE-OCPHONE" || vendor_class == "MS-UC-Client";
}

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

// The words of a User-Agent without what stands behind their slashes: the programs without their
// versions.
std::string programs_of(std::string_view user_agent) {
    std::string programs;
    bool version = false;
    for (const char c : user_agent) {
        version = c == '/' || (version && c != ' ');
        if (!version) {
            programs += c;
        }
    }
    return programs;
}

// One device before and after an update: the same programs for the same user, one after the other.
bool is_updated(const HeardText& earlier, const HeardText& later) {
    return earlier.last.time < later.first.time && earlier.aor == later.aor &&
           programs_of(earlier.text) == programs_of(later.text);
}

bool are_one_client(const std::vector<HeardText>& user_agents) {
    for (std::size_t at = 1; at < user_agents.size(); ++at) {
        if (!is_updated(user_agents[at - 1], user_agents[at])) {
            return false;
        }
    }
    return true;
}

void remember(std::vector<HeardText>& list, std::size_t ceiling, const std::string& text,
              const std::string& aor, const Seen& seen) {
    if (text.empty()) {
        return;
    }
    for (HeardText& known : list) {
        if (known.text == text) {
            known.last = seen;
            return;
        }
    }
    if (list.size() < ceiling) {
        list.push_back(HeardText{text, aor, seen, seen});
    }
}

void remember(ClientFacts& facts, const SipExchange& exchange, const Seen& seen) {
    const Seen first{exchange.frame, seen.time};
    remember(facts.user_agents, kMaxUserAgents, exchange.user_agent, exchange.aor, first);
    remember(facts.aors, kMaxAors, exchange.aor, exchange.aor, first);
}

}  // namespace

std::optional<UserAgentReading> read_user_agent(std::string_view user_agent) {
    for (const UserAgentRow& row : kUserAgents) {
        const std::size_t at = user_agent.find(row.product);
        if (at == std::string_view::npos || (at > 0 && user_agent[at - 1] != ' ')) {
            continue;
        }
        UserAgentReading reading{row.profile, {}, row.profile == kLyncPhones.front()};
        const std::string_view rest = user_agent.substr(at + row.product.size());
        if (row.product.ends_with('/')) {
            const auto version = read_version(rest, reading.version);
            if (reading.lync_phone && version.count < version.numbers.size()) {
                reading.profile = {};  // which rules it has hangs on its firmware
            } else if (reading.lync_phone && version.numbers >= kWildcardFirmware) {
                reading.profile = kLyncPhones.back();
            }
        }
        return reading;
    }
    return std::nullopt;
}

void ClientBook::hear_register(const IpAddress& client, const SipExchange& exchange,
                               const Seen& seen) {
    heard_ = true;
    remember(clients_.at(client), exchange, seen);
    if (const Lease* lease = leases_.lease_of(client, seen.time)) {
        remember(devices_.at(lease->mac), exchange, seen);
    }
}

void ClientBook::hear_user_agent(const IpAddress& client, const SipExchange& exchange,
                                 const Seen& seen) {
    SipExchange program;
    program.user_agent = exchange.user_agent;
    program.frame = exchange.frame;
    hear_register(client, program, seen);
}

// Of the device that had the address, whatever address it had when it spoke; else of the address.
const ClientFacts* ClientBook::facts(const IpAddress& client, Timestamp when) const {
    if (const Lease* lease = leases_.lease_of(client, when)) {
        if (const ClientFacts* device = devices_.find(lease->mac)) {
            return device;
        }
        if (lease->since) {
            return nullptr;  // who spoke from this address before was another device
        }
    }
    return clients_.find(client);
}

const HeardText* ClientBook::user_agent(const IpAddress& client, Timestamp when) const {
    const ClientFacts* known = facts(client, when);
    if (known == nullptr || known->user_agents.empty() || !are_one_client(known->user_agents)) {
        return nullptr;
    }
    const HeardText* best = &known->user_agents.front();
    for (const HeardText& user_agent : known->user_agents) {
        if (user_agent.first.time <= when) {
            best = &user_agent;
        }
    }
    return best;
}

ClientIdentity ClientBook::identity(const IpAddress& client, Timestamp when) const {
    ClientIdentity identity;
    const auto note = [&](IdentityFact fact, IdentitySource source, FrameRef frame) {
        identity.notes.push_back(IdentityNote{fact, source, Certainty::Known, frame});
    };
    if (const Lease* lease = leases_.lease_of(client, when)) {
        identity.mac = to_string(lease->mac);
        note(IdentityFact::Mac, IdentitySource::DhcpLease, lease->heard.frame);
        const Device* device = leases_.device(lease->mac);
        if (device != nullptr && !device->host_name.empty()) {
            identity.dhcp_hostname = device->host_name;
            note(IdentityFact::DhcpHostname, IdentitySource::DhcpRequest, device->host_name_frame);
        }
    }
    if (const ClientFacts* known = facts(client, when)) {
        if (!are_one_client(known->user_agents)) {
            identity.sharing.push_back(SharingSign::UserAgents);
        }
        if (known->aors.size() > 1) {
            identity.sharing.push_back(SharingSign::AddressesOfRecord);
        }
        if (!known->aors.empty() && !identity.shared()) {
            identity.aor = known->aors.front().text;
            note(IdentityFact::Aor, IdentitySource::SipMessage, known->aors.front().first.frame);
        }
    }
    if (const HeardText* said = user_agent(client, when)) {
        identity.user_agent = said->text;
        note(IdentityFact::UserAgent, IdentitySource::SipMessage, said->first.frame);
        const auto reading = read_user_agent(said->text);
        if (reading && !reading->version.empty()) {
            identity.firmware = reading->version;
            note(IdentityFact::Firmware, IdentitySource::UserAgent, said->first.frame);
        }
    }
    if (const auto known = family(client, when)) {
        identity.family = known->title;
        identity.notes.push_back(
            IdentityNote{IdentityFact::Family, known->source, known->certainty, known->frame});
    }
    return identity;
}

const OperatorProfile* ClientBook::by_operator(const IpAddress& client) const {
    const OperatorProfile* best = nullptr;
    for (const OperatorProfile& known : known_) {
        const bool fits = !known.client || *known.client == client;
        if (fits && (best == nullptr || (known.client && !best->client))) {
            best = &known;
        }
    }
    return best;
}

std::optional<IdentifiedProfile> ClientBook::profile(const IpAddress& client,
                                                     Timestamp when) const {
    if (const OperatorProfile* known = by_operator(client)) {
        if (const ClientProfile* row = find_profile(known->profile)) {
            return IdentifiedProfile{row->id, {}, "operator", {}};
        }
    }
    const HeardText* said = user_agent(client, when);
    const auto reading = said != nullptr ? read_user_agent(said->text) : std::nullopt;
    const ClientProfile* row = reading ? find_profile(reading->profile) : nullptr;
    if (row == nullptr) {
        return std::nullopt;
    }
    return IdentifiedProfile{row->id, reading->version, "user-agent", said->first.frame};
}

std::optional<ClientFamily> ClientBook::family(const IpAddress& client, Timestamp when) const {
    const OperatorProfile* known = by_operator(client);
    if (known != nullptr && find_profile(known->profile) != nullptr) {
        return std::nullopt;
    }
    if (const HeardText* said = user_agent(client, when)) {
        const auto reading = read_user_agent(said->text);
        if (!reading || !reading->lync_phone) {
            return std::nullopt;  // what it said of itself goes before what DHCP makes one think
        }
        return ClientFamily{kLyncPhoneTitle, kLyncPhones, IdentitySource::UserAgent,
                            Certainty::Known, said->first.frame};
    }
    const Lease* lease = leases_.lease_of(client, when);
    const Device* device = lease != nullptr ? leases_.device(lease->mac) : nullptr;
    if (device == nullptr || !is_lync_vendor_class(device->vendor_class)) {
        return std::nullopt;
    }
    return ClientFamily{kLyncVendorClassTitle, kLyncPhones, IdentitySource::DhcpVendorClass,
                        Certainty::Inferred, device->vendor_class_frame};
}

}  // namespace siptls::diagnosis
