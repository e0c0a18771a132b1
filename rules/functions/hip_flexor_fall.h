// How far strength has fallen until the latest visit.
#ifndef MYORULES_RULES_FUNCTIONS_HIP_FLEXOR_FALL_H_
#define MYORULES_RULES_FUNCTIONS_HIP_FLEXOR_FALL_H_

#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "rules/functions/arguments.h"

namespace myorules::rules {

// args: visits, from, to, and the three MRC grades at which the grades 1, 2 and
// 3 of the caller's scale begin. By how many grades the weaker hip flexors are
// at the latest visit on those days, both included, below the best before it; 0
// where they are not, or where no visit is before another. An open answer hangs
// on all that can decide whether they are; it may name what decides only how
// far.
engine::Value HipFlexorFall(Arguments args, engine::CallContext& context);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_HIP_FLEXOR_FALL_H_
