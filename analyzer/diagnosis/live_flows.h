// SPDX-License-Identifier: GPL-2.0-or-later
// The sessions of flows that are open, by flow. Each has its builder; one that settled long before
// its connection ends is packed meanwhile (session/resting_session.h).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "bytes/spares.h"
#include "session/limits.h"
#include "session/resting_session.h"
#include "session/session_builder.h"
#include "siptls/event.h"
#include "siptls/segment.h"

namespace siptls::diagnosis {

// A handle says where its flow stands, which keeps asking for a verdict at a constant cost.
inline SessionHandle handle_of(FlowId flow, std::uint32_t count) {
    return static_cast<SessionHandle>(count) << 32 | flow;
}
inline FlowId flow_in(SessionHandle handle) {
    return static_cast<FlowId>(handle);
}

struct LiveFlow {
    std::unique_ptr<session::SessionBuilder> builder;  // null while the session rests
    session::RestingSession resting;
    SessionHandle handle = 0;
    bool open = false;
    bool released = false;
};

// References to a flow are valid until another one begins.
class LiveFlows {
  public:
    // Null if the flow is not open.
    LiveFlow* find(FlowId flow) {
        return flow < flows_.size() && flows_[flow].open ? &flows_[flow] : nullptr;
    }
    const LiveFlow* find(FlowId flow) const {
        return flow < flows_.size() && flows_[flow].open ? &flows_[flow] : nullptr;
    }
    // Its place will be looked at soon: fetches it.
    void expect(FlowId flow) const;

    // The flow's session begins; it has none that is open.
    void begin(const Event& event, const TcpOpened& opened);
    // The builder of an open flow, woken if its session rests.
    session::SessionBuilder& awake(LiveFlow& flow) {
        if (!flow.builder) {
            wake(flow);
        }
        return *flow.builder;
    }
    // The session of an open flow as if it ended now; it goes on.
    Session as_it_stands(const LiveFlow& flow) const;
    // Nothing more is expected of the session but its end. It may be hours away, so the session
    // rests when so many others have settled after it; most end before, and are spared being
    // packed.
    void let_rest(FlowId flow);
    // The flow has ended: its builder serves another one.
    void end(LiveFlow& flow);

    // All that ever were, in order of their flow ids.
    std::vector<LiveFlow>& all() { return flows_; }

  private:
    void wake(LiveFlow& flow);
    void rest(LiveFlow& flow);
    std::unique_ptr<session::SessionBuilder> new_builder();

    std::vector<LiveFlow> flows_;  // by flow id
    Spares<session::SessionBuilder> spare_builders_{session::kMaxSpareBuilders};
    // The latest settled ones, awake until others push them out.
    std::deque<SessionHandle> settled_;
    std::uint32_t begun_ = 0;
};

}  // namespace siptls::diagnosis
