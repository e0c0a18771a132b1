#include "engine/pack/plan.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/base/bit_set.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_walk.h"
#include "engine/pack/message_template.h"
#include "engine/pack/names.h"
#include "engine/pack/outcome_words.h"
#include "engine/pack/references.h"
#include "engine/pack/threshold.h"

namespace myorules::engine {
namespace {

std::vector<uint64_t> NoItems(const CompiledPack& pack) {
  return std::vector<uint64_t>(BitWords(pack.items().size()), 0);
}

void AddItems(const std::vector<int>& items, std::vector<uint64_t>* set) {
  for (const int item : items) AddBit(item, absl::MakeSpan(*set));
}

int PositionOf(const CompiledPack& pack, absl::string_view variable) {
  const CompiledItem* item = pack.FindItem(variable);
  return item == nullptr ? -1 : static_cast<int>(item - pack.items().data());
}

// The sentence that sums up, and where the state is not production that.
std::string SummaryOf(const v1::RulePack& pack) {
  absl::string_view notice;
  switch (pack.state()) {
    case v1::PACK_STATE_DRAFT:
      notice = "the rules are a draft.";
      break;
    case v1::PACK_STATE_TEST:
      notice = "the rules are under test.";
      break;
    case v1::PACK_STATE_RETIRED:
      notice = "the rules are retired.";
      break;
    default:
      return pack.summary();
  }
  return absl::StrCat(absl::StripSuffix(pack.summary(), "."), "; ", notice);
}

// "20 U/mL"; a plain number bare: its sentence says what it counts.
std::string ThresholdText(const v1::Threshold& threshold) {
  return IsLimit(threshold)
             ? absl::StrCat(threshold.value(), " ", threshold.unit())
             : threshold.value();
}

// Of opaque values only thresholds belong to the pack.
bool IsThreshold(const OpaqueValue& value) {
  return ThresholdValue::Of(value) != nullptr;
}

// What an item without a subject is made from: thresholds, and items like it.
class ConstantInputs final : public ProgramInputs {
 public:
  explicit ConstantInputs(const Plan& plan) : plan_(plan) {}

  Value Variable(int slot) override {
    const Value value = slot < plan_.items_end
                            ? *plan_.items[slot].constant
                            : plan_.thresholds[slot - plan_.items_end];
    // A threshold that functions compare with is used where one does.
    if ((slot < plan_.items_end || value.kind() != Value::Kind::kOpaque) &&
        !absl::c_linear_search(slots, slot)) {
      slots.push_back(slot);
    }
    return value;
  }
  void OnThreshold(const OpaqueValue&) override { compares = true; }

  std::vector<int> slots;
  bool compares = false;

 private:
  const Plan& plan_;
};

}  // namespace

Plan::Plan(const CompiledPack& compiled) : pack(compiled) {
  const v1::RulePack& source = pack.linked();
  items_end = static_cast<int>(pack.items().size());
  slots = items_end + source.threshold_size() + 2;
  for (const v1::Threshold& threshold : source.threshold()) {
    thresholds.push_back(
        pack.thresholds().at(ThresholdVariable(threshold.name())));
  }
  ready.resize(slots);
  for (size_t i = 0; i < thresholds.size(); ++i) {
    if (thresholds[i].kind() != Value::Kind::kOpaque) continue;
    ready[slot_of_threshold(static_cast<int>(i))] = thresholds[i];
  }
  for (const CompiledItem& item : pack.items()) items.push_back(MakeItem(item));
  const auto position = [&](const std::string& id) {
    return PositionOf(pack, VariableOf(id));
  };
  for (const auto& each : source.decision()) {
    decisions.push_back(position(each.id()));
  }
  for (const auto& each : source.facet()) {
    facets.push_back(position(each.id()));
    items[facets.back()].decisions = DecisionsBehind(items[facets.back()].uses);
  }
  for (const auto& each : source.define()) {
    traced.push_back(position(each.name()));
  }
  for (const auto& each : source.criterion()) {
    traced.push_back(position(each.id()));
  }
  for (const CompiledFlag& flag : pack.flags()) flags.push_back(MakeFlag(flag));
  for (int i = 0; i < source.note_size(); ++i) {
    notes.push_back(
        {MakeRule(pack.notes()[i]), MakeSentence(source.note(i).message())});
  }
  AddUnverified();
  summary = MakeSentence(SummaryOf(source));
  FoldConstants();
  for (const ItemPlan& item : items) {
    const bool is_plain = item.rows.empty() && !item.constant.has_value();
    plain_items.push_back({is_plain ? item.value.program.get() : nullptr,
                           std::max(item.depth, PlainItem::kLeastLevels)});
  }
  std::vector<int> sorted(items.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  absl::c_sort(sorted, [this](int a, int b) {
    return pack.items()[a].id < pack.items()[b].id;
  });
  by_id.resize(sorted.size());
  for (size_t i = 0; i < sorted.size(); ++i) {
    by_id[sorted[i]] = static_cast<int>(i);
  }
}

int Plan::SlotOf(absl::string_view variable) const {
  if (variable == pack.source().subject()) return subject_slot();
  const int position = PositionOf(pack, variable);
  if (position >= 0) return position;
  for (int i = 0; i < pack.linked().threshold_size(); ++i) {
    if (ThresholdVariable(pack.linked().threshold(i).name()) == variable) {
      return slot_of_threshold(i);
    }
  }
  return assessed_on_slot();
}

int Plan::SlotOfSelection(absl::string_view name) {
  const auto [found, inserted] = slots_of_selections_.emplace(
      std::string(name), static_cast<int>(ready.size()));
  if (inserted) ready.emplace_back();
  return found->second;
}

int Plan::NumberOf(const OpaqueValue& threshold) const {
  const ThresholdValue* const limit = ThresholdValue::Of(threshold);
  if (limit == nullptr) return -1;
  const int number = limit->number;
  const bool is_own = number < static_cast<int>(thresholds.size()) &&
                      thresholds[number].kind() == Value::Kind::kOpaque &&
                      &thresholds[number].as_opaque() == &threshold;
  return is_own ? number : -1;
}

Rule Plan::MakeRule(const Checked& checked) {
  Rule rule;
  rule.asked = NoItems(pack);
  if (checked == nullptr) return rule;
  rule.program = Program::Compile(
      checked, [this](absl::string_view variable) { return SlotOf(variable); },
      [this](absl::string_view selection) {
        return SlotOfSelection(selection);
      });
  rule.depth = DepthOf(*checked->root);
  for (const std::string& variable : checked->variables) {
    const int position = PositionOf(pack, variable);
    if (position >= 0) rule.items.push_back(position);
  }
  std::sort(rule.items.begin(), rule.items.end());
  for (const std::string& variable : AskedVariables(*checked)) {
    const int position = PositionOf(pack, variable);
    if (position >= 0) AddItems({position}, &rule.asked);
  }
  return rule;
}

ItemPlan Plan::MakeItem(const CompiledItem& item) {
  ItemPlan plan;
  plan.negated_id = absl::StrCat("!", item.id);
  plan.value = MakeRule(item.value);
  MakeRows(item, &plan);
  plan.depth = plan.value.depth;
  for (const RowPlan& row : plan.rows) {
    plan.depth = std::max({plan.depth, row.when.depth, row.detail.depth});
  }
  plan.uses = NoItems(pack);
  AddItems(item.uses, &plan.uses);
  return plan;
}

void Plan::MakeRows(const CompiledItem& item, ItemPlan* plan) {
  const auto number_of = [&](const std::string& outcome) {
    const auto found = absl::c_find(plan->outcomes, outcome);
    const int number = static_cast<int>(found - plan->outcomes.begin());
    if (found == plan->outcomes.end()) {
      plan->outcomes.push_back(outcome);
      plan->words.push_back(WordsOf(item, outcome));
    }
    return number;
  };
  std::vector<uint64_t> named = NoItems(pack);
  for (const CompiledRow& row : item.rows) {
    plan->rows.push_back(
        {MakeRule(row.when), MakeRule(row.detail), number_of(row.outcome)});
    plan->outcome_of_row.push_back(plan->rows.back().outcome);
    AddItems(plan->rows.back().when.items, &named);
  }
  if (!item.otherwise.empty()) plan->otherwise = number_of(item.otherwise);
  ForEachBit(named, [&](int position) { plan->named.push_back(position); });
}

std::string Plan::WordsOf(const CompiledItem& item,
                          const std::string& outcome) const {
  if (item.kind == ItemKind::kDecision) {
    const absl::string_view words =
        WordsOfOutcome(pack.linked().decision(item.index), outcome);
    if (!words.empty()) return std::string(words);
  }
  return outcome;
}

FlagPlan Plan::MakeFlag(const CompiledFlag& flag) {
  FlagPlan plan;
  std::vector<uint64_t> named = NoItems(pack);
  for (const CompiledGround& ground : flag.grounds) {
    plan.grounds.push_back(
        {MakeRule(ground.when), MakeSentence(ground.message), ground.severity});
    AddItems(plan.grounds.back().when.items, &named);
  }
  plan.possible_when = MakeRule(flag.possible_when);
  AddItems(plan.possible_when.items, &named);
  plan.decisions = DecisionsBehind(std::move(named));
  return plan;
}

std::vector<int> Plan::DecisionsBehind(std::vector<uint64_t> named) const {
  std::vector<int> behind;
  // Whatever an item uses stands before it.
  for (int i = items_end - 1; i >= 0; --i) {
    if (!HasBit(named, i)) continue;
    AddBits(items[i].uses, absl::MakeSpan(named));
    if (pack.items()[i].kind == ItemKind::kDecision) behind.push_back(i);
  }
  std::reverse(behind.begin(), behind.end());
  return behind;
}

Sentence Plan::MakeSentence(absl::string_view text) const {
  Sentence sentence(1);
  size_t condition = 0;
  for (const TemplatePart& part : ParseTemplate(text, nullptr)) {
    if (part.kind == TemplatePart::Kind::kText) {
      sentence.back().text += part.text;
      continue;
    }
    if (part.kind == TemplatePart::Kind::kEnd) {
      sentence.emplace_back();
      sentence[condition].unless_true = static_cast<int>(sentence.size()) - 1;
      continue;
    }
    // The loader has seen to it that there is one.
    const int slot = SlotOf(VariableOf(part.text));
    if (slot >= items_end) {
      sentence.back().text +=
          ThresholdText(pack.linked().threshold(slot - items_end));
      continue;
    }
    sentence.back().item = slot;
    if (part.kind == TemplatePart::Kind::kIf) condition = sentence.size() - 1;
    sentence.emplace_back();
  }
  return sentence;
}

void Plan::AddUnverified() {
  const v1::RulePack& source = pack.linked();
  for (int i = 0; i < source.threshold_size(); ++i) {
    const v1::Threshold& threshold = source.threshold(i);
    if (threshold.unverified().empty()) continue;
    unverified.push_back(
        {slot_of_threshold(i),
         absl::StrCat("Threshold ", threshold.title(), " (", threshold.value(),
                      " ", threshold.unit(), "): ", threshold.unverified())});
  }
  for (const v1::Criterion& criterion : source.criterion()) {
    if (criterion.unverified().empty()) continue;
    unverified.push_back({SlotOf(VariableOf(criterion.id())),
                          absl::StrCat("Criterion ", criterion.title(), ": ",
                                       criterion.unverified())});
  }
}

void Plan::FoldConstants() {
  const MemoryScope scope(memory_);
  for (size_t i = 0; i < items.size(); ++i) {
    const Checked& checked = pack.items()[i].value;
    if (checked == nullptr || !checked->record_questions.empty()) continue;
    const bool fixed =
        std::all_of(checked->variables.begin(), checked->variables.end(),
                    [&](const std::string& variable) {
                      const int slot = SlotOf(variable);
                      return slot < items_end ? items[slot].constant.has_value()
                                              : slot < subject_slot();
                    });
    if (!fixed) continue;
    ConstantInputs inputs(*this);
    WorkBudget budget(limits::kMaxEvaluationSteps);
    const Value value = items[i].value.program->Evaluate(inputs, budget);
    if (!IsShareable(value, IsThreshold) || inputs.compares || budget.stopped())
      continue;
    items[i].constant = value;
    items[i].constant_slots = inputs.slots;
  }
}

}  // namespace myorules::engine
