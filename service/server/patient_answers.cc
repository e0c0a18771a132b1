#include "service/server/patient_answers.h"

#include <string>
#include <utility>

#include "service/record/fold.h"

namespace myorules::service {

void FillAnswers(record::Loaded record, bool changed, v1::PatientAnswers* out) {
  out->Clear();
  out->set_patient_id(record.patient_id);
  out->set_version(record.version);
  out->set_etag(record::EtagOf(record.state));
  out->set_changed(changed);
  *out->mutable_answers() = std::move(*record.state.mutable_answers());
  for (v1::PatientClassified& answer : *out->mutable_answers()) {
    // An older answer, of a call before or of a pack that answers no more.
    if (changed && answer.input_version() == record.state.facts_version()) {
      continue;
    }
    answer.clear_changes();
    answer.clear_first();
  }
}

v1::PatientAnswers AnswersToKeep(const v1::PatientAnswers& answers) {
  v1::PatientAnswers kept;
  kept.set_patient_id(answers.patient_id());
  kept.set_changed(answers.changed());
  return kept;
}

absl::Status RestoreAnswers(const record::Recorder& recorder,
                            const record::Receipt& receipt,
                            v1::PatientAnswers* answers) {
  for (const record::PatientVersion& patient : receipt.patients) {
    if (patient.patient_id != answers->patient_id()) continue;
    absl::StatusOr<record::Loaded> record =
        recorder.LoadVersion(patient.patient_id, patient.version);
    if (!record.ok()) return record.status();
    FillAnswers(*std::move(record), answers->changed(), answers);
    return absl::OkStatus();
  }
  return absl::DataLossError("record: a receipt does not name its patient");
}

}  // namespace myorules::service
