#include "service/server/patient_answers.h"

#include <cstdint>

#include "absl/strings/string_view.h"
#include "service/record/fold.h"
#include "service/record/kept_answers.h"
#include "service/record/wire.h"

namespace myorules::service {

namespace {

// Of the tag and the size before a field's content.
constexpr size_t kMostTagBytes = 10;

// An older answer, of a call before or of a pack that answers no more: without
// what it changed then.
std::string WithoutChanges(absl::string_view answer) {
  std::string without;
  for (record::WireFields fields(answer); fields.Next();) {
    if (fields.number() == v1::PatientClassified::kChangesFieldNumber ||
        fields.number() == v1::PatientClassified::kFirstFieldNumber) {
      continue;
    }
    without.append(fields.field().data(), fields.field().size());
  }
  return without;
}

// The version of the record that the answer was made from.
int64_t InputVersion(absl::string_view answer) {
  int64_t version = 0;
  for (record::WireFields fields(answer); fields.Next();) {
    if (fields.number() == v1::PatientClassified::kInputVersionFieldNumber) {
      version = static_cast<int64_t>(fields.value());
    }
  }
  return version;
}

}  // namespace

v1::PatientAnswers AnswersHead(const record::Loaded& record, bool changed) {
  v1::PatientAnswers head;
  head.set_patient_id(record.patient_id);
  head.set_version(record.version);
  head.set_etag(record::EtagOf(record.state));
  head.set_changed(changed);
  if (record.state.has_not_classified()) {
    *head.mutable_not_classified() = record.state.not_classified();
  }
  return head;
}

std::string AnswersBytes(const v1::PatientAnswers& head,
                         const record::Loaded& record) {
  size_t size = head.ByteSizeLong();
  for (const record::KeptAnswer& answer : record.answers) {
    size += answer.bytes.size() + kMostTagBytes;
  }
  std::string bytes;
  bytes.reserve(size);
  head.AppendToString(&bytes);
  for (const record::KeptAnswer& answer : record.answers) {
    const bool is_new = head.changed() && InputVersion(answer.bytes) ==
                                              record.state.facts_version();
    record::AppendWireField(
        v1::PatientAnswers::kAnswersFieldNumber,
        is_new ? answer.bytes : WithoutChanges(answer.bytes), &bytes);
  }
  return bytes;
}

absl::Status FillAnswers(const record::Loaded& record, bool changed,
                         v1::PatientAnswers* out) {
  return out->ParseFromString(
             AnswersBytes(AnswersHead(record, changed), record))
             ? absl::OkStatus()
             : record::UnreadableState();
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
    return FillAnswers(*record, answers->changed(), answers);
  }
  return absl::DataLossError("record: a receipt does not name its patient");
}

}  // namespace myorules::service
