// A laboratory result that counts, or may.
#ifndef MYORULES_RULES_FUNCTIONS_USABLE_RESULT_H_
#define MYORULES_RULES_FUNCTIONS_USABLE_RESULT_H_

#include <string>

#include "engine/base/path.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "myorules/v1/lab.pb.h"

namespace myorules::rules {

// One result that counts, or of which it is unknown whether it does.
struct UsableResult {
  const v1::LabResult* message = nullptr;
  const engine::Path* path = nullptr;
  // Its number in the terminology's index.
  int analyte = -1;
  // Empty: it counts. Else what would tell whether it does.
  engine::UnknownSet uncertain;
  // Days on which the specimen can have been collected. Where no day is on
  // record, up to the day of the report, with the reason.
  engine::DateRange collected;
  // Where its grade stands, once that has been told: it is told often.
  mutable const engine::Path* grade_path = nullptr;
  // Number of its specimen, the same for the same specimen_id; 0: none stated.
  int specimen = 0;
};

enum class Same { kNo, kYes, kMaybe };

// Whether two results are of one specimen: by specimen_id where both have one,
// else by the day of collection.
Same SameSpecimen(const UsableResult& a, const UsableResult& b);

// Why a result that does not count does not: "preliminary", "replaced by
// another result".
std::string WhyUnusable(const v1::LabResult& result);

// Days of collection as they are on record: "2025-11-03"; "": none is.
std::string DayText(const UsableResult& result);

// Notes for the trace what was read of a result's value.
void RecordValue(const UsableResult& result, engine::CallContext& context);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_USABLE_RESULT_H_
