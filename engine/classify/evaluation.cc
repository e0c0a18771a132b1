#include "engine/classify/evaluation.h"

#include <algorithm>
#include <new>
#include <type_traits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/bit_set.h"
#include "engine/classify/evaluation_inputs.h"
#include "engine/classify/value_text.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {
namespace {

// Levels of expressions that wait for items, up to which each item that is
// wanted is worked out where it is wanted: bounds the stack.
constexpr int kMostWaitingLevels = 320;

// Made where it stays: what is made elsewhere, in small pieces, and then copied
// in large ones, waits for the pieces. An item's result is made some hundred
// times a classification.
template <typename T>
T* NewInPlace() {
  static_assert(std::is_trivially_destructible_v<T>);
  return new (Memory::Current().Allocate(sizeof(T))) T();
}

}  // namespace

RowState StateOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return value.as_bool() ? RowState::True() : RowState::False();
    case Value::Kind::kUnknown:
      return RowState::Unknown(value.as_unknown());
    case Value::Kind::kError:
      return RowState::Error(value.as_error().message);
    default:
      return RowState::Error(
          Value::Error(absl::StrCat("a condition gave ", value.ToString()))
              .as_error()
              .message);
  }
}

Evaluation::Evaluation(const Plan& plan,
                       const google::protobuf::Message& subject,
                       absl::CivilDay assessed_on, bool traced,
                       WorkBudget* budget, WorkBudget* room)
    : plan_(&plan),
      plain_items_(plan.plain_items.data()),
      budget_(budget),
      room_(room),
      traced_(traced),
      is_plain_(!traced) {
  Memory& memory = Memory::Current();
  ready_ = NewReady(plan);
  ready_[plan.subject_slot()] =
      ReadMessage(subject, Path::Tree(plan.pack.source().subject()),
                  /*partial=*/true);
  ready_[plan.assessed_on_slot()] = Value::Date({assessed_on, assessed_on, {}});
  used_ = NewBits(plan.slots);
  results_ = static_cast<const ItemResult**>(
      memory.Allocate(plan.items.size() * sizeof(ItemResult*)));
  std::fill_n(results_, plan.items.size(), nullptr);
  inputs_ = NewInputs();
}

const Value& Evaluation::Told(const Value& value) const {
  static const Value* const kNothing = new Value(Value::StringView(""));
  return room_->Spend(ToldBytes(value)) ? value : *kNothing;
}

bool Evaluation::TakeRoom(size_t bytes) const {
  return room_->Spend(kBytesOfBeingTold + static_cast<int64_t>(bytes));
}

Evaluation::Inputs* Evaluation::NewInputs() const {
  return new (Memory::Current().Allocate(sizeof(Inputs))) Inputs(*this);
}

Value* Evaluation::NewReady(const Plan& plan) {
  const auto ready = static_cast<Value*>(
      Memory::Current().Allocate(plan.ready.size() * sizeof(Value)));
  absl::c_copy(plan.ready, ready);
  return ready;
}

inline bool Evaluation::IsPlainNow(const PlainItem& item) const {
  return item.program != nullptr && is_plain_ &&
         waiting_levels_ + item.levels <= kMostWaitingLevels;
}

inline Value Evaluation::EvaluatePlain(const PlainItem& item) const {
  waiting_levels_ += item.levels;
  const Value value = item.program->Evaluate(*inputs_, *budget_);
  waiting_levels_ -= item.levels;
  return value;
}

inline const ItemResult* Evaluation::KeepResult(int position,
                                                const Value& value) const {
  ItemResult* const result = NewInPlace<ItemResult>();
  result->reading.value = value;
  return results_[position] = result;
}

Value Evaluation::Ask(int slot) const {
  AddBit(slot, used_);
  Value& value = ready_[slot];
  if (slot >= plan_->items_end) {
    value = plan_->thresholds[slot - plan_->items_end];
  } else if (results_[slot] != nullptr || !IsPlainNow(plain_items_[slot])) {
    value = item(slot).value();
  } else {
    value = EvaluatePlain(plain_items_[slot]);
    // A null is asked for again, and not to be worked out again.
    if (value.is_null()) KeepResult(slot, value);
  }
  return value;
}

bool Evaluation::IsUsed(int slot) const { return HasBit(used_, slot); }

const ItemResult* Evaluation::Demand(int position) const {
  const PlainItem& plain = plain_items_[position];
  if (is_plain_ && !ready_[position].is_null()) {
    return KeepResult(position, ready_[position]);
  }
  if (IsPlainNow(plain)) return KeepResult(position, EvaluatePlain(plain));
  return DemandAtLength(position, plain.levels);
}

const ItemResult* Evaluation::DemandAtLength(int position, int levels) const {
  if (without_ != nullptr && !HasBit(changed_, position)) {
    return DemandWithout(position);
  }
  if (waiting_levels_ + levels > kMostWaitingLevels) DemandInOrder(position);
  if (results_[position] == nullptr) {
    waiting_levels_ += levels;
    results_[position] = EvaluateItem(position);
    waiting_levels_ -= levels;
  }
  return results_[position];
}

const ItemResult* Evaluation::DemandWithout(int position) const {
  // What waits here waits for it as well.
  const int before = std::exchange(without_->waiting_levels_, waiting_levels_);
  const ItemResult* const result = &without_->item(position);
  without_->waiting_levels_ = before;
  return result;
}

void Evaluation::DemandInOrder(int position) const {
  const absl::Span<uint64_t> needed = NewBits(plan_->items.size());
  AddBit(position, needed);
  // Whatever an item uses stands before it.
  for (int i = position; i >= 0; --i) {
    if (HasBit(needed, i)) AddBits(plan_->items[i].uses, needed);
  }
  ForEachBit(needed, [&](int i) {
    if (IsDone(i)) return;
    if (without_ != nullptr && !HasBit(changed_, i)) {
      DemandWithout(i);
      return;
    }
    results_[i] = EvaluateItem(i);
  });
}

const ItemResult* Evaluation::EvaluateItem(int position) const {
  const ItemPlan& item = plan_->items[position];
  ItemResult* const result = NewInPlace<ItemResult>();
  if (!item.rows.empty()) {
    EvaluateTable(position, result);
  } else if (item.constant.has_value()) {
    EvaluateConstant(item, result);
  } else if (traced_) {
    result->reading = Evaluate(item.value);
  } else {
    result->reading.value = ValueOf(item.value);
  }
  return result;
}

void Evaluation::EvaluateConstant(const ItemPlan& item,
                                  ItemResult* result) const {
  for (const int slot : item.constant_slots) {
    AddBit(slot, used_);
    if (slot < plan_->items_end) (void)this->item(slot);
  }
  result->reading.value = *item.constant;
  result->reading.slots = item.constant_slots;
}

Reading Evaluation::Evaluate(const Rule& rule) const {
  if (without_ != nullptr && HaveCommonBits(rule.asked, supposed_)) {
    return without_->Evaluate(rule);
  }
  NotingInputs inputs(*this);
  const Value value = rule.program->Evaluate(inputs, *budget_);
  return inputs.ReadingOf(value);
}

Value Evaluation::ValueOf(const Rule& rule) const {
  if (without_ != nullptr && HaveCommonBits(rule.asked, supposed_)) {
    return without_->ValueOf(rule);
  }
  return rule.program->Evaluate(*inputs_, *budget_);
}

void Evaluation::EvaluateTable(int position, ItemResult* result) const {
  const ItemPlan& item = plan_->items[position];
  const CompiledItem& source = plan_->pack.items()[position];
  const bool first = source.hit_policy == v1::HIT_POLICY_FIRST;
  // What is read without supposing anything, as far as it decides.
  Growing<RowState> as_it_is;
  as_it_is.reserve(item.rows.size());
  Growing<int> slots;
  bool any_open = false;
  for (const RowPlan& row : item.rows) {
    const Reading reading = Evaluate(row.when);
    for (const int slot : reading.slots) {
      if (!absl::c_linear_search(slots, slot)) slots.push_back(slot);
    }
    as_it_is.push_back(StateOf(reading.value));
    const RowState::Truth truth = as_it_is.back().truth;
    any_open |=
        truth == RowState::Truth::kUnknown || truth == RowState::Truth::kError;
    if (first &&
        (truth == RowState::Truth::kTrue || truth == RowState::Truth::kError)) {
      break;
    }
  }
  TableShape shape;
  shape.outcomes = item.outcome_of_row;
  shape.outcome_count = static_cast<int>(item.outcomes.size());
  shape.otherwise = item.otherwise;
  shape.hit_policy = source.hit_policy;
  TableResult* const table = NewInPlace<TableResult>();
  if (!any_open) {
    // No supposition changes what is known.
    *table = SolveTable(shape, [&](int row) { return as_it_is[row]; });
  } else {
    *table = SolveOpenTable(position, shape, as_it_is.span());
  }
  result->table = table;
  result->reading.value = ValueOfTable(position, *table);
  result->reading.slots = slots.span();
}

TableResult Evaluation::SolveOpenTable(
    int position, const TableShape& shape,
    absl::Span<const RowState> as_it_is) const {
  const ItemPlan& item = plan_->items[position];
  const absl::Span<const OpenItem> open = AtomsOf(position);
  Growing<Atom> atoms;
  for (const OpenItem& each : open) {
    atoms.push_back(
        {static_cast<int>(each.values.size()), each.missing, each.inexact});
  }
  Growing<absl::Span<const int>> named;
  // Of each row, once it is open: the same whatever is supposed.
  Growing<absl::optional<UnknownSet>> may_come_to_ask;
  for (const RowPlan& row : item.rows) {
    Growing<int> of_row;
    for (size_t atom = 0; atom < open.size(); ++atom) {
      if (absl::c_binary_search(row.when.items, open[atom].position)) {
        of_row.push_back(static_cast<int>(atom));
      }
    }
    named.push_back(of_row.span());
    may_come_to_ask.push_back(absl::nullopt);
  }
  const auto state_under = [&](int row, absl::Span<const int> assignment) {
    const Rule& when = item.rows[row].when;
    if (assignment.empty() || named[row].empty()) {
      return row < static_cast<int>(as_it_is.size()) ? as_it_is[row]
                                                     : StateOf(ValueOf(when));
    }
    Growing<Override> overrides;
    for (const int atom : named[row]) {
      const OpenItem& each = open[atom];
      overrides.push_back({each.position, each.values[assignment[atom]].value});
    }
    OverridingInputs inputs(*this, overrides.span());
    return StateOf(when.program->Evaluate(inputs, *budget_));
  };
  const auto open_state_under = [&](int row, absl::Span<const int> assignment) {
    const RowState state = state_under(row, assignment);
    if (state.truth != RowState::Truth::kUnknown) return state;
    absl::optional<UnknownSet>& rest = may_come_to_ask[row];
    if (!rest.has_value()) rest = MayComeToAsk(item.rows[row].when);
    budget_->Spend(1 + static_cast<int64_t>(rest->size()));
    return RowState::Unknown(UnknownSet::Union(state.missing, *rest));
  };
  return SolveTable(shape, atoms.span(), named.span(), open_state_under);
}

// What it does not ask about as things stand, and what is supposed of an atom,
// it may come to hang on once it is known how it turns out: all that is open in
// what it names, in lists and maps in one another too. Of a message, and of
// those in lists and maps, it asks for some fields of many, which are missing
// where it asks.
UnknownSet Evaluation::MayComeToAsk(const Rule& when) const {
  UnknownUnion all;
  for (const int named : when.items) {
    all.Add(MissingBesideMessages(value(named), *budget_));
  }
  return all.Join();
}

// A failed table in expressions, which must say what failed.
Value Evaluation::ErrorOfTable(int position, const TableResult& table) const {
  return Value::Error(
      absl::StrCat(plan_->pack.items()[position].id, ": ", table.error));
}

Value Evaluation::ListOfOutcomes(int position, Outcomes outcomes) const {
  Growing<Value> texts;
  for (const int outcome : outcomes) {
    texts.push_back(
        Value::StringView(plan_->items[position].outcomes[outcome]));
  }
  ListValue list;
  list.items = texts.span();
  return Value::List(list);
}

// What a table's answer is worth in expressions.
Value Evaluation::ValueOfTable(int position, const TableResult& table) const {
  if (table.status == v1::DECISION_STATUS_ERROR) {
    return ErrorOfTable(position, table);
  }
  const bool determined = table.status == v1::DECISION_STATUS_DETERMINED;
  if (plan_->pack.items()[position].hit_policy == v1::HIT_POLICY_COLLECT) {
    const Value sure = ListOfOutcomes(position, table.outcomes);
    if (determined) return sure;
    // While it may yet end in an error nothing in it is sure.
    if (!table.error.empty()) return Value::Unknown(table.missing);
    ListValue list = sure.as_list();
    list.open = true;
    list.why_open = list.why_undecided = table.missing;
    return Value::List(list);
  }
  return determined
             ? Value::StringView(
                   plan_->items[position].outcomes[table.outcomes.front()])
             : Value::Unknown(table.missing);
}

const Evaluation& Evaluation::Suppose(int position, int index) const {
  const Suppositions* made = suppositions_;
  while (made != nullptr && made->position != position) made = made->next;
  if (made == nullptr) {
    const absl::Span<const PossibleValue> values = PossibleValues(position);
    Memory& memory = Memory::Current();
    const auto by_value = static_cast<const Evaluation**>(
        memory.Allocate(values.size() * sizeof(const Evaluation*)));
    std::fill_n(by_value, values.size(), nullptr);
    made = memory.New(Suppositions{position, values, by_value, suppositions_});
    suppositions_ = made;
  }
  const Evaluation*& supposed = made->by_value[index];
  if (supposed == nullptr) {
    supposed = MakeSupposition(position, made->values[index].value);
  }
  return *supposed;
}

const Evaluation* Evaluation::MakeSupposition(int position,
                                              const Value& value) const {
  Memory& memory = Memory::Current();
  Evaluation* const supposition = memory.New(*this);
  supposition->without_ = this;
  supposition->is_plain_ = false;
  supposition->suppositions_ = nullptr;
  supposition->waiting_levels_ = 0;
  const size_t count = plan_->items.size();
  const absl::Span<uint64_t> changed = NewBits(count);
  const absl::Span<uint64_t> supposed =
      supposed_.empty() ? NewBits(count) : CopyBits(supposed_);
  AddBit(position, changed);
  AddBit(position, supposed);
  for (size_t i = position + 1; i < count; ++i) {
    const ItemPlan& item = plan_->items[i];
    if (!HaveCommonBits(item.uses, changed) ||
        HaveCommonBits(item.value.asked, supposed)) {
      continue;
    }
    AddBit(i, changed);
    AddBit(i, supposed);
  }
  supposition->changed_ = changed;
  supposition->supposed_ = supposed;
  supposition->results_ = static_cast<const ItemResult**>(
      memory.Allocate(count * sizeof(ItemResult*)));
  std::fill_n(supposition->results_, count, nullptr);
  ItemResult result;
  result.reading.value = value;
  supposition->results_[position] = memory.New(result);
  supposition->ready_ = NewReady(*plan_);
  for (const int slot : {plan_->subject_slot(), plan_->assessed_on_slot()}) {
    supposition->ready_[slot] = ready_[slot];
  }
  supposition->inputs_ = supposition->NewInputs();
  return supposition;
}

}  // namespace myorules::engine
