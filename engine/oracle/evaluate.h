// The plain evaluator: CEL and its unknowns written down as they are defined,
// one function a construct. Slow and obviously right; the judge of any faster
// one. Semantics: docs/reference/unknowns.md.
#ifndef MYORULES_ENGINE_ORACLE_EVALUATE_H_
#define MYORULES_ENGINE_ORACLE_EVALUATE_H_

#include "absl/strings/string_view.h"
#include "engine/base/work_budget.h"
#include "engine/expr/checker.h"
#include "engine/expr/value.h"

namespace myorules::engine::oracle {

// Gives variables their values, and hears of what is read.
class Activation {
 public:
  virtual ~Activation() = default;

  // The value of a variable of the environment; asked for at each use.
  virtual Value Lookup(absl::string_view variable) = 0;

  // A field was read: its path, its value (unknown where it is not set), and
  // the field itself; null where a function reports the fact, or where what was
  // read is a message as a whole.
  // Only of partial messages; entries of a list are read when their fields are.
  // With a list that may be open the field that says whether it is complete is
  // read too. A message is read only where it is used as a whole (compared,
  // passed to a function, asked for with `has`), not where a field is selected
  // from it. May be called more than once for one path.
  virtual void OnRead(absl::string_view path, const Value& value,
                      const google::protobuf::FieldDescriptor* field) {}

  // A message, at that path, is the entry of a list by which alone an `exists`
  // holds or an `all` does not; not within another macro.
  virtual void OnDecided(absl::string_view entry) {}

  // A function compared something with a threshold that it was handed.
  virtual void OnThreshold(const OpaqueValue& threshold) {}
};

// Evaluates. Never fails as such: what goes wrong in the expression is an error
// value. Takes limits::kMaxEvaluationSteps steps of `budget` at most; once it
// has stopped, the whole is an error, whatever would absorb one. The value
// may be a message that is not set (MessageValue::unset), so that a selection
// from it still names the deeper path; Settle turns that into the unknown at
// its path.
Value Evaluate(const CheckedExpr& expr, Activation& activation,
               WorkBudget& budget);
// The same, with a budget of its own.
Value Evaluate(const CheckedExpr& expr, Activation& activation);

// The value of `message` as a variable: "patient" reads fields at
// "patient.FIELD". `message` outlives every value read from it.
Value MessageVariable(const google::protobuf::Message& message,
                      absl::string_view path, bool partial);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_EVALUATE_H_
