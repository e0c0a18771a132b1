// The evaluator's inside: one function a construct.
#ifndef MYORULES_ENGINE_ORACLE_EVALUATOR_H_
#define MYORULES_ENGINE_ORACLE_EVALUATOR_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/limits.h"
#include "engine/base/work_budget.h"
#include "engine/expr/ast.h"
#include "engine/expr/checker.h"
#include "engine/expr/function.h"
#include "engine/expr/operators.h"
#include "engine/expr/value.h"
#include "engine/oracle/evaluate.h"

namespace myorules::engine::oracle {

// One evaluation of one expression.
class Evaluator : private CallContext {
 public:
  Evaluator(const CheckedExpr& expr, Activation& activation, WorkBudget& whole)
      : expr_(expr),
        activation_(activation),
        budget_(limits::kMaxEvaluationSteps, &whole) {}

  // An evaluation that was stopped is an error, though `||` and the like may
  // have absorbed it.
  Value Run() {
    Value value = Evaluate(*expr_.root);
    return budget_.stopped() ? Stopped() : value;
  }

 private:
  Value Evaluate(const Expr& node);

  // One a kind of node.
  Value EvaluateAs(const Expr& node, const Literal& literal);
  Value EvaluateAs(const Expr& node, const IdentExpr& ident);
  Value EvaluateAs(const Expr& node, const SelectExpr& select);
  Value EvaluateAs(const Expr& node, const CallExpr& call);
  Value EvaluateAs(const Expr& node, const ListExpr& list);
  Value EvaluateAs(const Expr& node, const MapExpr& map);
  Value EvaluateAs(const Expr& node, const StructExpr& message);
  Value EvaluateAs(const Expr& node, const ComprehensionExpr& comprehension);

  Value EvaluateReference(const Reference& reference);
  Value Select(const Value& operand, const std::string& field);
  Value Has(const Value& operand, const std::string& field);

  // The operators whose meaning is not a function's.
  Value And(const Expr& left, const Expr& right);
  Value Or(const Expr& left, const Expr& right);
  Value Conditional(const CallExpr& call);
  Value Equals(const CallExpr& call, bool negated);
  Value Index(const CallExpr& call);
  Value In(const CallExpr& call);
  // All other calls.
  Value CallFunction(const Expr& node, const CallExpr& call);

  // The entries that a macro goes over.
  struct Range;
  // What the predicates, or elements, of the entries have come to.
  struct Tally;
  void FindRange(const Value& value, Range& range);
  // The value of `body` with the macro's variable at `entry`.
  Value EvaluateFor(const ComprehensionExpr& comprehension, const Value& entry,
                    const Expr& body);
  Value Exists(const ComprehensionExpr& comprehension, const Range& range);
  Value All(const ComprehensionExpr& comprehension, const Range& range);
  Value ExistsOne(const ComprehensionExpr& comprehension, const Range& range);
  Value Filter(const ComprehensionExpr& comprehension, const Range& range);
  Value Map(const ComprehensionExpr& comprehension, const Range& range);

  // The arguments of a strict call. Where one is an error, or else unknown,
  // `settled` is that (the union, for unknowns), and the call needs no more.
  std::vector<Value> StrictArguments(const std::vector<const Expr*>& args,
                                     Value& settled);
  // A value used as a whole: a message is reported as read and, where it is not
  // set, the unknown at its path.
  Value Use(const Value& value);

  // Charges what is missing to whoever notes it.
  void SpendFor(const UnknownSet& noted) {
    budget_.Spend(static_cast<int64_t>(noted.size()));
  }
  // The value after what copying it costs.
  Value Copied(Value value) {
    return budget_.Spend(CopySteps(value)) ? value : Stopped();
  }
  // What nobody reads, for the evaluation ends.
  Value Stopped() const { return StoppedEvaluation(budget_); }

  void RecordRead(const Path* path, const Value& value) override {
    activation_.OnRead(path->text(), value, nullptr);
  }
  void NoteDecider(const Value& entry) {
    if (locals_.empty() && entry.kind() == Value::Kind::kMessage &&
        entry.as_message().path != nullptr) {
      activation_.OnDecided(entry.as_message().path->text());
    }
  }
  WorkBudget& budget() override { return budget_; }
  void RecordThreshold(const OpaqueValue& threshold) override {
    activation_.OnThreshold(threshold);
  }

  const CheckedExpr& expr_;
  Activation& activation_;
  WorkBudget budget_;
  // The variables of the macros around, innermost last.
  std::vector<std::pair<std::string, Value>> locals_;
};

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_EVALUATOR_H_
