#include "engine/pack/shown_numbers.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "engine/base/memory.h"
#include "engine/expr/value_fields.h"
#include "engine/pack/expression_part.h"
#include "engine/pack/number_cases.h"

namespace myorules::engine {

// What cannot be worked out is an error.
class ShownNumbers::Inputs {
 public:
  Inputs(ShownNumbers& numbers, const ExampleSubject& example)
      : numbers_(numbers), example_(example) {}

  Value Evaluate(const Compiled& expression) {
    // Bounds the stack: names may lead in a circle.
    constexpr int kMaxNamesInNames = 20;
    if (depth_ > kMaxNamesInNames) return Value::Error("too deep");
    Slots slots(*this, expression.variables);
    ++depth_;
    Value value = expression.program->Evaluate(slots, numbers_.budget_);
    --depth_;
    return value;
  }

 private:
  class Slots final : public ProgramInputs {
   public:
    Slots(Inputs& inputs, const std::vector<std::string>& variables)
        : inputs_(inputs), variables_(variables) {}
    Value Variable(int slot) override { return inputs_.Find(variables_[slot]); }

   private:
    Inputs& inputs_;
    const std::vector<std::string>& variables_;
  };

  Value Find(const std::string& name) {
    const auto known = values_.find(name);
    if (known != values_.end()) return known->second;
    Value value = Make(name);
    values_.emplace(name, value);
    return value;
  }

  Value Make(const std::string& name) {
    const CompiledPack& pack = numbers_.pack_;
    const std::string& subject = pack.source().subject();
    if (name == subject) {
      return ReadMessage(*example_.subject, Path::Tree(subject),
                         /*partial=*/true);
    }
    if (name == "assessed_on") {
      return Value::Date({example_.assessed_on, example_.assessed_on, {}});
    }
    const auto threshold = pack.thresholds().find(name);
    if (threshold != pack.thresholds().end()) return threshold->second;
    const Compiled* item = numbers_.ItemAt(name);
    return item == nullptr ? Value::Error("not looked into") : Evaluate(*item);
  }

  ShownNumbers& numbers_;
  const ExampleSubject& example_;
  std::map<std::string, Value> values_;
  int depth_ = 0;
};

ShownNumbers::Compiled ShownNumbers::Compile(const Checked& expression) {
  budget_.Spend(static_cast<int64_t>(expression->text.size()));
  Compiled compiled;
  const auto slot_of = [&](absl::string_view name) {
    compiled.variables.emplace_back(name);
    return static_cast<int>(compiled.variables.size()) - 1;
  };
  compiled.program = Program::Compile(expression, slot_of,
                                      [](absl::string_view) { return 0; });
  return compiled;
}

const ShownNumbers::Compiled* ShownNumbers::ItemAt(
    const std::string& variable) {
  const auto known = items_.find(variable);
  if (known != items_.end()) return &known->second;
  const CompiledItem* item = pack_.FindItem(variable);
  if (item == nullptr || item->value == nullptr) return nullptr;
  return &items_.emplace(variable, Compile(item->value)).first->second;
}

const std::vector<ExampleSubject>& ShownNumbers::ExamplesOf(double number) {
  // Of one example, to make and check it.
  constexpr int64_t kStepsOfAnExample = 1'000;
  const auto [at, is_new] = examples_.try_emplace(number);
  if (!is_new) return at->second;
  at->second = host_.examples(number);
  at->second.erase(std::remove_if(at->second.begin(), at->second.end(),
                                  [&](const ExampleSubject& each) {
                                    return each.subject->GetDescriptor() !=
                                           &pack_.subject_type();
                                  }),
                   at->second.end());
  budget_.Spend(kStepsOfAnExample *
                (static_cast<int64_t>(at->second.size()) + 1));
  return at->second;
}

bool ShownNumbers::IsShown(const CheckedExpr& checked, const Expr& node,
                           double number) {
  if (host_.examples == nullptr || budget_.stopped()) return false;
  Memory memory;
  const MemoryScope scope(memory);
  const Compiled part = Compile(PartOf(checked, node));
  return absl::c_any_of(ExamplesOf(number), [&](const ExampleSubject& example) {
    const Value value = Inputs(*this, example).Evaluate(part);
    return !budget_.stopped() && NumberIn(value) == number;
  });
}

}  // namespace myorules::engine
