// Results between a weak cut and the positive one.
#ifndef MYORULES_RULES_FUNCTIONS_WEAK_H_
#define MYORULES_RULES_FUNCTIONS_WEAK_H_

#include "absl/strings/string_view.h"
#include "engine/expr/function.h"
#include "rules/functions/arguments.h"
#include "rules/functions/judge.h"
#include "rules/functions/serology_value.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// Some grade or number of the analyte, or of an undivided one that holds it, at
// or above a weak cut and below the positive one. False where there is none.
Answer Weak(const Terminology& terminology, const SerologyValue& labs,
            absl::string_view analyte, const Cuts& weak, const Cuts& positive,
            engine::CallContext& context);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_WEAK_H_
