// A patient as sent -> a patient that rules can read.
#ifndef MYORULES_RULES_PATIENT_PREPARE_H_
#define MYORULES_RULES_PATIENT_PREPARE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/patient.pb.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// Something that a patient cannot be.
struct FieldFault {
  std::string field;        // "patient.results[3].quantity.value", as sent.
  std::string description;  // What is wrong and what would be right.
  // The same without anything that stands in the record, for what may be
  // logged; empty: the description is so already.
  std::string message = "";
};

// Returns every fault, up to limits::kMaxFaults: impossible dates; birth, onset
// or diagnosis after the assessment or in a wrong order; events before birth;
// negative, infinite or implausible numbers; unknown enum values; unknown
// terminology ids; codes that contradict each other; lists and strings over
// their limits (limits.h); findings of a biopsy that was not done; and so on. A
// list over its limit is not looked into.
std::vector<FieldFault> Validate(const v1::Patient& patient,
                                 absl::CivilDay assessed_on,
                                 const Terminology& terminology);

// INVALID_ARGUMENT whose message names the first faults, with all of them as a
// payload "type.googleapis.com/google.rpc.BadRequest". The payload alone
// repeats what stands in the record; messages end up in logs. OK where there
// are none.
absl::Status FaultsToStatus(const std::vector<FieldFault>& faults);

// A patient made canonical, without what is dated after the assessment, and
// with what other facts of the record say as well: wherever Validate leaves one
// value only to a yes-or-no fact of weakness, biopsy or manifestations, that is
// stated (but `biopsy.done`, which rules read from the findings themselves).
// Gottron papules or a Gottron sign are `gottron`; without skin
// symptoms there is none of their signs; a detailed finding of a biopsy says
// that it was done; where no feature of another myositis was found the three
// that are named were not; where muscle testing found no weakness neck and legs
// are not weaker.
struct PreparedPatient {
  v1::Patient patient;
  // What was left out because it lies after the assessment date, by path and
  // sorted: entries of lists that begin after it ("patient.medicines": 2), ends
  // that lie after it ("patient.medicines.stopped_on": 1, the medicine is then
  // still taken), single facts ("patient.biopsy": 1).
  std::vector<std::pair<std::string, int>> left_out;
};

// What can be on either side of the assessment date, because its date is
// missing or partial, stays. Requires that Validate found nothing.
PreparedPatient Prepare(const v1::Patient& patient, absl::CivilDay assessed_on);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PATIENT_PREPARE_H_
