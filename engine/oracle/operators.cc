// The operators that are no strict functions: docs/reference/unknowns.md,
// "Operators", "Equality and `in`", "Open lists".
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/oracle/evaluator.h"

namespace myorules::engine::oracle {
namespace {

// What stands beside `&&`, `||` or `?` and is no bool: an error.
Value AsCondition(const Value& value) {
  const Value settled = Settle(value);
  if (settled.kind() == Value::Kind::kBool || settled.is_unknown() ||
      settled.is_error()) {
    return settled;
  }
  return Value::Error(
      absl::StrCat("no such overload: a condition is bool, not ",
                   settled.type().ToString()));
}

// Two sides of which neither decides: unknown before error, the left error
// first; else `otherwise`.
Value Undecided(const Value& left, const Value& right, bool otherwise,
                WorkBudget& budget) {
  if (left.is_unknown() && right.is_unknown()) {
    budget.Spend(CopySteps(left) + CopySteps(right));
    return Value::Unknown(
        UnknownSet::Union(left.as_unknown(), right.as_unknown()));
  }
  if (left.is_unknown()) return left;
  if (right.is_unknown()) return right;
  if (left.is_error()) return left;
  if (right.is_error()) return right;
  return Value::Bool(otherwise);
}

// The position that a number means; nullopt: none.
absl::optional<int64_t> PositionOf(const Value& index) {
  switch (index.kind()) {
    case Value::Kind::kInt:
      return index.as_int();
    case Value::Kind::kUint:
      if (index.as_uint() > uint64_t{1} << 62) return absl::nullopt;
      return static_cast<int64_t>(index.as_uint());
    case Value::Kind::kDouble: {
      const double position = index.as_double();
      if (std::trunc(position) != position || std::fabs(position) > 1e15) {
        return absl::nullopt;
      }
      return static_cast<int64_t>(position);
    }
    default:
      return absl::nullopt;
  }
}

Value IndexList(const ListValue& list, const Value& index) {
  const absl::optional<int64_t> position = PositionOf(index);
  if (!position.has_value()) {
    return Value::Error(
        absl::StrCat(index.ToString(), " is no position in a list"));
  }
  const int64_t size = static_cast<int64_t>(list.items.size());
  if (*position < 0 || (!list.open && *position >= size)) {
    return Value::Error(absl::StrCat("index out of bounds: ", *position));
  }
  if (list.open) return Value::Unknown(list.why_open);
  if (list.unordered && size > 1) {
    return Value::Error(
        absl::StrCat("the ", size,
                     " entries of a list in a record have no positions; use "
                     "exists, all or filter"));
  }
  return list.items[*position];
}

}  // namespace

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
  if (args[0].kind() == Value::Kind::kList) {
    return IndexList(args[0].as_list(), args[1]);
  }
  if (args[0].kind() == Value::Kind::kMap) {
    const Value* found = args[0].as_map().Find(args[1]);
    return found != nullptr ? *found
                            : Value::Error(absl::StrCat("no such key: ",
                                                        args[1].ToString()));
  }
  return Value::Error(absl::StrCat("no such overload: an index into ",
                                   args[0].type().ToString()));
}

Value Evaluator::In(const CallExpr& call) {
  Value settled;
  const std::vector<Value> args =
      StrictArguments({call.args[0].get(), call.args[1].get()}, settled);
  if (settled.is_error() || settled.is_unknown()) return settled;
  if (args[1].kind() == Value::Kind::kList) {
    return InList(args[0], args[1].as_list());
  }
  if (args[1].kind() == Value::Kind::kMap) {
    return Value::Bool(args[1].as_map().Find(args[0]) != nullptr);
  }
  return Value::Error(
      absl::StrCat("no such overload: 'in' a ", args[1].type().ToString()));
}

Value Evaluator::InList(const Value& sought, const ListValue& list) {
  UnknownUnion unknown;
  unknown.Add(list.why_open);
  bool undecided = list.open;
  Value error;
  for (const Value& item : list.items) {
    if (budget_.stopped()) return Stopped();
    const Value equal = Equal(sought, item, budget_);
    if (equal.is_true()) return equal;
    if (equal.is_unknown()) {
      undecided = true;
      SpendFor(equal.as_unknown());
      unknown.Add(equal.as_unknown());
    }
    if (equal.is_error()) error = equal;
  }
  if (undecided) return Value::Unknown(unknown.Join());
  return error.is_error() ? error : Value::Bool(false);
}

}  // namespace myorules::engine::oracle
