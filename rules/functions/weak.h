// Results between a weak cut and the positive one.
#ifndef MYORULES_RULES_FUNCTIONS_WEAK_H_
#define MYORULES_RULES_FUNCTIONS_WEAK_H_

#include "engine/expr/function.h"
#include "rules/functions/arguments.h"
#include "rules/functions/cuts.h"
#include "rules/functions/serology_value.h"

namespace myorules::rules {

// Some grade or number of the analyte, or of an undivided one that holds it, at
// or above a weak cut and below the positive one. False where there is none.
// Beside a positive of that undivided one a weak one of it says nothing.
Answer Weak(const SerologyValue& labs, int analyte, const CutSet& weak,
            const CutSet& positive, engine::CallContext& context);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_WEAK_H_
