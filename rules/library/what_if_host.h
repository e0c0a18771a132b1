// What the engine must know of patients to say what a missing fact would lead
// to.
#ifndef MYORULES_RULES_LIBRARY_WHAT_IF_HOST_H_
#define MYORULES_RULES_LIBRARY_WHAT_IF_HOST_H_

#include "absl/time/civil_time.h"
#include "engine/whatif/what_if.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// Of a laboratory result that is not on record it tries a final one of the day
// of the assessment: in each unit in which the pack has a limit for the analyte
// and the method, around the limits, or each grade of a line blot; of an enzyme
// multiples of its upper limit, on that day and on that of the diagnosis.
// `terminology` outlives it.
engine::WhatIfHost PatientWhatIf(const Terminology& terminology,
                                 absl::CivilDay assessed_on);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_WHAT_IF_HOST_H_
