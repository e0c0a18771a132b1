// Answers of the shipped packs with what missing facts would lead to, for
// tests.
#ifndef MYORULES_RULES_CASES_WHAT_IF_ANSWERS_H_
#define MYORULES_RULES_CASES_WHAT_IF_ANSWERS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// False: the patient is refused.
bool Answer(const std::string& pack, const v1::Patient& patient,
            absl::CivilDay day, bool what_if, v1::Classification* answer);

// Null: the answer does not name the fact as missing.
const v1::MissingFact* FindMissing(const v1::Classification& answer,
                                   absl::string_view path);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_WHAT_IF_ANSWERS_H_
