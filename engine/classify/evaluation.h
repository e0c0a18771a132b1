// The items of a pack, evaluated on one subject.
//
// What it gives is in the memory of the thread (engine/base/memory.h), and so
// is an evaluation itself: trivial to drop.
#ifndef MYORULES_ENGINE_CLASSIFY_EVALUATION_H_
#define MYORULES_ENGINE_CLASSIFY_EVALUATION_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "engine/base/bit_set.h"
#include "engine/base/memory.h"
#include "engine/base/work_budget.h"
#include "engine/classify/table.h"
#include "engine/expr/value.h"
#include "engine/pack/plan.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// A fact as it was read.
struct FactSeen {
  const Path* path = nullptr;
  Value value;
  // The enum whose numbers the value holds; null: none.
  const google::protobuf::EnumDescriptor* enum_type = nullptr;
};

// What one evaluation of an expression gave, and what it read on the way.
struct Reading {
  Value value;
  // The slots (engine/pack/plan.h) asked for, in the order of their first use;
  // of thresholds that functions compare with, those that one compared with.
  absl::Span<const int> slots;
  // The facts read, each path once, by its text; none where nothing is traced.
  absl::Span<const FactSeen> facts;
  // The entries that decided (oracle::Activation::OnDecided), each once, by
  // their texts; none where nothing is traced.
  absl::Span<const Path* const> deciders;
};

// An item's value, and how it came about.
struct ItemResult {
  // A decision or a facet that is a table: its outcome, unknown while that is
  // open; COLLECT: a list, open while further outcomes may come.
  Reading reading;
  // Tables only.
  const TableResult* table = nullptr;

  const Value& value() const { return reading.value; }
};

// A value that something open may turn out to have.
struct PossibleValue {
  Value value;
  // A table: the outcomes that this stands for; one, but for COLLECT.
  Outcomes outcomes;
  // A table: that the rules fail.
  bool is_error = false;
};

// Evaluates items when they are first asked for, each at most once. The plan
// and the subject outlive it. Not thread-safe.
class Evaluation {
 public:
  // Charges `budget` what it does, and `room` the bytes that are told of it.
  // Both outlive it; once one has stopped, all that is found is of no use.
  // `traced`: notes the facts that each item reads.
  Evaluation(const Plan& plan, const google::protobuf::Message& subject,
             absl::CivilDay assessed_on, bool traced, WorkBudget* budget,
             WorkBudget* room);

  const Plan& plan() const { return *plan_; }
  WorkBudget& budget() const { return *budget_; }

  // The value, to be told; the empty text where the answer has no room for it.
  const Value& Told(const Value& value) const;
  // Whether there is room for a text of so many bytes, which is then taken.
  bool TakeRoom(size_t bytes) const;

  // The result of the item at that position. Valid as long as the memory.
  const ItemResult& item(int position) const {
    const ItemResult* result = results_[position];
    return result != nullptr ? *result : *Demand(position);
  }

  // Its value; that of an expression without making more of it.
  Value value(int position) const {
    return ready_[position].is_null() ? item(position).value()
                                      : ready_[position];
  }
  // Null: it is no table.
  const TableResult* table(int position) const {
    return plan_->items[position].rows.empty() ? nullptr : item(position).table;
  }

  // Evaluates an expression over the subject and the items, and notes what it
  // reads.
  Reading Evaluate(const Rule& rule) const;
  // … without notes.
  Value ValueOf(const Rule& rule) const;

  // Whether the slot has been asked for so far, by whatever was evaluated.
  bool IsUsed(int slot) const;

  // Whether the item is a table that is open.
  bool IsOpenTable(int position) const {
    const TableResult* const of_item = table(position);
    return of_item != nullptr &&
           of_item->status == v1::DECISION_STATUS_INDETERMINATE;
  }

  // The values that the open item at `position`, a table or a bool, may have.
  // Empty: too many.
  absl::Span<const PossibleValue> PossibleValues(int position) const;

  // The same subject, supposing that the open item at `position` has its
  // possible value number `index`: what uses it is evaluated anew. Questions
  // about the record keep their answers, for a supposition puts nothing on
  // record. Made once; this evaluation outlives that one.
  const Evaluation& Suppose(int position, int index) const;

 private:
  class Inputs;
  class NotingInputs;
  class OverridingInputs;
  // Something open that a table's rows name, with the values that it may have.
  struct OpenItem {
    int position;
    absl::Span<const PossibleValue> values;
    UnknownSet missing;
    bool inexact;  // As of an Atom.
  };
  // Another value for an item.
  struct Override {
    int position;
    Value value;
  };
  // What was supposed of an item: an evaluation for each of its values.
  struct Suppositions {
    int position;
    absl::Span<const PossibleValue> values;
    const Evaluation** by_value;
    const Suppositions* next;
  };

  Evaluation() = default;

  Inputs* NewInputs() const;
  static Value* NewReady(const Plan& plan);
  Value ValueIn(int slot) const {
    return ready_[slot].is_null() ? Ask(slot) : ready_[slot];
  }
  // The value of a slot that nothing has asked for so far.
  Value Ask(int slot) const;
  // Whether the item can be worked out by its program alone, right now.
  bool IsPlainNow(const PlainItem& item) const;
  Value EvaluatePlain(const PlainItem& item) const;
  // Whether the item has been worked out.
  bool IsDone(int position) const {
    return results_[position] != nullptr || !ready_[position].is_null();
  }
  const ItemResult* KeepResult(int position, const Value& value) const;
  const ItemResult* Demand(int position) const;
  const ItemResult* DemandAtLength(int position, int levels) const;
  const ItemResult* EvaluateItem(int position) const;
  void EvaluateConstant(const ItemPlan& item, ItemResult* result) const;
  void EvaluateTable(int position, ItemResult* result) const;
  // `as_it_is`: the rows without any supposition, as far as they decide; one of
  // them is unknown or fails.
  TableResult SolveOpenTable(int position, const TableShape& shape,
                             absl::Span<const RowState> as_it_is) const;
  // What an open condition of a table lacks beside what it asks for as things
  // stand (SolveTable).
  UnknownSet MayComeToAsk(const Rule& when) const;
  // Evaluates what the item hangs on, in order, so that no chain of items is
  // a chain of calls.
  void DemandInOrder(int position) const;
  // Of an item that a supposition leaves as it is.
  const ItemResult* DemandWithout(int position) const;
  Value ValueOfTable(int position, const TableResult& table) const;
  Value ErrorOfTable(int position, const TableResult& table) const;
  Value ListOfOutcomes(int position, Outcomes outcomes) const;
  absl::Span<const PossibleValue> PossibleLists(int position) const;
  // Those of which the values are few: bools, tables, and numbers and texts
  // that the rows only compare with fixed values.
  absl::Span<const OpenItem> AtomsOf(int position) const;
  // The values that tell the cases of an open number or text apart; empty: it
  // is not open.
  absl::Span<const PossibleValue> CasesOf(const ComparedItem& compared) const;
  const Evaluation* MakeSupposition(int position, const Value& value) const;

  const Plan* plan_ = nullptr;
  const PlainItem* plain_items_ = nullptr;  // Of the plan.
  WorkBudget* budget_ = nullptr;
  WorkBudget* room_ = nullptr;
  bool traced_ = false;
  bool is_plain_ = false;     // Neither traced nor a supposition.
  Inputs* inputs_ = nullptr;  // Without notes.
  // By slot; those that are null have not been asked for yet.
  Value* ready_ = nullptr;
  // By position; null: nobody wanted to know how its value came about.
  const ItemResult** results_ = nullptr;
  absl::Span<uint64_t> used_;       // Slots.
  mutable int waiting_levels_ = 0;  // Of expressions.
  mutable const Suppositions* suppositions_ = nullptr;
  // Suppositions only: the evaluation without the last one; the items that
  // this one changes, and those that all of them change.
  const Evaluation* without_ = nullptr;
  ConstBits changed_;
  ConstBits supposed_;
};

// The state of a condition whose evaluation gave `value`.
RowState StateOf(const Value& value);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_EVALUATION_H_
