// Runs the cases of a pack.
#ifndef MYORULES_RULES_CASES_RUNNER_H_
#define MYORULES_RULES_CASES_RUNNER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/cases/case_file.h"
#include "rules/library/library.h"

namespace myorules::rules {

// What one case gave.
struct CaseResult {
  // The answer with its trace; empty where the patient was refused.
  v1::Classification answer;
  // Each difference as one line; empty: the case passes.
  std::vector<std::string> mismatches;
};

// Classifies one patient by one pack, with trace. Errors: as Library::Classify.
absl::Status ClassifyBy(const Library& library, absl::string_view pack,
                        const v1::Patient& patient, absl::CivilDay assessed_on,
                        v1::Classification* answer);

// The fields that the details of an INVALID_ARGUMENT name.
std::vector<std::string> FaultyFields(const absl::Status& status);

// Runs one case by the pack that `pack` selects ("name", "name@version", hash).
CaseResult RunCase(const Library& library, absl::string_view pack,
                   const PackCase& pack_case);

// The mismatches of a case for a reader, with its title and what it shows.
std::string Report(const PackCase& pack_case, const CaseResult& result);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_RUNNER_H_
