// Numbers that packs work out of facts, shown by subjects that there are.
#ifndef MYORULES_ENGINE_PACK_SHOWN_NUMBERS_H_
#define MYORULES_ENGINE_PACK_SHOWN_NUMBERS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/work_budget.h"
#include "engine/expr/checker.h"
#include "engine/expr/program.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::engine {

// Steps that are spent on numbers that examples of a pack's host may show: well
// below a second. Beyond, none is shown, so that less is said, and the pack
// loads.
inline constexpr int64_t kMaxExampleSteps = 10'000'000;

// Asks the examples of a host. Both outlive it; the pack may grow meanwhile.
class ShownNumbers {
 public:
  ShownNumbers(const PackHost& host, const CompiledPack& pack)
      : host_(host), pack_(pack), budget_(kMaxExampleSteps) {}

  // Whether `node` of `checked`, not within a macro, is this number, and just
  // this, of some subject that the host accepts.
  bool IsShown(const CheckedExpr& checked, const Expr& node, double number);

  // Also of what it takes to find out where a number would matter.
  WorkBudget* budget() { return &budget_; }

 private:
  // An expression, compiled; its slots are the variables that it reads.
  struct Compiled {
    std::shared_ptr<const Program> program;
    std::vector<std::string> variables;
  };
  // The variables of one subject.
  class Inputs;

  Compiled Compile(const Checked& expression);
  // Null: what the item is is not worked out of one expression.
  const Compiled* ItemAt(const std::string& variable);
  const std::vector<ExampleSubject>& ExamplesOf(double number);

  const PackHost& host_;
  const CompiledPack& pack_;
  WorkBudget budget_;
  // By variable.
  std::map<std::string, Compiled> items_;
  std::map<double, std::vector<ExampleSubject>> examples_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_SHOWN_NUMBERS_H_
