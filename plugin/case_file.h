// SPDX-License-Identifier: GPL-2.0-or-later
// What is known about the open capture: the engine, fed during Wireshark's first pass, and a
// summary of each session that it told of. Emptied whenever Wireshark begins anew: another file, a
// reload, a changed preference, every N packets with tshark -M.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "session_summary.h"
#include "siptls/analyzer.h"

namespace siptls::plugin {

// Left at each frame of a session; lives as long as Wireshark's records of the frames.
struct FrameNote {
    SessionHandle session = kNoSession;
    std::uint32_t number = 0;  // in the first pass, the one that verdicts speak of
};

struct FrameFacts {
    Timestamp time;
    std::uint32_t captured = 0;
    std::uint32_t original = 0;
};

// Is told of each session with its final judgement, and of the end.
struct CaseListener {
    std::function<void(const JudgedSession&, const std::vector<Certificate>&)> session;
    std::function<void(const Analysis&)> finished;
};

class CaseFile {
  public:
    void begin(AnalyzerOptions options);
    void clear();

    // Asked for a listener when the first frame of a capture comes.
    void on_first_frame(std::function<CaseListener()> make_listener) {
        make_listener_ = std::move(make_listener);
    }

    // The first pass, frame by frame. After finish() nothing is taken any more.
    void count_frame(const FrameFacts& facts);
    Inside look_inside(const Frame& frame, Segment& segment);
    std::optional<Followed> add(const Segment& segment);
    void add(const Event& event);
    void remember(FrameNote* note);
    // A frame is dissected once more. Ends a first pass whose end Wireshark does not tell of: after
    // a changed preference it dissects the same capture anew, of which the length is known by then.
    void look_back();

    // As things stand, or final after finish(). Null if it was no session after all. Valid until
    // clear().
    const SessionSummary* summary(SessionHandle session);
    // What the others told since may change every judgement that is not final yet.
    void look_again();

    // Settles and judges all; again, or before the first frame, it does nothing.
    void finish();
    // The same for a capture that has no frames; where there were some it does nothing.
    void finish_empty();

  private:
    using RemedyKey = std::pair<std::pair<Cause, std::string>, std::optional<CertificateId>>;

    struct Entry {
        SessionSummary summary;
        std::optional<CertificateId> leaf;
        Cause cause = Cause::Unknown;
        std::string expected_name;  // raw
        bool stale = true;          // more was seen since it was judged
        bool final = false;
    };

    void conclude();
    Entry* entry_of(SessionHandle session);
    void meet(SessionHandle session, const Endpoint& client, const Endpoint& server);
    void absorb(const JudgedSession& judged, const std::vector<Certificate>& certificates);
    void attach_remedies(const std::vector<Finding>& findings);
    void attach_risks(const std::vector<AtRisk>& risks);

    AnalyzerOptions options_;
    std::unique_ptr<Analyzer> analyzer_;
    std::function<CaseListener()> make_listener_;
    CaseListener listener_;
    CaptureFacts facts_;
    CaptureFacts whole_;  // of the capture that was finished last; outlives clear()
    std::deque<Entry> entries_;
    std::unordered_map<SessionHandle, std::size_t> places_;
    std::map<std::pair<IpAddress, Endpoint>, std::uint32_t> attempts_;
    std::unordered_map<CertificateId, std::vector<std::string>> presented_;
    std::map<RemedyKey, std::vector<std::string>> remedies_;
    std::unordered_map<std::uint64_t, FrameNote*> waiting_;  // by number
};

// The one of this process: Wireshark's callbacks carry nothing of ours.
CaseFile& case_file();

}  // namespace siptls::plugin
