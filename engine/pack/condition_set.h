// Conditions as formulas over atoms: what they ask, each thing asked about
// being one atom that is tried in each of its cases. What holds of the formulas
// in every combination of cases holds of the conditions for every subject.
#ifndef MYORULES_ENGINE_PACK_CONDITION_SET_H_
#define MYORULES_ENGINE_PACK_CONDITION_SET_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/base/work_budget.h"
#include "engine/expr/checker.h"
#include "engine/expr/value.h"
#include "engine/pack/combinations.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/references.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// Steps that are spent, for all conditions of a pack and its imports together,
// on looking into the tables that they name: a second at most. Beyond, each
// table may have any of its outcomes whatever the facts: less is said, and the
// pack loads.
inline constexpr int64_t kMaxOpenedTableSteps = 50'000'000;

// Where the names in conditions lead.
struct ConditionNames {
  const google::protobuf::Descriptor* subject_type = nullptr;
  std::string subject;
  std::function<const CompiledItem*(absl::string_view variable)> find_item;
  // Of a threshold that is a plain number; null: no such threshold.
  std::function<const Value*(absl::string_view variable)> find_number;
  // Whether `node` of `checked`, which is worked out, is this number of some
  // subject that there is. Unset: that is not known.
  std::function<bool(const CheckedExpr& checked, const Expr& node,
                     double number)>
      is_shown;
  // Set, with is_shown: what it takes to look for such numbers, while it lasts;
  // beyond, less is said.
  WorkBudget* shown_budget = nullptr;
  // True: what an item is made of is looked into, down to the facts. False:
  // each item is an atom.
  bool open_items = true;
  // Set, with open_items: the rows of tables are looked into as well, while it
  // lasts. Null: each table is an atom.
  WorkBudget* tables_budget = nullptr;
  // Variables of items that are atoms all the same: of what they are made of a
  // fault is told. Null: there are none. Outlives the names.
  const NameSet* closed = nullptr;
};

// Whether `node` of `checked` is a part of the subject as it is on record, by
// whatever names.
bool IsFact(const CheckedExpr& checked, const Expr& node,
            const ConditionNames& names);

// Something that conditions ask about: a fact, an item, or an expression that
// is not looked into. Takes one of its cases, the same in all conditions.
struct ConditionAtom {
  // For a reader: "parcel.weight_grams", "route", or the expression's text.
  std::string name;
  Type type;
  // The variable that it is; empty: none.
  std::string variable;
  bool is_table = false;
  // Set where it is a fact.
  const google::protobuf::FieldDescriptor* field = nullptr;
  // Set where it is on record, or an item that is, and of that type: it has one
  // of the enum's values.
  const google::protobuf::EnumDescriptor* enum_type = nullptr;
  // Set where it is worked out, and how is not looked into: the node, and what
  // it is a node of.
  const CheckedExpr* checked = nullptr;
  const Expr* node = nullptr;
  // A number, a text: what it is compared with.
  std::vector<Value> marks;
  // False and true; numbers; texts.
  std::vector<Value> cases;
  // For each case whether some subject surely has it, whatever the other facts
  // are: a bool fact is either, an enum fact one of its values, a number one
  // of the marks or a number between them, or between zero and the least.
  std::vector<bool> sure;
};

// Grows by Add; then, closed once, is asked.
class ConditionSet {
 public:
  // What it does is charged to `budget`, which outlives it; once that has
  // stopped, whatever the set says is wrong.
  ConditionSet(ConditionNames names, WorkBudget* budget)
      : names_(std::move(names)), budget_(*budget) {}

  // Adds a condition (of type bool) and returns its number, from 0.
  int Add(const CheckedExpr& condition);

  // Works the cases of the atoms out; no Add after that.
  void Close();

  const std::vector<ConditionAtom>& atoms() const { return atoms_; }
  // The product of the numbers of cases; `most` + 1 where it is above `most`.
  int64_t Combinations(int64_t most) const;

  // Whether the variable occurs in what is not looked into.
  bool IsHidden(absl::string_view variable) const {
    return hidden_.count(variable) > 0;
  }

  // Whether an atom is a table.
  bool HasTables() const;

  // What holds in which combinations.
  struct Truth {
    // By condition.
    std::vector<CombinationSet> holds;
    // Those in which each table that was looked into has an outcome; in the
    // others it fails, and what asks about it with it.
    CombinationSet possible;
  };
  // Asked where there are few enough combinations (Combinations).
  Truth Holding(const CombinationNumbers& numbers);

 private:
  enum class Op { kConstant, kTest, kNot, kAnd, kOr, kIf, kSame };
  // A formula; those that it is made of have lower numbers.
  struct Formula {
    Op op = Op::kConstant;
    bool constant = false;
    int a = -1;
    int b = -1;
    int c = -1;
    // kTest: of atom `a`, compared so with that mark; for each case its truth.
    std::string comparison;
    Value mark;
    std::vector<char> truth;
  };
  // What stands on one side of a comparison.
  struct Operand {
    std::string key;
    ConditionAtom atom;
    const CompiledItem* table = nullptr;
  };

  int Build(const CheckedExpr& checked, const Expr& node);
  int BuildNode(const CheckedExpr& checked, const Expr& node);
  int BuildCall(const CheckedExpr& checked, const Expr& node,
                const CallExpr& call);
  // -1: the comparison is not looked into.
  int BuildComparison(const CheckedExpr& checked, const std::string& comparison,
                      const Expr& left, const Expr& right);
  int BuildOrdered(const CheckedExpr& checked, const std::string& comparison,
                   const Expr& left, const Expr& right);
  int BuildMembership(const CheckedExpr& checked, const Expr& sought,
                      const ListExpr& list);
  // `of`: nullopt: not to be compared so.
  int BuildTest(const absl::optional<Operand>& of,
                const std::string& comparison, const Value& mark);
  // That the table has this outcome; -1: it is not looked into.
  int BuildOutcome(const CompiledItem& table, const std::string& outcome);
  // The test of an atom that is true or false.
  int BuildTruth(const Operand& operand);
  int BuildBool(const CheckedExpr& checked, const Expr& node);
  // An atom that is true or false, named by `key` alone.
  int BuildHidden(const CheckedExpr& checked, const Expr& node,
                  const std::string& key);

  // Whether it is looked into what the item is made of.
  static bool IsSwitch(const CompiledItem& item);
  bool IsOpen(const CompiledItem& item) const;
  absl::optional<Operand> OperandOf(const CheckedExpr& checked,
                                    const Expr& node);
  // What a name, or a name of names, stands for: a table, an expression, or
  // what is not looked into.
  struct Named {
    const CheckedExpr* checked = nullptr;
    const Expr* node = nullptr;
    // Of which `node` is the name; null: it is none.
    const CompiledItem* item = nullptr;
  };
  Named Opened(const CheckedExpr& checked, const Expr& node);
  // Of what is no item.
  absl::optional<Operand> OperandAt(const CheckedExpr& checked,
                                    const Expr& node);
  absl::optional<Operand> FactOf(const CheckedExpr& checked,
                                 const Expr& node) const;
  absl::optional<Value> ConstantOf(const CheckedExpr& checked,
                                   const Expr& node) const;
  void Hide(const CheckedExpr& checked, const Expr& node);
  int AtomOf(const Operand& operand);
  int New(Formula formula);
  int Not(int formula);
  void CloseAtom(ConditionAtom* atom) const;
  // The text of a node, charged for.
  std::string TextOf(const Expr& node);
  // The truth of the tests in each case of their atoms.
  void JudgeTests();
  // The truth of all formulas in 64 combinations, the first a multiple of 64.
  void Judge(const CombinationNumbers& numbers, int first,
             std::vector<uint64_t>* holds) const;

  ConditionNames names_;
  WorkBudget& budget_;
  std::vector<ConditionAtom> atoms_;
  std::map<std::string, int> atom_by_key_;
  std::vector<Formula> formulas_;
  std::map<std::string, int> formula_by_item_;
  // Of tables that are looked into: by outcome.
  std::map<std::string, std::map<std::string, int>> outcomes_by_table_;
  // Those under which they have one.
  std::vector<int> outcomes_exist_;
  // By atom; of those that are true or false.
  std::map<int, int> truth_by_atom_;
  std::vector<int> conditions_;
  NameSet hidden_;
  int depth_ = 0;  // Of the formula that is being built.
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_CONDITION_SET_H_
