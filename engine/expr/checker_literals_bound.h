// Calls with literal arguments, which are looked at once, at load.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_LITERALS_BOUND_H_
#define MYORULES_ENGINE_EXPR_CHECKER_LITERALS_BOUND_H_

#include <vector>

#include "engine/expr/checker.h"

namespace myorules::engine {

// Fills `checked->bound` for the calls below `root`; adds an issue for each
// literal that its function refuses.
void BindLiterals(const Expr& root, CheckedExpr* checked,
                  std::vector<ExprIssue>* issues);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_LITERALS_BOUND_H_
