// A patient as sent -> a patient that rules can read.
#ifndef MYORULES_RULES_PATIENT_PREPARE_H_
#define MYORULES_RULES_PATIENT_PREPARE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// Something that a patient cannot be.
struct FieldFault {
  std::string field;        // "patient.results[3].quantity.value", as sent.
  std::string description;  // What is wrong and what would be right.
};

// Returns every fault: impossible dates, birth, onset or diagnosis after the
// assessment or in a wrong order, negative or non-finite numbers, unknown enum
// values, unknown terminology ids, lists over their limit (limits.h), strings
// over theirs, findings of a biopsy that was not done, ….
std::vector<FieldFault> Validate(const v1::Patient& patient,
                                 absl::CivilDay assessed_on);

// INVALID_ARGUMENT whose message names the first faults, with all of them as a
// payload "type.googleapis.com/google.rpc.BadRequest".
absl::Status FaultsToStatus(const std::vector<FieldFault>& faults);

// A patient made canonical, without what is dated after the assessment.
struct PreparedPatient {
  v1::Patient patient;
  // How many entries of lists were left out because they begin after the
  // assessment date ("patient.medicines": 2), by path.
  std::vector<std::pair<std::string, int>> left_out;
};

// Requires that Validate found nothing.
PreparedPatient Prepare(const v1::Patient& patient, absl::CivilDay assessed_on);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PATIENT_PREPARE_H_
