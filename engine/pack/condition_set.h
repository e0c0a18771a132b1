// Conditions as formulas over atoms: what they ask, each thing asked about
// being one atom that is tried in each of its cases. What holds of the formulas
// in every combination of cases holds of the conditions for every subject.
#ifndef MYORULES_ENGINE_PACK_CONDITION_SET_H_
#define MYORULES_ENGINE_PACK_CONDITION_SET_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/expr/checker.h"
#include "engine/expr/value.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/references.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// Where the names in conditions lead.
struct ConditionNames {
  const google::protobuf::Descriptor* subject_type = nullptr;
  std::string subject;
  std::function<const CompiledItem*(absl::string_view variable)> find_item;
  // Of a threshold that is a plain number; null: no such threshold.
  std::function<const Value*(absl::string_view variable)> find_number;
  // True: what an item is made of is looked into, down to the facts. False:
  // each item is an atom.
  bool open_items = true;
};

// Something that conditions ask about: a fact, an item, or an expression that
// is not looked into. Takes one of its cases, the same in all conditions.
struct ConditionAtom {
  // For a reader: "parcel.weight_grams", "route", or the expression's text.
  std::string name;
  Type type;
  // The variable that it is; empty: none.
  std::string variable;
  // Set where it is a fact.
  const google::protobuf::FieldDescriptor* field = nullptr;
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
  explicit ConditionSet(ConditionNames names) : names_(std::move(names)) {}

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

  // Which conditions hold where atom i has its case number cases[i].
  std::vector<bool> Holding(const std::vector<int>& cases) const;

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
    std::vector<bool> truth;
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
  int BuildTest(const CheckedExpr& checked, const Expr& operand,
                const std::string& comparison, const Value& mark);
  int BuildBool(const CheckedExpr& checked, const Expr& node);
  // An atom that is true or false, named by `key` alone.
  int BuildHidden(const CheckedExpr& checked, const Expr& node,
                  const std::string& key);

  absl::optional<Operand> OperandOf(const CheckedExpr& checked,
                                    const Expr& node);
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

  ConditionNames names_;
  std::vector<ConditionAtom> atoms_;
  std::map<std::string, int> atom_by_key_;
  std::vector<Formula> formulas_;
  std::map<std::string, int> formula_by_item_;
  std::vector<int> conditions_;
  NameSet hidden_;
  int depth_ = 0;  // Of the formula that is being built.
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_CONDITION_SET_H_
