// Checked expression -> program: the same answers as the plain evaluator
// (engine/oracle), sooner.
//
// What the plain evaluator looks up each time is found once: variables are
// slots, macro variables are places on a stack, fields are readers
// (engine/expr/field_reader.h), overloads are bodies, literals are values.
// Evaluation takes nothing from the heap: what it makes is in the memory of the
// thread.
#ifndef MYORULES_ENGINE_EXPR_PROGRAM_H_
#define MYORULES_ENGINE_EXPR_PROGRAM_H_

#include <cstdint>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "engine/base/memory.h"
#include "engine/base/work_budget.h"
#include "engine/expr/checker.h"
#include "engine/expr/value.h"

namespace myorules::engine {

// Gives a program its variables, and hears of what it reads.
class ProgramInputs {
 public:
  virtual ~ProgramInputs() = default;

  // The value of the variable in that slot; asked for at each use, but where
  // `ready` has it.
  virtual Value Variable(int slot) = 0;
  // Values by slot; those that are null are asked for, or, of a selection, read
  // and kept here. Null: each is asked for, and nothing is kept.
  Value* ready() const { return ready_; }

  // A fact was read, as oracle::Activation::OnRead has it. Called only where
  // `records_reads`.
  virtual void OnRead(const Path* path, const Value& value,
                      const google::protobuf::FieldDescriptor* field) {}
  bool records_reads() const { return records_reads_; }

  // An entry decided, as oracle::Activation::OnDecided has it. Called only
  // where `records_reads`.
  virtual void OnDecided(const Path* entry) {}

  // As oracle::Activation::OnThreshold has it.
  virtual void OnThreshold(const OpaqueValue& threshold) {}

 protected:
  explicit ProgramInputs(bool records_reads = false, Value* ready = nullptr)
      : ready_(ready), records_reads_(records_reads) {}

 private:
  Value* const ready_;
  const bool records_reads_;
};

// Immutable; any number of threads evaluate it at once.
class Program {
 public:
  class Node;

  // `slot_of` says in which slot ProgramInputs has a variable ("parcel");
  // `kept_slot_of` in which it keeps what is selected from one
  // ("parcel.sender"). Never fails: what the checker lets through has a
  // meaning, if only an error.
  using SlotOf = absl::FunctionRef<int(absl::string_view name)>;
  static std::shared_ptr<const Program> Compile(
      std::shared_ptr<const CheckedExpr> expression, SlotOf slot_of,
      SlotOf kept_slot_of);

  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // As oracle::Evaluate: the value, made in the memory of the thread; an error
  // once the budget, or limits::kMaxEvaluationSteps of it, is used up. (What
  // only looks at values that are there cannot take so many.)
  Value Evaluate(ProgramInputs& inputs, WorkBudget& budget) const;

  const CheckedExpr& expression() const { return *expression_; }

 private:
  friend class ProgramCompiler;

  Program();

  // With a part of the budget of its own.
  Value EvaluateInPart(ProgramInputs& inputs, WorkBudget& budget) const;

  // First what an evaluation looks at.
  std::unique_ptr<const Node> root_;
  int root_slot_ = -1;  // Of the variable that all of it is; -1: it is none.
  bool is_light_ = false;
  int locals_ = 0;  // Macro variables that stand at once, at most.
  std::shared_ptr<const CheckedExpr> expression_;  // Owns the literals.
  Memory constants_;  // What was worked out when it was compiled.
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_PROGRAM_H_
