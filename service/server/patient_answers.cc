#include "service/server/patient_answers.h"

#include <string>

#include "service/record/fold.h"

namespace myorules::service {

void FillAnswers(const record::Loaded& record, bool changed,
                 v1::PatientAnswers* out) {
  out->Clear();
  out->set_patient_id(record.patient_id);
  out->set_version(record.version);
  out->set_etag(record::EtagOf(record.state));
  out->set_changed(changed);
  for (const v1::PatientClassified& answer : record.state.answers()) {
    v1::PatientClassified* copy = out->add_answers();
    *copy = answer;
    // An older answer, of a call before or of a pack that answers no more.
    if (changed && answer.input_version() == record.state.facts_version()) {
      continue;
    }
    copy->clear_changes();
    copy->clear_first();
  }
}

void StripAnswers(v1::PatientAnswers* answers) {
  answers->clear_version();
  answers->clear_etag();
  answers->clear_answers();
}

absl::Status RestoreAnswers(const record::Recorder& recorder,
                            const record::Receipt& receipt,
                            v1::PatientAnswers* answers) {
  for (const record::PatientVersion& patient : receipt.patients) {
    if (patient.patient_id != answers->patient_id()) continue;
    const absl::StatusOr<record::Loaded> record =
        recorder.LoadVersion(patient.patient_id, patient.version);
    if (!record.ok()) return record.status();
    FillAnswers(*record, answers->changed(), answers);
    return absl::OkStatus();
  }
  return absl::DataLossError("record: a receipt does not name its patient");
}

}  // namespace myorules::service
