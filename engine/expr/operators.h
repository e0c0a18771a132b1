// What operators do with values, whoever evaluates their sides.
// Semantics: docs/reference/unknowns.md.
#ifndef MYORULES_ENGINE_EXPR_OPERATORS_H_
#define MYORULES_ENGINE_EXPR_OPERATORS_H_

#include "absl/types/span.h"
#include "engine/base/work_budget.h"
#include "engine/expr/ast.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"

namespace myorules::engine {

// The value of a literal, which outlives it.
Value ValueOf(const Literal& literal);

// What stands beside `&&`, `||` or `?`: a bool, an unknown or an error. What is
// none of these is an error.
Value AsCondition(const Value& value);

// Two conditions of which neither decides `&&` or `||`: unknown before error,
// the left error first; else the bool `otherwise`.
Value Undecided(const Value& left, const Value& right, bool otherwise,
                WorkBudget& budget);

// `container[index]` and `sought in container`. Requires that no side is
// unknown or an error.
Value IndexInto(const Value& container, const Value& index);
Value IsIn(const Value& sought, const Value& container, WorkBudget& budget);

// Whether the value, which is known, is of the type; not what a list or map
// holds.
bool Fits(const Value& value, const Type& param);

// Whether the values can be the arguments of the overload; unknowns and errors
// can be any.
bool FitsAll(const Overload& overload, absl::Span<const Value> args);

// "no such overload: f(int, string)".
Value NoSuchOverload(absl::string_view function, absl::Span<const Value> args);

// The error of an evaluation whose budget has stopped.
Value StoppedEvaluation(const WorkBudget& budget);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_OPERATORS_H_
