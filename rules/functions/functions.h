// The clinical functions that packs call: pure, three-valued, independent of
// the order of lists. What each means: docs/reference/functions.md.
#ifndef MYORULES_RULES_FUNCTIONS_FUNCTIONS_H_
#define MYORULES_RULES_FUNCTIONS_FUNCTIONS_H_

#include <memory>

#include "absl/status/status.h"
#include "engine/expr/function.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// Part of every pack's hash: raise it when any function changes its answers.
inline constexpr char kFunctionLibraryVersion[] = "8";

// Adds all clinical functions. The standard and uncertainty libraries are in
// the registry before. Errors: FAILED_PRECONDITION where they are not;
// ALREADY_EXISTS.
absl::Status AddClinicalFunctions(
    engine::FunctionRegistry& registry,
    const std::shared_ptr<const Terminology>& terminology);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_FUNCTIONS_H_
