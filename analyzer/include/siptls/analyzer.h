// SPDX-License-Identifier: GPL-2.0-or-later
// The engine's door: frames or events go in, judged sessions and at the end the whole analysis come
// out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "siptls/analysis.h"
#include "siptls/capture.h"
#include "siptls/event.h"
#include "siptls/frame.h"
#include "siptls/heartbeat.h"
#include "siptls/keys.h"
#include "siptls/segment.h"
#include "siptls/selection.h"
#include "siptls/time.h"
#include "siptls/trace.h"

namespace siptls {

// What the operator knows. An endpoint with port 0 stands for all ports of its address; nothing for
// every server.
struct OperatorName {
    std::optional<Endpoint> server;
    std::string name;
};
// The certificate that servers show where the capture does not: a file as load_certificates() takes
// it, the leaf first, perhaps with the chain.
struct OperatorCertificate {
    std::optional<Endpoint> server;
    std::string file;
};
struct OperatorProfile {
    std::optional<IpAddress> client;
    std::string profile;  // id
};

enum class SessionListing : std::uint8_t { Incidents, Failed, All };

// When judgements are handed out.
enum class Pace : std::uint8_t {
    Final,    // once, when nothing can change them any more
    Settled,  // when the connection has ended; again, with a higher revision, when others change it
};

struct AnalyzerOptions {
    std::vector<std::uint16_t> tls_ports = {5061};
    bool all_ports = false;  // follow every TCP port and tell TLS by its content
    std::vector<std::uint16_t> sip_ports = {5060};
    std::vector<OperatorName> server_names;
    std::vector<OperatorProfile> client_profiles;
    std::vector<OperatorCertificate> server_certificates;
    std::vector<std::string> ca_files;  // trust anchors (PEM); none: issuers are not judged
    std::vector<std::string> ca_dirs;
    // Keys that open what is encrypted; files that cannot be used are passed over
    // (Analyzer::key_problems() says which). Key logs may still be growing.
    std::vector<std::string> key_logs;
    std::vector<RsaKeyFile> rsa_keys;
    // How far the clock of server traces is ahead of the capture's; nothing: estimated from records
    // and sessions of the same endpoints.
    std::optional<Nanoseconds> trace_offset;
    // What the report is about. A session that succeeded is judged by what was known of its client
    // when it ended.
    Selection selection;
    SessionListing listing = SessionListing::Failed;
    Pace pace = Pace::Final;
};

class Analyzer {
  public:
    // Called for each session that the listing asks for. With Pace::Final once, with its final
    // judgement, ordered by time within one pair of endpoints; sessions that succeeded may be
    // handed out before the end.
    using SessionSink = std::function<void(const JudgedSession&, const Analyzer&)>;
    // With Pace::Settled alone. What later evidence takes back comes once more: an incident with
    // cause Unknown, a finding without incidents.
    using IncidentSink = std::function<void(const Incident&, const Analyzer&)>;
    using FindingSink = std::function<void(const Finding&, const Analyzer&)>;

    explicit Analyzer(AnalyzerOptions options);
    Analyzer(const Analyzer&) = delete;
    Analyzer& operator=(const Analyzer&) = delete;
    ~Analyzer();

    void on_session(SessionSink sink);
    void on_incident(IncidentSink sink);
    void on_finding(FindingSink sink);

    // A sentence for each file of keys that cannot be used, with the remedy; not yet escaped. Known
    // from the beginning on.
    const std::vector<std::string>& key_problems() const;
    // Keys that a capture brings along, before the frames that they open.
    void add(const CaptureSecrets& secrets);
    // Frames in the order of time; of one capture in its order. The views in `frame` are not kept.
    void add(const Frame& frame);
    // The same from events made elsewhere. Gives the session the event belongs to, if any.
    std::optional<SessionHandle> add(const Event& event);
    // The capturing clock has come to `now`, with or without frames: ends what is silent for too
    // long, and with Pace::Settled looks again at what may have changed. To be called about once a
    // second of a live analysis; not needed otherwise.
    void advance(Timestamp now);
    // The same from TCP segments that another program has dug out of its frames. Nothing if nobody
    // wants this one. What that program knows beyond the segment may be added as events of the flow
    // given here until the next segment. Of datagrams the ports tell what they hold; where that
    // program knows better, it adds their messages as events instead.
    std::optional<Followed> add(const Segment& segment);
    // Finds what that program may hand to add(), without taking it. All frames have to be shown, in
    // their order, for fragments are put together. `segment` is filled in after Inside::Segment
    // alone and valid until the next call.
    Inside look_inside(const Frame& frame, Segment& segment);
    // The capture `facts.index` has been read; flows go on into others. Gives the facts back,
    // completed by what was wrong with its frames.
    CaptureFacts end_capture(CaptureFacts facts);

    // A record of a server's own trace. Traces are given before the captures: then sessions that
    // they tell of are kept until the end, where records find their session.
    void add(const TraceRecord& record);
    // The trace `facts.index` has been read.
    void end_trace(TraceFacts facts);

    // The judgement as things stand, at a constant cost; nothing if the handle is unknown or its
    // session has been let go: one that succeeded has gone to the sink by then, and after finish()
    // all have.
    std::optional<JudgedSession> verdict(SessionHandle handle) const;

    const std::vector<Certificate>& certificates() const;
    // What is held at the moment.
    Activity activity() const;

    // Settles and judges what is left. To be called once, last.
    Analysis finish();

  private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace siptls
