// The items of a pack, evaluated on one subject.
#ifndef MYORULES_ENGINE_CLASSIFY_EVALUATION_H_
#define MYORULES_ENGINE_CLASSIFY_EVALUATION_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "engine/base/work_budget.h"
#include "engine/classify/table.h"
#include "engine/expr/value.h"
#include "engine/pack/compiled_pack.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// A fact as it was read.
struct FactSeen {
  Value value;
  // The enum whose numbers the value holds; null: none.
  const google::protobuf::EnumDescriptor* enum_type = nullptr;
};

// What one evaluation of an expression gave, and what it read on the way.
struct Reading {
  Value value;
  // The variables asked for, in the order of their first use; of thresholds
  // that only functions compare with, those that one compared with.
  std::vector<std::string> variables;
  // The facts read, by path.
  std::map<std::string, FactSeen> facts;
};

// An item's value, and how it came about.
struct ItemResult {
  // A decision or a facet that is a table: its outcome, unknown while that is
  // open; COLLECT: a list, open while further outcomes may come.
  Value value;
  // Tables only.
  absl::optional<TableResult> table;
  std::vector<std::string> variables;
  std::map<std::string, FactSeen> facts;
};

// A value that something open may turn out to have.
struct PossibleValue {
  Value value;
  // A table: the outcomes that this stands for; one, but for COLLECT.
  std::vector<std::string> outcomes;
};

// Every item of a pack evaluated once, in the order of dependency. Immutable
// once made. The pack and the subject outlive it.
class Evaluation {
 public:
  // Charges `budget`, which outlives it. Once that has stopped, all that is
  // found is of no use.
  Evaluation(const CompiledPack& pack, const google::protobuf::Message& subject,
             absl::CivilDay assessed_on, WorkBudget* budget);

  const CompiledPack& pack() const { return *pack_; }
  WorkBudget& budget() const { return *budget_; }

  // The result of the item at that position of pack().items().
  const ItemResult& item(int position) const { return *results_[position]; }
  // Its position; -1: no such item.
  int Find(absl::string_view variable) const;

  // Evaluates an expression over the subject and the items.
  Reading Evaluate(const CheckedExpr& expression) const;

  // The same subject, supposing that the item at `position` has that value:
  // what uses it is evaluated anew. Questions about the record keep their
  // answers, for a supposition puts nothing on record. This evaluation outlives
  // that one.
  Evaluation Suppose(int position, Value value) const;

  // The values that the open item at `position`, a table or a bool, may have.
  // Empty: too many.
  std::vector<PossibleValue> PossibleValues(int position) const;

 private:
  struct Inputs;
  class ItemActivation;
  class RowStates;

  Evaluation() = default;

  ItemResult EvaluateItem(const CompiledItem& item) const;
  ItemResult EvaluateTable(const CompiledItem& item) const;
  // Something open that a table's rows name, with the values that it may have.
  struct OpenItem {
    int position;
    std::vector<PossibleValue> values;
    UnknownSet missing;
  };
  // Those of which the values are few: bools, tables, and numbers and texts
  // that the rows only compare with fixed values.
  std::vector<OpenItem> AtomsOf(const CompiledItem& item) const;
  // The values that tell the cases of an open number or text apart; empty: it
  // is not open.
  std::vector<PossibleValue> CasesOf(const ComparedItem& compared) const;
  // Whether the expression asks about the record of something supposed.
  bool AsksOfSupposed(const CheckedExpr& expression) const;
  bool AnyAsksOfSupposed(const CompiledItem& item) const;

  const CompiledPack* pack_ = nullptr;
  WorkBudget* budget_ = nullptr;
  std::shared_ptr<const Inputs> inputs_;
  std::vector<std::shared_ptr<const ItemResult>> results_;
  // Suppositions only: the evaluation without the last one, and what all of
  // them changed.
  const Evaluation* without_ = nullptr;
  std::set<int> supposed_;
};

// The state of a condition whose evaluation gave `value`.
RowState StateOf(const Value& value);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_EVALUATION_H_
