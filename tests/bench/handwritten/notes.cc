// Notes: choices of the pack's authors that an answer rests on.
#include "tests/bench/handwritten/parts.h"
#include "tests/bench/handwritten/writing.h"

namespace myorules::handwritten {
namespace {

bool CountsUnstated(const Answer& counts, const v1::Manifestation& m) {
  return counts.is_true() && !m.has_related();
}

bool Holds(const View& view, NoteId id) {
  const Features& f = view.features;
  const Medicines& medicines = view.medicines;
  const v1::Manifestations& m = view.patient->manifestations();
  switch (id) {
    case NoteId::kCaveat:
      return true;
    case NoteId::kRecordedDead:
      return IsRecordedDead(view);
    case NoteId::kDeathUndated:
      return IsDeathUndated(view);
    case NoteId::kStatinStartUnknown:
      return medicines.statin_before_onset.is_true() &&
             !medicines.statin_known_in_time;
    case NoteId::kStatinBegunLater:
      return medicines.statin_begun_later;
    case NoteId::kStatinCutoffDiagnosis:
      return !view.course.has_onset && medicines.statin_listed.is_true();
    case NoteId::kEmaRelationUnstated:
      return CountsUnstated(f.lung_disease_counts,
                            m.interstitial_lung_disease()) ||
             CountsUnstated(f.arthritis_counts, m.arthritis()) ||
             CountsUnstated(f.raynaud_counts, m.raynaud());
    case NoteId::kAntisynthetaseInferred:
      return !f.antisynthetase_diagnosed &&
             f.antisynthetase_stated.is_unknown() &&
             f.antisynthetase.is_known();
    case NoteId::kTreatmentAtLeastSecondLine:
      return medicines.second_line.is_true() &&
             medicines.third_line.is_unknown();
    case NoteId::kTreatmentAtLeastFirstLine:
      return medicines.glucocorticoids.is_true() &&
             !medicines.third_line.is_true() &&
             !medicines.second_line.is_true() &&
             (medicines.third_line.is_unknown() ||
              medicines.second_line.is_unknown());
    case NoteId::kTreatmentPurposeUnstated:
      return medicines.purpose_assumed;
    case NoteId::kTreatmentRouteUnstated:
      return medicines.route_assumed;
    case NoteId::kTreatmentBeforeOnset:
      return medicines.begun_before_onset;
    case NoteId::kNoBiopsyHistology:
      return f.biopsy_done.is_false();
    case NoteId::kStatedDermatomyositis:
      return f.dermatomyositis_diagnosed ||
             view.patient->mimics().dermatomyositis();
    case NoteId::kCheckpointInhibitor:
      return medicines.checkpoint_inhibitor;
    case NoteId::kCkNotCounted: {
      const Ratio& ck = view.ck_at_diagnosis;
      const bool known = ck.is_known() && ck.why.empty();
      return !known && !view.ck_not_counted.empty();
    }
    case NoteId::kCount:
      break;
  }
  return false;
}

// A note with this id and room for its message.
std::string* Add(absl::string_view id, v1::Classification* answer) {
  v1::NoteResult* note = answer->add_notes();
  Assign(id, note->mutable_id());
  note->mutable_message()->clear();
  return note->mutable_message();
}

}  // namespace

void WriteNotes(const Desk& desk, v1::Classification* answer) {
  answer->mutable_notes()->Clear();
  for (const PackTexts::Note& note : desk.pack.notes) {
    if (!Holds(desk.view, note.id)) continue;
    desk.texts.AppendSentence(desk.view, note.message,
                              Add(note.source->id(), answer));
  }
  for (const PackTexts::Unverified& unverified : desk.pack.unverified) {
    if (unverified.of_intensities && !desk.view.serology.compared_intensity()) {
      continue;
    }
    Assign(unverified.text, Add("unverified", answer));
  }
}

}  // namespace myorules::handwritten
