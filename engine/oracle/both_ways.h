// The plain evaluator as the judge of programs.
#ifndef MYORULES_ENGINE_ORACLE_BOTH_WAYS_H_
#define MYORULES_ENGINE_ORACLE_BOTH_WAYS_H_

#include <string>

#include "engine/expr/checker.h"
#include "engine/expr/value.h"
#include "engine/oracle/evaluate.h"

namespace myorules::engine::oracle {

struct BothWays {
  Value value;        // As the plain evaluator has it.
  int64_t steps = 0;  // That it took.
  // What the program gives that is not the same: the value, or the facts read,
  // or, where nobody asks what it reads, the value or the steps taken; or that
  // it takes more steps. Empty: nothing. An evaluation that ran out of steps in
  // one of the two is not compared: they count differently.
  std::string difference;
};

// Evaluates by the plain evaluator, within `budget`, and by a program.
// `activation` hears of what the plain evaluator reads.
BothWays EvaluateBothWays(const CheckedExpr& expression, Activation& activation,
                          WorkBudget& budget);
// The same, with a budget of its own.
BothWays EvaluateBothWays(const CheckedExpr& expression,
                          Activation& activation);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_BOTH_WAYS_H_
