// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/analyzer.h"

#include <utility>

#include "diagnosis/engine.h"

namespace siptls {

Analyzer::Analyzer(AnalyzerOptions options)
    : engine_(std::make_unique<Engine>(std::move(options), *this)) {}
Analyzer::~Analyzer() = default;

void Analyzer::on_session(SessionSink sink) {
    engine_->on_session(std::move(sink));
}
void Analyzer::add(const CaptureSecrets& secrets) {
    engine_->add(secrets);
}
void Analyzer::on_incident(IncidentSink sink) {
    engine_->on_incident(std::move(sink));
}
void Analyzer::on_finding(FindingSink sink) {
    engine_->on_finding(std::move(sink));
}
void Analyzer::advance(Timestamp now) {
    engine_->advance(now);
}
const std::vector<std::string>& Analyzer::key_problems() const {
    return engine_->key_problems();
}

Activity Analyzer::activity() const {
    return engine_->activity();
}
void Analyzer::add(const Frame& frame) {
    engine_->add(frame);
}
std::optional<SessionHandle> Analyzer::add(const Event& event) {
    return engine_->add(event);
}
std::optional<Followed> Analyzer::add(const Segment& segment) {
    return engine_->add(segment);
}
Inside Analyzer::look_inside(const Frame& frame, Segment& segment) {
    return engine_->look_inside(frame, segment);
}
CaptureFacts Analyzer::end_capture(CaptureFacts facts) {
    return engine_->end_capture(std::move(facts));
}
void Analyzer::add(const TraceRecord& record) {
    engine_->add(record);
}
void Analyzer::end_trace(TraceFacts facts) {
    engine_->end_trace(std::move(facts));
}
std::optional<JudgedSession> Analyzer::verdict(SessionHandle handle) const {
    return engine_->verdict(handle);
}
const std::vector<Certificate>& Analyzer::certificates() const {
    return engine_->certificates();
}
Analysis Analyzer::finish() {
    return engine_->finish();
}

}  // namespace siptls
