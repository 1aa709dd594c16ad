// SPDX-License-Identifier: GPL-2.0-or-later
// Groups judged sessions: tries of one client become an incident.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/context.h"
#include "siptls/analysis.h"
#include "stream/flow_index.h"

namespace siptls::diagnosis {

class IncidentBook {
  public:
    // Takes a judged session that is an incident, in order of time for each client.
    void add(JudgedSession&& judged, const Context& context);

    // This session will be added soon: fetches what its incident is found by and what a further try
    // changes of it.
    void expect(const JudgedSession& judged, const Context& context) const;

    // All incidents in order of their first try. `now`, the end of the capture or as far as it has
    // come, tells whether a client gave up.
    std::vector<Incident> list(const Context& context, Timestamp now) const;
    // The same as the last question: the book is empty afterwards.
    std::vector<Incident> finish(const Context& context, Timestamp now);
    // The one this session was added to.
    Incident incident_of(const JudgedSession& judged, const Context& context, Timestamp now) const;

    std::size_t size() const { return open_.size(); }
    // Incidents that were let go to stay within kMaxIncidents.
    std::uint64_t dropped() const { return dropped_; }

  private:
    // `Text`: of a key that is kept, or a view for one that is looked for.
    template <class Text>
    struct KeyOf {
        std::string party;  // the client's hardware address as text, or its address
        Endpoint server;
        std::optional<CertificateId> certificate;
        Text name;

        auto operator<=>(const KeyOf&) const = default;
    };
    using Key = KeyOf<std::string>;
    using KeyView = KeyOf<std::string_view>;
    struct Open {
        Key key;  // first: many are looked at for it alone
        Incident incident;
        double longest_interval = 0;
    };

    static KeyView key_of(const JudgedSession& judged, const Context& context);
    static std::uint64_t hash(const KeyView& key);
    std::uint32_t place_of(const KeyView& key, std::uint64_t hash) const;
    Open& open_new(const KeyView& key, std::uint64_t hash);
    // Adds what only the whole capture tells.
    static void complete(Incident& incident, double longest_interval, const Context& context,
                         Timestamp now);
    void make_room();

    std::deque<Open> open_;
    stream::FlowIndex places_{stream::kFixedSeed};  // by key
    std::uint64_t dropped_ = 0;
};

}  // namespace siptls::diagnosis
