// The operators that are no strict functions: docs/reference/unknowns.md,
// "Operators", "Equality and `in`", "Open lists".
#include "engine/expr/operators.h"

#include "engine/oracle/evaluator.h"

namespace myorules::engine::oracle {

Value Evaluator::And(const Expr& left_expr, const Expr& right_expr) {
  const Value left = AsCondition(Use(Evaluate(left_expr)));
  if (left.is_false()) return left;
  const Value right = AsCondition(Use(Evaluate(right_expr)));
  if (right.is_false()) return right;
  return Undecided(left, right, /*otherwise=*/true, budget_);
}

Value Evaluator::Or(const Expr& left_expr, const Expr& right_expr) {
  const Value left = AsCondition(Use(Evaluate(left_expr)));
  if (left.is_true()) return left;
  const Value right = AsCondition(Use(Evaluate(right_expr)));
  if (right.is_true()) return right;
  return Undecided(left, right, /*otherwise=*/false, budget_);
}

Value Evaluator::Conditional(const CallExpr& call) {
  const Value condition = AsCondition(Use(Evaluate(*call.args[0])));
  if (condition.is_true()) return Evaluate(*call.args[1]);
  if (condition.is_false()) return Evaluate(*call.args[2]);
  return condition;
}

Value Evaluator::Equals(const CallExpr& call, bool negated) {
  Value settled;
  const std::vector<Value> args =
      StrictArguments({call.args[0].get(), call.args[1].get()}, settled);
  if (settled.is_error() || settled.is_unknown()) return settled;
  const Value equal = Equal(args[0], args[1], budget_);
  if (equal.kind() != Value::Kind::kBool) return equal;
  return Value::Bool(equal.as_bool() != negated);
}

Value Evaluator::Index(const CallExpr& call) {
  Value settled;
  const std::vector<Value> args =
      StrictArguments({call.args[0].get(), call.args[1].get()}, settled);
  if (settled.is_error() || settled.is_unknown()) return settled;
  return IndexInto(args[0], args[1]);
}

Value Evaluator::In(const CallExpr& call) {
  Value settled;
  const std::vector<Value> args =
      StrictArguments({call.args[0].get(), call.args[1].get()}, settled);
  if (settled.is_error() || settled.is_unknown()) return settled;
  return IsIn(args[0], args[1], budget_);
}

}  // namespace myorules::engine::oracle
