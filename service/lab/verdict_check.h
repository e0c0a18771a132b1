// Whether the laboratory's verdict, a word or a grade, fits the number beside
// it.
#ifndef MYORULES_SERVICE_LAB_VERDICT_CHECK_H_
#define MYORULES_SERVICE_LAB_VERDICT_CHECK_H_

#include "myorules/v1/lab_reading.pb.h"
#include "rules/terminology/lab_profile.h"
#include "service/lab/problems.h"
#include "service/lab/value_reading.h"

namespace myorules::service {

// Leaves the value of `result` unknown where what stands beside it says the
// opposite: of the limit of normal (printed, or the laboratory's), or of where
// a grade of a line blot begins. A quantity that reaches over the limit
// contradicts nothing. Value and range of `result` have been read.
void CheckVerdict(const BesideValue& beside, const rules::LabProfile& profile,
                  const v1::LabResult& result, Problems* problems);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_VERDICT_CHECK_H_
