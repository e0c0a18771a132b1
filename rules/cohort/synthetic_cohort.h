// 64 patients who never lived, reconstructed from what lim2019 prints of
// its 64.
#ifndef MYORULES_RULES_COHORT_SYNTHETIC_COHORT_H_
#define MYORULES_RULES_COHORT_SYNTHETIC_COHORT_H_

#include <string>
#include <vector>

#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// The cohort: always the same. Counts, medians and ranges are the published
// ones; who has what together with what else, and every date, is chosen. No
// patient carries the name of a group. See docs/reference/cohort.md.
std::vector<v1::Patient> SyntheticCohort();

// One patient a line, in the JSON form of the message, each ending in a
// newline.
std::string CohortAsNdjson(const std::vector<v1::Patient>& patients);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_SYNTHETIC_COHORT_H_
