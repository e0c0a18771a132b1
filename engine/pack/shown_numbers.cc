#include "engine/pack/shown_numbers.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "engine/base/memory.h"
#include "engine/expr/program.h"
#include "engine/expr/value_fields.h"
#include "engine/pack/expression_part.h"
#include "engine/pack/number_cases.h"

namespace myorules::engine {
namespace {

// The variables of one subject. What cannot be worked out is an error.
class ExampleInputs {
 public:
  ExampleInputs(const CompiledPack& pack, const ExampleSubject& example,
                WorkBudget* budget)
      : pack_(pack), example_(example), budget_(*budget) {}

  Value Evaluate(const Checked& expression) {
    // Bounds the stack: names may lead in a circle.
    constexpr int kMaxNamesInNames = 20;
    if (depth_ > kMaxNamesInNames) return Value::Error("too deep");
    // To compile it.
    budget_.Spend(static_cast<int64_t>(expression->text.size()));
    std::vector<std::string> names;
    const auto slot_of = [&](absl::string_view name) {
      names.emplace_back(name);
      return static_cast<int>(names.size()) - 1;
    };
    programs_.push_back(Program::Compile(expression, slot_of,
                                         [](absl::string_view) { return 0; }));
    Slots slots(*this, names);
    ++depth_;
    Value value = programs_.back()->Evaluate(slots, budget_);
    --depth_;
    return value;
  }

 private:
  class Slots final : public ProgramInputs {
   public:
    Slots(ExampleInputs& inputs, const std::vector<std::string>& names)
        : inputs_(inputs), names_(names) {}
    Value Variable(int slot) override { return inputs_.Find(names_[slot]); }

   private:
    ExampleInputs& inputs_;
    const std::vector<std::string>& names_;
  };

  Value Find(const std::string& name) {
    const auto known = values_.find(name);
    if (known != values_.end()) return known->second;
    Value value = Make(name);
    values_.emplace(name, value);
    return value;
  }

  Value Make(const std::string& name) {
    const std::string& subject = pack_.source().subject();
    if (name == subject) {
      return ReadMessage(*example_.subject, Path::Tree(subject),
                         /*partial=*/true);
    }
    if (name == "assessed_on") {
      return Value::Date({example_.assessed_on, example_.assessed_on, {}});
    }
    const auto threshold = pack_.thresholds().find(name);
    if (threshold != pack_.thresholds().end()) return threshold->second;
    const CompiledItem* item = pack_.FindItem(name);
    return item == nullptr || item->value == nullptr
               ? Value::Error("not looked into")
               : Evaluate(item->value);
  }

  const CompiledPack& pack_;
  const ExampleSubject& example_;
  WorkBudget& budget_;
  // Values may point into them.
  std::vector<std::shared_ptr<const Program>> programs_;
  std::map<std::string, Value> values_;
  int depth_ = 0;
};

}  // namespace

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
  budget_.Spend(static_cast<int64_t>(checked.text.size()));
  const Checked part = PartOf(checked, node);
  Memory memory;
  const MemoryScope scope(memory);
  return absl::c_any_of(ExamplesOf(number), [&](const ExampleSubject& example) {
    const Value value = ExampleInputs(pack_, example, &budget_).Evaluate(part);
    return !budget_.stopped() && NumberIn(value) == number;
  });
}

}  // namespace myorules::engine
