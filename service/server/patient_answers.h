// The answers for a patient after a call of a laboratory.
#ifndef MYORULES_SERVICE_SERVER_PATIENT_ANSWERS_H_
#define MYORULES_SERVICE_SERVER_PATIENT_ANSWERS_H_

#include <string>

#include "absl/status/status.h"
#include "myorules/v1/lab_report.pb.h"
#include "service/record/recorder.h"

namespace myorules::service {

// What is told of a record as the call left it beside its answers. `changed`:
// the call changed it.
v1::PatientAnswers AnswersHead(const record::Loaded& record, bool changed);

// The bytes of a v1::PatientAnswers of the record, which begins with `head`.
std::string AnswersBytes(const v1::PatientAnswers& head,
                         const record::Loaded& record);

// The same as a message. Errors: DATA_LOSS.
absl::Status FillAnswers(const record::Loaded& record, bool changed,
                         v1::PatientAnswers* out);

// What a receipt keeps of them: enough for RestoreAnswers.
v1::PatientAnswers AnswersToKeep(const v1::PatientAnswers& answers);

// The way back, from the record as it was at the version of the receipt.
// Errors: as Recorder::LoadVersion; DATA_LOSS for a patient whom the receipt
// does not name.
absl::Status RestoreAnswers(const record::Recorder& recorder,
                            const record::Receipt& receipt,
                            v1::PatientAnswers* answers);

// The response that a receipt keeps, with the answers of its patients.
// Errors: as RestoreAnswers; DATA_LOSS for one that cannot be read.
template <typename Response>
absl::Status RestoreResponse(const record::Recorder& recorder,
                             const record::Receipt& receipt,
                             Response* response) {
  if (!response->ParseFromString(receipt.response)) {
    return absl::DataLossError("record: a receipt cannot be read");
  }
  for (v1::PatientAnswers& answers : *response->mutable_patients()) {
    absl::Status status = RestoreAnswers(recorder, receipt, &answers);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_PATIENT_ANSWERS_H_
