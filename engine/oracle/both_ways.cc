#include "engine/oracle/both_ways.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/program.h"

namespace myorules::engine::oracle {
namespace {

using Reads = std::map<std::string, std::string>;

// What was read, and as which field.
std::string TextOf(const Value& value,
                   const google::protobuf::FieldDescriptor* field) {
  return field == nullptr
             ? value.ToString()
             : absl::StrCat(value.ToString(), " of ", field->full_name());
}

std::string DecidedBy(absl::string_view entry) {
  return absl::StrCat("decided by ", entry);
}

// Passes on to the activation, and keeps what is read, as text.
class Watched final : public Activation {
 public:
  explicit Watched(Activation& activation) : activation_(activation) {}

  Value Lookup(absl::string_view variable) override {
    return activation_.Lookup(variable);
  }
  void OnRead(absl::string_view path, const Value& value,
              const google::protobuf::FieldDescriptor* field) override {
    reads_.emplace(std::string(path), TextOf(value, field));
    activation_.OnRead(path, value, field);
  }
  void OnDecided(absl::string_view entry) override {
    reads_.emplace(DecidedBy(entry), "");
    activation_.OnDecided(entry);
  }

  const Reads& reads() const { return reads_; }

 private:
  Activation& activation_;
  Reads reads_;
};

// The variables of an activation, by number.
class Slots final : public ProgramInputs {
 public:
  // `kept`: room for what is kept by slot; null: nothing is.
  Slots(Activation& activation, const std::vector<std::string>& variables,
        bool traced, Value* kept)
      : ProgramInputs(/*records_reads=*/traced, kept),
        activation_(activation),
        variables_(variables) {}

  // Looked up once: a place that is made anew is another place.
  Value Variable(int slot) override {
    const auto [found, inserted] = values_.try_emplace(slot);
    if (inserted) found->second = activation_.Lookup(variables_[slot]);
    return found->second;
  }
  void OnRead(const Path* path, const Value& value,
              const google::protobuf::FieldDescriptor* field) override {
    reads_.emplace(std::string(path->text()), TextOf(value, field));
  }
  void OnDecided(const Path* entry) override {
    reads_.emplace(DecidedBy(entry->text()), "");
  }

  const Reads& reads() const { return reads_; }

 private:
  Activation& activation_;
  const std::vector<std::string>& variables_;
  std::map<int, Value> values_;
  Reads reads_;
};

bool RanOut(const Value& value) {
  return value.is_error() &&
         absl::StartsWith(value.as_error().message, "the evaluation takes");
}

std::string TextOf(const Reads& reads) {
  std::string text;
  for (const auto& [path, value] : reads) {
    absl::StrAppend(&text, "\n  ", path, " = ", value);
  }
  return text;
}

}  // namespace

BothWays EvaluateBothWays(const CheckedExpr& expression,
                          Activation& activation) {
  WorkBudget budget(limits::kMaxEvaluationSteps);
  return EvaluateBothWays(expression, activation, budget);
}

BothWays EvaluateBothWays(const CheckedExpr& expression, Activation& activation,
                          WorkBudget& budget) {
  Watched watched(activation);
  BothWays both;
  both.value = Evaluate(expression, watched, budget);
  both.steps = budget.spent();
  // Not owned: both go before the expression.
  const std::shared_ptr<const CheckedExpr> unowned(
      std::shared_ptr<const CheckedExpr>(), &expression);
  std::vector<std::string> names;
  const auto slot_of = [&](absl::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto slot = found - names.begin();
    if (found == names.end()) names.emplace_back(name);
    return static_cast<int>(slot);
  };
  const auto program = Program::Compile(unowned, slot_of, slot_of);
  Slots slots(activation, names, /*traced=*/true, /*kept=*/nullptr);
  std::vector<Value> kept(names.size());
  Slots untraced(activation, names, /*traced=*/false, kept.data());
  WorkBudget own(limits::kMaxEvaluationSteps);
  const Value value = program->Evaluate(slots, own);
  WorkBudget of_untraced(limits::kMaxEvaluationSteps);
  const Value untraced_value = program->Evaluate(untraced, of_untraced);
  if (RanOut(both.value) || RanOut(value)) return both;
  const std::string plain = both.value.ToString();
  if (value.ToString() != plain) {
    both.difference = absl::StrCat(expression.text, "\nis ", plain,
                                   "\nbut the program says ", value.ToString());
  } else if (slots.reads() != watched.reads()) {
    both.difference = absl::StrCat(
        expression.text, "\nis ", plain, "\nand reads", TextOf(watched.reads()),
        "\nbut the program reads", TextOf(slots.reads()));
  } else if (untraced_value.ToString() != plain ||
             of_untraced.spent() != own.spent()) {
    both.difference =
        absl::StrCat(expression.text, "\nis ", plain, " after ", own.spent(),
                     " steps\nbut where nobody asks what it reads ",
                     untraced_value.ToString(), " after ", of_untraced.spent());
  } else if (own.spent() > both.steps) {
    both.difference = absl::StrCat(
        expression.text, "\ntakes ", both.steps,
        " steps by the plain evaluator\nbut by the program ", own.spent());
  }
  return both;
}

}  // namespace myorules::engine::oracle
