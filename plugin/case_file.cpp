// SPDX-License-Identifier: GPL-2.0-or-later
#include "case_file.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "limits.h"  // NOLINT(modernize-deprecated-headers): the plugin's own
#include "siptls/wording.h"

namespace siptls::plugin {

CaseFile& case_file() {
    static CaseFile the_one;
    return the_one;
}

void CaseFile::begin(AnalyzerOptions options) {
    clear();
    options_ = std::move(options);
    options_.listing = SessionListing::All;
    analyzer_ = std::make_unique<Analyzer>(options_);
    analyzer_->on_session([this](const JudgedSession& judged, const Analyzer& analyzer) {
        absorb(judged, analyzer.certificates());
        if (Entry* entry = entry_of(judged.handle)) {
            entry->final = true;
            entry->summary.decided = true;
        }
        if (listener_.session) {
            listener_.session(judged, analyzer.certificates());
        }
    });
}

void CaseFile::clear() {
    analyzer_.reset();
    listener_ = {};
    facts_ = {};
    entries_.clear();
    places_.clear();
    attempts_.clear();
    presented_.clear();
    remedies_.clear();
    waiting_.clear();
}

void CaseFile::count_frame(const FrameFacts& facts) {
    if (facts_.packets == 0) {
        facts_.first_time = facts.time;
        if (make_listener_) {
            listener_ = make_listener_();
        }
    }
    ++facts_.packets;
    facts_.bytes += facts.captured;
    facts_.last_time = facts.time;
    if (facts.captured < facts.original) {
        ++facts_.cut_packets;
        facts_.longest_cut = std::max(facts_.longest_cut, facts.captured);
    }
}

Inside CaseFile::look_inside(const Frame& frame, Segment& segment) {
    return analyzer_ ? analyzer_->look_inside(frame, segment) : Inside::NothingWanted;
}

std::optional<Followed> CaseFile::add(const Segment& segment) {
    if (!analyzer_) {
        return std::nullopt;
    }
    const auto followed = analyzer_->add(segment);
    if (followed && followed->session != kNoSession) {
        const bool from_client = followed->side == Side::Client;
        meet(followed->session, from_client ? segment.source : segment.destination,
             from_client ? segment.destination : segment.source);
    }
    return followed;
}

void CaseFile::add(const Event& event) {
    if (analyzer_) {
        analyzer_->add(event);
    }
}

void CaseFile::meet(SessionHandle session, const Endpoint& client, const Endpoint& server) {
    if (Entry* known = entry_of(session)) {
        known->stale = true;
        return;
    }
    if (entries_.size() >= kMaxSessions) {
        return;
    }
    places_[session] = entries_.size();
    Entry& entry = entries_.emplace_back();
    entry.summary.client = to_string(client);
    entry.summary.server = to_string(server);
    entry.summary.attempt = ++attempts_[{client.address, server}];
}

void CaseFile::remember(FrameNote* note) {
    if (note->session == kNoSession && waiting_.size() < kMaxWaitingNotes) {
        waiting_[note->number] = note;
    }
}

CaseFile::Entry* CaseFile::entry_of(SessionHandle session) {
    const auto place = places_.find(session);
    return place != places_.end() ? &entries_[place->second] : nullptr;
}

void CaseFile::absorb(const JudgedSession& judged, const std::vector<Certificate>& certificates) {
    Entry* entry = entry_of(judged.handle);
    if (entry == nullptr) {
        return;
    }
    entry->stale = false;
    entry->cause = judged.verdict.cause;
    entry->expected_name = judged.verdict.expected_name ? judged.verdict.expected_name->name : "";
    entry->leaf = judged.session.leaf();
    if (entry->leaf && *entry->leaf < certificates.size()) {
        const auto [at, is_new] = presented_.try_emplace(*entry->leaf);
        if (is_new) {
            at->second = presented_names(certificates[*entry->leaf]);
        }
        entry->summary.presented_names = &at->second;
    }
    describe(judged, entry->summary);
    const auto first = waiting_.find(entry->summary.first_frame);
    if (first != waiting_.end()) {
        first->second->session = judged.handle;
        waiting_.erase(first);
    }
}

void CaseFile::look_back() {
    if (analyzer_ && facts_.packets == whole_.packets && facts_.bytes == whole_.bytes &&
        facts_.first_time == whole_.first_time && facts_.last_time == whole_.last_time) {
        finish();
    }
}

const SessionSummary* CaseFile::summary(SessionHandle session) {
    Entry* entry = entry_of(session);
    if (entry == nullptr) {
        return nullptr;
    }
    if (entry->stale && !entry->final && analyzer_) {
        if (const auto judged = analyzer_->verdict(session)) {
            absorb(*judged, analyzer_->certificates());
        }
    }
    return entry->summary.judged ? &entry->summary : nullptr;
}

void CaseFile::look_again() {
    for (Entry& entry : entries_) {
        entry.stale = !entry.final;
    }
}

void CaseFile::finish() {
    if (analyzer_ && facts_.packets != 0) {
        conclude();
    }
}

void CaseFile::finish_empty() {
    if (analyzer_ && facts_.packets == 0) {
        if (make_listener_) {
            listener_ = make_listener_();
        }
        conclude();
    }
}

void CaseFile::conclude() {
    whole_ = facts_;
    facts_.path = "the capture open in Wireshark";
    facts_.format = "as Wireshark reads it";
    analyzer_->end_capture(facts_);
    const Analysis analysis = analyzer_->finish();
    attach_remedies(analysis.findings);
    attach_risks(analysis.at_risk);
    if (listener_.finished) {
        listener_.finished(analysis);
    }
    waiting_.clear();
    analyzer_.reset();
}

void CaseFile::attach_remedies(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        auto& texts = remedies_[{{finding.cause, finding.missing_name}, finding.certificate}];
        for (const Remedy& remedy : finding.remediation) {
            texts.push_back(text_of(remedy));
            std::replace(texts.back().begin(), texts.back().end(), '\n', ' ');
        }
    }
    for (Entry& entry : entries_) {
        const auto found = remedies_.find({{entry.cause, entry.expected_name}, entry.leaf});
        if (entry.summary.weight == Weight::Incident && found != remedies_.end()) {
            entry.summary.remedies = &found->second;
        }
    }
}

void CaseFile::attach_risks(const std::vector<AtRisk>& risks) {
    std::map<std::pair<CertificateId, std::string_view>, const AtRisk*> by_use;
    for (const AtRisk& risk : risks) {
        by_use.try_emplace({risk.certificate, risk.expected_name.name}, &risk);
    }
    for (Entry& entry : entries_) {
        SessionSummary& summary = entry.summary;
        if (summary.weight != Weight::Fine || !summary.judged || !entry.leaf) {
            continue;
        }
        const auto risk = by_use.find({*entry.leaf, entry.expected_name});
        if (risk == by_use.end()) {
            continue;
        }
        summary.weight = Weight::WouldRefuse;
        summary.summary += "; other known clients would refuse this certificate:";
        for (const std::string_view profile : risk->second->refused_by) {
            summary.summary += ' ';
            summary.summary += profile;
        }
    }
}

}  // namespace siptls::plugin
