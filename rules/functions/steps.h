// What parts of the work of the functions count as, in steps (engine/base/
// work_budget.h): charged when it is done, and estimated before.
#ifndef MYORULES_RULES_FUNCTIONS_STEPS_H_
#define MYORULES_RULES_FUNCTIONS_STEPS_H_

namespace myorules::rules {

// Judging one result, and noting the facts that it reads.
inline constexpr int kStepsOfAFinding = 20;

// Looking a medicine's or diagnosis' name up in the dictionary.
inline constexpr int kStepsOfAName = 50;

// Pairs of results, or of visits, that are looked at in the time of a step.
inline constexpr int kPairsAStep = 100;

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_STEPS_H_
