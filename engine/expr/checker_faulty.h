// Checking of an expression with faults, for checks that are made beside them.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_FAULTY_H_
#define MYORULES_ENGINE_EXPR_CHECKER_FAULTY_H_

#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/checker.h"

namespace myorules::engine {

// As ParseAndCheck(), but gives the expression also where it has faults. Of
// type error is what has one, and what hangs on that; the rest is as in any
// expression. What has a fault is for looking at alone, and never evaluated.
// Null: the text has no syntax tree.
std::shared_ptr<const CheckedExpr> ParseAndCheckFaulty(
    absl::string_view text, const Environment& environment,
    std::vector<ExprIssue>* issues);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_FAULTY_H_
