// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/live_flows.h"

#include <utility>

#include "bytes/prefetch.h"

namespace siptls::diagnosis {

void LiveFlows::expect(FlowId flow) const {
    if (flow < flows_.size()) {
        prefetch(&flows_[flow]);
    }
}

void LiveFlows::begin(const Event& event, const TcpOpened& opened) {
    if (event.flow >= flows_.size()) {
        flows_.resize(event.flow + 1);
    }
    LiveFlow& flow = flows_[event.flow];
    flow.builder = new_builder();
    flow.builder->begin(event, opened);
    flow.handle = handle_of(event.flow, ++begun_);
    flow.open = true;
    flow.released = false;
}

std::unique_ptr<session::SessionBuilder> LiveFlows::new_builder() {
    auto builder = spare_builders_.take();
    return builder ? std::move(builder) : std::make_unique<session::SessionBuilder>();
}

void LiveFlows::wake(LiveFlow& flow) {
    flow.builder = new_builder();
    flow.resting.wake(*flow.builder);
    flow.resting = {};
}

Session LiveFlows::as_it_stands(const LiveFlow& flow) const {
    session::SessionBuilder builder;
    if (flow.builder) {
        builder = *flow.builder;
    } else {
        flow.resting.wake(builder);
    }
    return builder.finish(FlowEnd::EndOfCapture);
}

void LiveFlows::let_rest(FlowId flow) {
    if (const LiveFlow* live = find(flow)) {
        settled_.push_back(live->handle);
    }
    if (settled_.size() <= session::kMaxAwakeSessions) {
        return;
    }
    const SessionHandle handle = settled_.front();
    settled_.pop_front();
    LiveFlow* oldest = find(flow_in(handle));
    if (oldest != nullptr && oldest->handle == handle && oldest->builder &&
        oldest->builder->is_tls()) {
        rest(*oldest);
    }
}

void LiveFlows::rest(LiveFlow& flow) {
    flow.resting = session::RestingSession::of(*flow.builder);
    if (flow.resting) {
        spare_builders_.put(std::move(flow.builder));
    }
}

void LiveFlows::end(LiveFlow& flow) {
    spare_builders_.put(std::move(flow.builder));
}

}  // namespace siptls::diagnosis
