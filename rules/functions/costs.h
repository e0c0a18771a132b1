// What the clinical functions cost at most.
#ifndef MYORULES_RULES_FUNCTIONS_COSTS_H_
#define MYORULES_RULES_FUNCTIONS_COSTS_H_

#include "absl/strings/string_view.h"
#include "engine/expr/function.h"

namespace myorules::rules {

// Analytes that costs reckon with where they know none by name; the terminology
// may have no more.
inline constexpr int kMostAnalytes = 200;

// The cost of the overloads of that name; null: none is declared.
engine::FunctionCost CostOf(absl::string_view function);

// The cost of a list of the ids of so many analytes.
engine::CallCost CostOfAnalytes(double count);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_COSTS_H_
