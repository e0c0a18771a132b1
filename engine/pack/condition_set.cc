#include "engine/pack/condition_set.h"

#include <cstdint>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_dump.h"
#include "engine/expr/ast_walk.h"
#include "engine/pack/number_cases.h"
#include "engine/pack/references.h"
#include "engine/pack/table_checks.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;

Type TypeAt(const CheckedExpr& checked, const Expr& node) {
  const auto type = checked.types.find(node.id);
  return type == checked.types.end() ? Type::Dyn() : type->second;
}

bool IsOrder(const std::string& function) {
  return function == "_<_" || function == "_<=_" || function == "_>_" ||
         function == "_>=_";
}

// `a < b` is `b > a`.
std::string Mirrored(const std::string& comparison) {
  if (comparison == "_<_") return "_>_";
  if (comparison == "_<=_") return "_>=_";
  if (comparison == "_>_") return "_<_";
  if (comparison == "_>=_") return "_<=_";
  return comparison;
}

bool HasOrder(const Type& type) {
  return type == Type::Date() || type == Type::Timestamp() ||
         type == Type::Duration();
}

absl::optional<Value> LiteralOf(const Literal& literal) {
  if (const auto* number = std::get_if<int64_t>(&literal)) {
    return Value::Int(*number);
  }
  if (const auto* number = std::get_if<uint64_t>(&literal)) {
    return Value::Uint(*number);
  }
  if (const auto* number = std::get_if<double>(&literal)) {
    return Value::Double(*number);
  }
  if (const auto* text = std::get_if<std::string>(&literal)) {
    return Value::StringView(*text);
  }
  return absl::nullopt;
}

// The day that `date('2016-05-09')` is.
absl::optional<Value> DayOf(const CallExpr& date) {
  if (date.target != nullptr || date.args.size() != 1) return absl::nullopt;
  const std::string* text = TextLiteral(*date.args[0]);
  absl::CivilDay day;
  if (text == nullptr || !absl::ParseCivilTime(*text, &day)) {
    return absl::nullopt;
  }
  return Value::Date({day, day, {}});
}

absl::optional<Value> Negated(const Value& number) {
  if (number.kind() == Value::Kind::kDouble) {
    return Value::Double(-number.as_double());
  }
  if (number.kind() == Value::Kind::kInt && IsUsableMark(number)) {
    return Value::Int(-number.as_int());
  }
  return absl::nullopt;
}

}  // namespace

bool IsFact(const CheckedExpr& checked, const Expr& node,
            const ConditionNames& names) {
  return IsTakenFrom(checked, node, [&](absl::string_view variable) {
    if (variable == names.subject) return true;
    const CompiledItem* const item = names.find_item(variable);
    return item != nullptr && item->is_fact;
  });
}

int ConditionSet::Add(const CheckedExpr& condition) {
  conditions_.push_back(Build(condition, *condition.root));
  return static_cast<int>(conditions_.size()) - 1;
}

int ConditionSet::New(Formula formula) {
  formulas_.push_back(std::move(formula));
  return static_cast<int>(formulas_.size()) - 1;
}

int ConditionSet::Not(int formula) { return New({Op::kNot, false, formula}); }

int ConditionSet::Build(const CheckedExpr& checked, const Expr& node) {
  // Names are looked up and written out.
  constexpr int64_t kStepsOfANode = 16;
  if (!budget_.Spend(kStepsOfANode)) return New({Op::kConstant, false});
  ++depth_;
  const int formula = BuildNode(checked, node);
  --depth_;
  return formula;
}

int ConditionSet::BuildNode(const CheckedExpr& checked, const Expr& node) {
  if (const auto* literal = std::get_if<Literal>(&node.node)) {
    if (const bool* value = std::get_if<bool>(literal)) {
      return New({Op::kConstant, *value});
    }
  }
  const auto* call = std::get_if<CallExpr>(&node.node);
  return call == nullptr ? BuildBool(checked, node)
                         : BuildCall(checked, node, *call);
}

int ConditionSet::BuildCall(const CheckedExpr& checked, const Expr& node,
                            const CallExpr& call) {
  const std::string& function = call.function;
  const auto argument = [&](int i) { return Build(checked, *call.args[i]); };
  if (function == "_&&_" || function == "_||_") {
    const int left = argument(0);
    const int right = argument(1);
    return New({function == "_&&_" ? Op::kAnd : Op::kOr, false, left, right});
  }
  if (function == "!_") return Not(argument(0));
  if (function == "_?_:_") {
    const int condition = argument(0);
    const int yes = argument(1);
    const int no = argument(2);
    return New({Op::kIf, false, condition, yes, no});
  }
  if (call.target == nullptr && call.args.size() == 2) {
    int comparison = -1;
    if (function == "_==_" || function == "_!=_" || IsOrder(function)) {
      comparison =
          BuildComparison(checked, function, *call.args[0], *call.args[1]);
    } else if (function == "@in") {
      if (const auto* list = std::get_if<ListExpr>(&call.args[1]->node)) {
        comparison = BuildMembership(checked, *call.args[0], *list);
      }
    }
    if (comparison >= 0) return comparison;
  }
  return BuildBool(checked, node);
}

int ConditionSet::BuildComparison(const CheckedExpr& checked,
                                  const std::string& comparison,
                                  const Expr& left, const Expr& right) {
  if (TypeAt(checked, left) == Type::Bool() &&
      TypeAt(checked, right) == Type::Bool() && !IsOrder(comparison)) {
    const int a = Build(checked, left);
    const int b = Build(checked, right);
    const int same = New({Op::kSame, false, a, b});
    return comparison == "_==_" ? same : Not(same);
  }
  if (const auto mark = ConstantOf(checked, right)) {
    const int test = BuildTest(OperandOf(checked, left), comparison, *mark);
    if (test >= 0) return test;
  }
  if (const auto mark = ConstantOf(checked, left)) {
    const int test =
        BuildTest(OperandOf(checked, right), Mirrored(comparison), *mark);
    if (test >= 0) return test;
  }
  return BuildOrdered(checked, comparison, left, right);
}

// Of two days or times just one of `<`, `==` and `>` holds. Of anything
// `a != b` is not `a == b`, nor `b == a`.
int ConditionSet::BuildOrdered(const CheckedExpr& checked,
                               const std::string& comparison, const Expr& left,
                               const Expr& right) {
  const auto text = [&](const Expr& side) {
    const Named named = Opened(checked, side);
    Hide(checked, side);
    Hide(*named.checked, *named.node);
    return TextOf(*named.node);
  };
  std::string first = text(left);
  std::string second = text(right);
  const bool swapped = second < first;
  if (swapped) std::swap(first, second);
  const std::string asked = swapped ? Mirrored(comparison) : comparison;
  const auto hidden = [&](const std::string& a, const char* function,
                          const std::string& b) {
    return BuildHidden(checked, left,
                       absl::StrCat(function, "(", a, ", ", b, ")"));
  };
  if (!HasOrder(TypeAt(checked, left)) || !HasOrder(TypeAt(checked, right))) {
    if (IsOrder(comparison)) return -1;
    const int equal = hidden(first, "_==_", second);
    return comparison == "_==_" ? equal : Not(equal);
  }
  if (first == second) {
    return New(
        {Op::kConstant, asked == "_<=_" || asked == "_>=_" || asked == "_==_"});
  }
  const int less = hidden(first, "_<_", second);
  if (asked == "_<_") return less;
  if (asked == "_>=_") return Not(less);
  const int more =
      New({Op::kAnd, false, Not(less), hidden(second, "_<_", first)});
  if (asked == "_>_") return more;
  if (asked == "_<=_") return Not(more);
  const int unequal = New({Op::kOr, false, less, more});
  return asked == "_!=_" ? unequal : Not(unequal);
}

int ConditionSet::BuildMembership(const CheckedExpr& checked,
                                  const Expr& sought, const ListExpr& list) {
  int any = New({Op::kConstant, false});
  const absl::optional<Operand> of = OperandOf(checked, sought);
  for (const ExprPtr& element : list.elements) {
    if (!budget_.Spend(1)) return any;
    const auto mark = ConstantOf(checked, *element);
    const int test = mark.has_value() ? BuildTest(of, "_==_", *mark) : -1;
    if (test < 0) return -1;
    any = New({Op::kOr, false, any, test});
  }
  return any;
}

int ConditionSet::BuildTest(const absl::optional<Operand>& of,
                            const std::string& comparison, const Value& mark) {
  if (!of.has_value()) return -1;
  if (of->table != nullptr && mark.kind() == Value::Kind::kString &&
      !IsOrder(comparison)) {
    const int is = BuildOutcome(*of->table, std::string(mark.as_string()));
    if (is >= 0) return comparison == "_==_" ? is : Not(is);
  }
  if (HasNumberCases(of->atom.type)) {
    if (!IsUsableMark(mark)) return -1;
  } else if (of->atom.type == Type::Date()) {
    if (mark.kind() != Value::Kind::kDate) return -1;
  } else if (of->atom.type != Type::String() || IsOrder(comparison) ||
             mark.kind() != Value::Kind::kString) {
    return -1;
  }
  Formula test;
  test.op = Op::kTest;
  test.a = AtomOf(*of);
  test.comparison = comparison;
  test.mark = mark;
  atoms_[test.a].marks.push_back(mark);
  return New(std::move(test));
}

int ConditionSet::BuildOutcome(const CompiledItem& table,
                               const std::string& outcome) {
  if (names_.tables_budget == nullptr || !IsOpen(table) ||
      depth_ > limits::kMaxOpenedDepth ||
      absl::c_any_of(table.rows, [](const CompiledRow& row) {
        return row.when == nullptr;
      })) {
    return -1;
  }
  if (outcomes_by_table_.count(table.variable) == 0) {
    std::map<std::string, int> outcomes;
    const auto add = [&](const std::string& name, int formula) {
      const auto [at, is_new] = outcomes.emplace(name, formula);
      if (!is_new) at->second = New({Op::kOr, false, at->second, formula});
    };
    // Some row so far holds; two do.
    int one = New({Op::kConstant, false});
    int two = one;
    for (const CompiledRow& row : table.rows) {
      const int holds = Build(*row.when, *row.when->root);
      add(row.outcome, New({Op::kAnd, false, holds, Not(one)}));
      two = New({Op::kOr, false, two, New({Op::kAnd, false, one, holds})});
      one = New({Op::kOr, false, one, holds});
    }
    if (table.otherwise.empty()) {
      outcomes_exist_.push_back(one);
    } else {
      add(table.otherwise, Not(one));
    }
    if (table.hit_policy == v1::HIT_POLICY_UNIQUE) {
      outcomes_exist_.push_back(Not(two));
    }
    outcomes_by_table_.emplace(table.variable, std::move(outcomes));
  }
  const std::map<std::string, int>& outcomes =
      outcomes_by_table_.at(table.variable);
  const auto known = outcomes.find(outcome);
  return known != outcomes.end() ? known->second : New({Op::kConstant, false});
}

int ConditionSet::BuildBool(const CheckedExpr& checked, const Expr& node) {
  const absl::string_view variable = VariableAt(checked, node);
  const CompiledItem* item =
      variable.empty() ? nullptr : names_.find_item(variable);
  if (item != nullptr && IsOpen(*item) && item->value != nullptr &&
      !IsSwitch(*item) && item->type == Type::Bool() &&
      depth_ <= limits::kMaxOpenedDepth) {
    const auto known = formula_by_item_.find(item->variable);
    if (known != formula_by_item_.end()) return known->second;
    const int formula = Build(*item->value, *item->value->root);
    formula_by_item_.emplace(item->variable, formula);
    return formula;
  }
  const absl::optional<Operand> operand = OperandOf(checked, node);
  if (operand.has_value() && operand->atom.type == Type::Bool()) {
    return BuildTruth(*operand);
  }
  Hide(checked, node);
  return BuildHidden(checked, node, TextOf(node));
}

int ConditionSet::BuildHidden(const CheckedExpr& checked, const Expr& node,
                              const std::string& key) {
  Operand operand;
  operand.key = absl::StrCat("condition ", key);
  operand.atom.name = key;
  operand.atom.type = Type::Bool();
  return BuildTruth(operand);
}

int ConditionSet::BuildTruth(const Operand& operand) {
  const int atom = AtomOf(operand);
  const auto known = truth_by_atom_.find(atom);
  if (known != truth_by_atom_.end()) return known->second;
  Formula test;
  test.op = Op::kTest;
  test.a = atom;
  const int formula = New(std::move(test));
  truth_by_atom_.emplace(atom, formula);
  return formula;
}

// `false`, so that a part of a pack is off: what hangs on it has no fault.
bool ConditionSet::IsSwitch(const CompiledItem& item) {
  return std::holds_alternative<Literal>(item.value->root->node);
}

bool ConditionSet::IsOpen(const CompiledItem& item) const {
  return names_.open_items &&
         (names_.closed == nullptr || names_.closed->count(item.variable) == 0);
}

std::string ConditionSet::TextOf(const Expr& node) {
  constexpr int64_t kBytesAStep = 8;
  std::string text = DumpExpr(node);
  budget_.Spend(static_cast<int64_t>(text.size()) / kBytesAStep);
  return text;
}

ConditionSet::Named ConditionSet::Opened(const CheckedExpr& checked,
                                         const Expr& node) {
  Named named = {&checked, &node};
  // Names of names may be as many as there are items.
  while (true) {
    const absl::string_view variable = VariableAt(*named.checked, *named.node);
    named.item = variable.empty() ? nullptr : names_.find_item(variable);
    const CompiledItem* const item = named.item;
    if (item == nullptr || !IsOpen(*item) || item->value == nullptr ||
        (item->type == Type::Bool() && IsSwitch(*item)) || !budget_.Spend(1) ||
        item->type != item->value->type) {
      return named;
    }
    named.checked = item->value.get();
    named.node = item->value->root.get();
  }
}

absl::optional<ConditionSet::Operand> ConditionSet::OperandOf(
    const CheckedExpr& checked, const Expr& node) {
  const Named named = Opened(checked, node);
  if (VariableAt(*named.checked, *named.node).empty()) {
    return OperandAt(*named.checked, *named.node);
  }
  const CompiledItem* const item = named.item;
  if (item == nullptr) return absl::nullopt;
  Operand operand;
  operand.key = absl::StrCat("item ", item->variable);
  operand.atom.name = item->id;
  operand.atom.type = item->type;
  operand.atom.variable = item->variable;
  if (item->is_fact) operand.atom.enum_type = item->enum_type;
  if (IsTable(*item)) operand.table = item;
  return operand;
}

absl::optional<ConditionSet::Operand> ConditionSet::OperandAt(
    const CheckedExpr& checked, const Expr& node) {
  if (absl::optional<Operand> fact = FactOf(checked, node)) return fact;
  const Type type = TypeAt(checked, node);
  if (!HasNumberCases(type) && type != Type::String() && type != Type::Date()) {
    return absl::nullopt;
  }
  Hide(checked, node);
  Operand operand;
  operand.atom.name = TextOf(node);
  operand.key = absl::StrCat("value ", operand.atom.name);
  operand.atom.type = type;
  if (IsFact(checked, node, names_)) {
    operand.atom.enum_type =
        EnumOfField(checked, node, *names_.subject_type->file()->pool());
  }
  operand.atom.checked = &checked;
  operand.atom.node = &node;
  return operand;
}

// A scalar of the subject, or of a message in it, that can be given whatever
// else is: not a member of a oneof, not an entry of a list.
absl::optional<ConditionSet::Operand> ConditionSet::FactOf(
    const CheckedExpr& checked, const Expr& node) const {
  std::vector<const SelectExpr*> way;
  const Expr* at = &node;
  while (const auto* select = std::get_if<SelectExpr>(&at->node)) {
    if (select->test_only) return absl::nullopt;
    way.push_back(select);
    at = select->operand.get();
  }
  if (way.empty() || VariableAt(checked, *at) != names_.subject) {
    return absl::nullopt;
  }
  Operand operand;
  operand.atom.name = names_.subject;
  const google::protobuf::Descriptor* type = names_.subject_type;
  for (auto select = way.rbegin(); select != way.rend(); ++select) {
    if (type == nullptr) return absl::nullopt;
    const FieldDescriptor* field = type->FindFieldByName((*select)->field);
    if (field == nullptr || field->is_repeated() ||
        field->real_containing_oneof() != nullptr) {
      return absl::nullopt;
    }
    absl::StrAppend(&operand.atom.name, ".", field->name());
    operand.atom.field = field;
    operand.atom.enum_type = field->enum_type();
    type = field->message_type();
  }
  operand.atom.type = TypeAt(checked, node);
  // A float has other numbers between the marks than a double.
  if ((type != nullptr && operand.atom.type != Type::Date()) ||
      operand.atom.field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
    return absl::nullopt;
  }
  operand.key = absl::StrCat("fact ", operand.atom.name);
  return operand;
}

absl::optional<Value> ConditionSet::ConstantOf(const CheckedExpr& checked,
                                               const Expr& node) const {
  if (const auto* literal = std::get_if<Literal>(&node.node)) {
    return LiteralOf(*literal);
  }
  if (const auto* call = std::get_if<CallExpr>(&node.node)) {
    if (call->function == "date") return DayOf(*call);
    if (call->function != "-_") return absl::nullopt;
    const auto number = ConstantOf(checked, *call->args[0]);
    return number.has_value() ? Negated(*number) : absl::nullopt;
  }
  const auto reference = checked.references.find(node.id);
  if (reference == checked.references.end()) return absl::nullopt;
  if (reference->second.enum_value.has_value()) {
    return Value::Int(*reference->second.enum_value);
  }
  const Value* number = names_.find_number(reference->second.variable);
  return number == nullptr ? absl::nullopt : absl::make_optional(*number);
}

void ConditionSet::Hide(const CheckedExpr& checked, const Expr& node) {
  ForEachNode(node, [&](const Expr& inner) {
    const absl::string_view variable = VariableAt(checked, inner);
    if (!variable.empty()) hidden_.insert(std::string(variable));
  });
}

int ConditionSet::AtomOf(const Operand& operand) {
  const auto [at, inserted] =
      atom_by_key_.emplace(operand.key, static_cast<int>(atoms_.size()));
  if (inserted) {
    atoms_.push_back(operand.atom);
    atoms_.back().is_table = operand.table != nullptr;
    if (operand.table != nullptr) {
      for (const std::string& outcome : OutcomesOf(*operand.table)) {
        atoms_.back().cases.push_back(Value::String(outcome));
      }
    }
  }
  return at->second;
}

}  // namespace myorules::engine
