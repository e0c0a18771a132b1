// The groups of functions that AddClinicalFunctions joins; each adds its own
// overloads. Errors: as AddClinicalFunctions.
#ifndef MYORULES_RULES_FUNCTIONS_GROUPS_H_
#define MYORULES_RULES_FUNCTIONS_GROUPS_H_

#include <memory>

#include "absl/status/status.h"
#include "engine/expr/function.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

using SharedTerminology = std::shared_ptr<const Terminology>;

// age_at, stated, agreed, date_if, complete_if, once.
absl::Status AddStatementFunctions(engine::FunctionRegistry& registry);
// number_if, logistic, rounded.
absl::Status AddScoreFunctions(engine::FunctionRegistry& registry);
// analytes, analyte_title, analyte_titles, most_specific.
absl::Status AddAnalyteFunctions(engine::FunctionRegistry& registry,
                                 const SharedTerminology& terminology);
// serology, positive, available, ….
absl::Status AddSerologyFunctions(engine::FunctionRegistry& registry,
                                  const SharedTerminology& terminology);
// ratio_nearest, ratio_latest, ratio_highest, value_nearest, value_latest,
// day_of_latest, not_counted.
absl::Status AddQuantityFunctions(engine::FunctionRegistry& registry,
                                  const SharedTerminology& terminology);
// is_class, counts_as, first_start, last_stop, ….
absl::Status AddMedicineFunctions(engine::FunctionRegistry& registry,
                                  const SharedTerminology& terminology);
// diagnosis_class, is_diagnosis, diagnosis_title.
absl::Status AddDiagnosisFunctions(engine::FunctionRegistry& registry,
                                   const SharedTerminology& terminology);

// hip_flexor_nearest, prednisone_nearest, hip_flexor_latest,
// hip_flexor_highest, hip_flexor_fall, prednisone_differs, day_nearest.
absl::Status AddVisitFunctions(engine::FunctionRegistry& registry);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_GROUPS_H_
