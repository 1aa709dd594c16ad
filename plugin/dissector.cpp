// SPDX-License-Identifier: GPL-2.0-or-later
// Two phases, because Wireshark's exceptions are longjmp: first everything is copied out and
// judged, where nothing of Wireshark can throw; then items are added, where nothing of C++ has to
// be destroyed.
#include "dissector.h"

#include "case_file.h"
#include "fields.h"
#include "guard.h"
#include "observation.h"
#include "preferences.h"
#include "reports.h"
#include "session_table.h"
#include "tap.h"
#include "wireshark_api.h"

namespace siptls::plugin {
namespace {

constexpr std::uint32_t kFrameNoteKey = 0;

// First pass only: feeds the frame to the engine and leaves a note at it. Null if the frame belongs
// to no session.
FrameNote* observe_frame(packet_info* pinfo, tvbuff_t* tvb) {
    FrameNote* note = nullptr;
    guarded([&] {
        CaseFile& cases = case_file();
        cases.count_frame(frame_facts(pinfo));
        const Sighting sighting = observe(pinfo, tvb, cases);
        if (!sighting.followed) {
            return;
        }
        note = static_cast<FrameNote*>(wmem_alloc0(wmem_file_scope(), sizeof(FrameNote)));
        note->number = pinfo->num;
        note->session = sighting.session;
        cases.remember(note);
    });
    return note;
}

FrameNote* note_of(packet_info* pinfo, tvbuff_t* tvb) {
    if (!PINFO_FD_VISITED(pinfo)) {
        FrameNote* note = observe_frame(pinfo, tvb);
        if (note != nullptr) {
            p_add_proto_data(wmem_file_scope(), pinfo, siptls_protocol(), kFrameNoteKey, note);
        }
        return note;
    }
    guarded([] { case_file().look_back(); });
    return static_cast<FrameNote*>(
        p_get_proto_data(wmem_file_scope(), pinfo, siptls_protocol(), kFrameNoteKey));
}

const SessionSummary* summary_of(const FrameNote& note) {
    const SessionSummary* summary = nullptr;
    guarded([&] { summary = case_file().summary(note.session); });
    return summary;
}

int dissect(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void*) {
    const FrameNote* note = note_of(pinfo, tvb);
    if (tree != nullptr && defect() != nullptr) {
        show_defect(tvb, pinfo, tree, defect());
    }
    if (note == nullptr || note->session == kNoSession) {
        return 0;
    }
    if (have_tap_listener(tap_id())) {
        tap_queue_packet(tap_id(), pinfo, note);
    }
    if ((tree != nullptr && any_field_is_wanted(tree)) || experts_are_wanted()) {
        if (const SessionSummary* summary = summary_of(*note)) {
            show(tvb, pinfo, tree, *note, *summary);
        }
    }
    return 0;
}

void begin_capture() {
    guarded([] { case_file().begin(analyzer_options()); });
}

void end_first_pass() {
    guarded([] { case_file().finish(); });
}

void end_capture() {
    guarded([] {
        print_what_was_not_printed();
        case_file().clear();
    });
    forget_defect();
}

dissector_handle_t handle = nullptr;

}  // namespace

void register_protocol() {
    register_fields();
    register_preferences(siptls_protocol());
    handle = register_dissector("siptls", dissect, siptls_protocol());
    register_tap_point();
    register_postdissector(handle);
    register_init_routine(begin_capture);
    register_postseq_cleanup_routine(end_first_pass);
    register_cleanup_routine(end_capture);
    register_session_table();
    register_reports();
}

}  // namespace siptls::plugin
