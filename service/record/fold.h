// What the events of a patient mean: the record as it stands, computed from
// them and nothing else.
#ifndef MYORULES_SERVICE_RECORD_FOLD_H_
#define MYORULES_SERVICE_RECORD_FOLD_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"
#include "myorules/v1/record.pb.h"
#include "service/record/versions.h"

namespace myorules::service::record {

// Takes the event, which has position `version` in the patient's log, into the
// state. Pure: no clock, no store. Move the event in where it is not needed any
// more: an answer is large.
// Errors: DATA_LOSS for an event that cannot stand there: not the registration
// first, a mask that names no field, and so on. The state is then undefined.
absl::Status ApplyEvent(v1::RecordEvent event, int64_t version,
                        v1::PatientState* state);

// Whether the event changes facts or results, and the etag with them.
bool ChangesFacts(const v1::RecordEvent& event);

// Whether it is an answer, or says why there is none.
bool IsAnswer(const v1::RecordEvent& event);

// "registered", "result_reported", …: the name of the field of `kind`.
std::string KindName(const v1::RecordEvent& event);

// The patient that rules read: what was entered, and of the results that
// laboratories reported those that no other one replaces (versions.h), each
// with the reference range for the sex on record; where another one may replace
// it, without status. The order in which reports came does not matter. A change
// of what comes out here needs CountingRules of its own, or past answers could
// not be replayed.
v1::Patient PatientOf(const v1::PatientState& state,
                      CountingRules rules = CountingRules::kLatest);

// Opaque; changes with every change of facts or results.
std::string EtagOf(const v1::PatientState& state);

// What a list of records is filtered by: of each last answer "DECISION=OUTCOME"
// (what is determined) and "FLAG" (what is raised), both bare and after
// "PACK/". Sorted, each once.
std::vector<std::string> LabelsOf(const v1::PatientState& state);

// Adds those of one answer.
void AddLabels(const v1::Classification& answer, std::set<std::string>* labels);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_FOLD_H_
