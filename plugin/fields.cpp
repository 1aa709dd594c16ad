// SPDX-License-Identifier: GPL-2.0-or-later
#include "fields.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace siptls::plugin {
namespace {

int protocol = -1;
int subtree = -1;

int session_field = -1;
int outcome_field = -1;
int cause_field = -1;
int incident_field = -1;
int confidence_field = -1;
int expected_name_field = -1;
int expected_name_source_field = -1;
int presented_name_field = -1;
int client_profile_field = -1;
int attempt_field = -1;
int summary_field = -1;
int verdict_in_field = -1;
int remedy_field = -1;
int not_judged_field = -1;

expert_field incident_expert = EI_INIT;
expert_field failed_expert = EI_INIT;
expert_field would_refuse_expert = EI_INIT;
expert_field defect_expert = EI_INIT;

hf_register_info text_field(int* id, const char* title, const char* name, const char* meaning) {
    return {id, {title, name, FT_STRING, BASE_NONE, nullptr, 0, meaning, HFILL}};
}

hf_register_info* fields() {
    static hf_register_info all[] = {
        text_field(&session_field, "Session", "siptls.session",
                   "Identifies the attempt, as the reports of siptls do"),
        text_field(&outcome_field, "Outcome", "siptls.outcome", "How the attempt went"),
        text_field(&cause_field, "Cause", "siptls.cause", "Why it went so"),
        {&incident_field,
         {"Incident", "siptls.incident", FT_BOOLEAN, BASE_NONE, nullptr, 0,
          "Only there if the client left because the certificate lacks the name it looked for",
          HFILL}},
        text_field(&confidence_field, "Confidence", "siptls.confidence",
                   "How sure the cause is: possible, probable, confirmed"),
        text_field(&expected_name_field, "Expected name", "siptls.expected_name",
                   "The name that the client looked for"),
        text_field(&expected_name_source_field, "Expected name known from",
                   "siptls.expected_name_source", "Where that name was learned"),
        text_field(&presented_name_field, "Presented name", "siptls.presented_name",
                   "A name of the server's certificate"),
        text_field(&client_profile_field, "Client profile", "siptls.client_profile",
                   "The kind of client, if it is known"),
        {&attempt_field,
         {"Attempt", "siptls.attempt", FT_UINT32, BASE_DEC, nullptr, 0,
          "Of this client at this server, from 1", HFILL}},
        text_field(&summary_field, "Summary", "siptls.summary", "The judgement in a sentence"),
        {&verdict_in_field,
         {"Decided in", "siptls.verdict_in", FT_FRAMENUM, BASE_NONE, nullptr, 0,
          "The frame that decided", HFILL}},
        text_field(&remedy_field, "Remedy", "siptls.remedy", "A change that cures it"),
        text_field(
            &not_judged_field, "Not judged because", "siptls.not_judged_because",
            "What kept siptls from telling the cause: no incident does not mean all is well"),
    };
    static_assert(std::size(all) == 14);
    return all;
}
constexpr int kFields = 14;

void register_expert() {
    static ei_register_info all[] = {
        {&incident_expert,
         {"siptls.expert.incident", PI_SECURITY, PI_ERROR,
          "The client refused the certificate: it lacks the name the client looked for", EXPFILL}},
        {&failed_expert,
         {"siptls.expert.failed", PI_RESPONSE_CODE, PI_WARN, "The attempt did not succeed",
          EXPFILL}},
        {&would_refuse_expert,
         {"siptls.expert.would_refuse", PI_SECURITY, PI_NOTE,
          "Other known clients would refuse this certificate", EXPFILL}},
        {&defect_expert,
         {"siptls.expert.defect", PI_UNDECODED, PI_WARN, "siptls stopped analysing", EXPFILL}},
    };
    expert_register_field_array(expert_register_protocol(protocol), all,
                                static_cast<int>(std::size(all)));
}

void add_text(proto_tree* tree, tvbuff_t* tvb, int field, const char* text) {
    if (*text != '\0') {
        proto_item_set_generated(proto_tree_add_string(tree, field, tvb, 0, 0, text));
    }
}

void add_texts(proto_tree* tree, tvbuff_t* tvb, int field, const std::vector<std::string>* texts) {
    if (texts == nullptr) {
        return;
    }
    const std::string* const end = texts->data() + texts->size();
    for (const std::string* text = texts->data(); text != end; ++text) {
        add_text(tree, tvb, field, text->c_str());
    }
}

void add_expert(packet_info* pinfo, proto_item* item, const SessionSummary& summary) {
    const char* text = summary.summary.c_str();
    switch (summary.weight) {
        case Weight::Incident:
            expert_add_info_format(pinfo, item, &incident_expert, "%s", text);
            break;
        case Weight::Failed: expert_add_info_format(pinfo, item, &failed_expert, "%s", text); break;
        case Weight::WouldRefuse:
            expert_add_info_format(pinfo, item, &would_refuse_expert, "%s", text);
            break;
        case Weight::Fine: break;
    }
}

proto_item* begin_subtree(proto_tree* tree, tvbuff_t* tvb, proto_tree** inside) {
    proto_item* top = proto_tree_add_item(tree, protocol, tvb, 0, 0, ENC_NA);
    proto_item_set_generated(top);
    *inside = proto_item_add_subtree(top, subtree);
    return top;
}

void add_judgement(proto_item* top, proto_tree* inside, tvbuff_t* tvb,
                   const SessionSummary& summary) {
    proto_item_append_text(top, ": %s, %s", summary.outcome.c_str(), summary.cause.c_str());
    if (!summary.confidence.empty()) {
        proto_item_append_text(top, " (%s)", summary.confidence.c_str());
    }
    add_text(inside, tvb, summary_field, summary.summary.c_str());
    if (summary.weight == Weight::Incident) {
        proto_item_set_generated(proto_tree_add_boolean(inside, incident_field, tvb, 0, 0, TRUE));
    }
    add_text(inside, tvb, outcome_field, summary.outcome.c_str());
    add_text(inside, tvb, cause_field, summary.cause.c_str());
    add_text(inside, tvb, confidence_field, summary.confidence.c_str());
    add_text(inside, tvb, not_judged_field, summary.not_judged_because.c_str());
    if (summary.verdict_in != 0) {
        const auto frame = static_cast<std::uint32_t>(summary.verdict_in);
        proto_item_set_generated(proto_tree_add_uint(inside, verdict_in_field, tvb, 0, 0, frame));
    }
}

}  // namespace

void register_fields() {
    protocol = proto_register_protocol("SIP/TLS analysis", "SIPTLS", "siptls");
    proto_register_field_array(protocol, fields(), kFields);
    static int* subtrees[] = {&subtree};
    proto_register_subtree_array(subtrees, static_cast<int>(std::size(subtrees)));
    register_expert();
}

int siptls_protocol() {
    return protocol;
}

bool any_field_is_wanted(proto_tree* tree) {
    const hf_register_info* all = fields();
    return proto_field_is_referenced(tree, protocol) ||
           std::any_of(all, all + kFields, [&](const hf_register_info& field) {
               return proto_field_is_referenced(tree, *field.p_id);
           });
}

bool experts_are_wanted() {
    static const int expert_tap = find_tap_id("expert");
    return have_tap_listener(expert_tap) != 0;
}

void show(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const FrameNote& note,
          const SessionSummary& summary) {
    proto_tree* inside = nullptr;
    proto_item* top = begin_subtree(tree, tvb, &inside);
    if (summary.decided) {
        add_judgement(top, inside, tvb, summary);
    } else {
        proto_item_append_text(top, ": under way");  // in a first pass the end is yet to come
    }
    add_text(inside, tvb, expected_name_field, summary.expected_name.c_str());
    add_text(inside, tvb, expected_name_source_field, summary.expected_name_source.c_str());
    add_texts(inside, tvb, presented_name_field, summary.presented_names);
    add_text(inside, tvb, client_profile_field, summary.client_profile.c_str());
    add_texts(inside, tvb, remedy_field, summary.remedies);
    proto_item_set_generated(
        proto_tree_add_uint(inside, attempt_field, tvb, 0, 0, summary.attempt));
    add_text(inside, tvb, session_field, summary.id.c_str());
    if (summary.decided && note.number == summary.verdict_in) {
        add_expert(pinfo, top, summary);
    }
}

void show_defect(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const char* text) {
    proto_tree* inside = nullptr;
    proto_item* top = begin_subtree(tree, tvb, &inside);
    expert_add_info_format(pinfo, top, &defect_expert, "%s", text);
}

}  // namespace siptls::plugin
