#include "engine/pack/condition_set.h"

#include <cstdint>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_dump.h"
#include "engine/expr/ast_walk.h"
#include "engine/pack/number_cases.h"
#include "engine/pack/table_checks.h"

namespace myorules::engine {
namespace {

using google::protobuf::EnumDescriptor;
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

absl::optional<Value> Negated(const Value& number) {
  if (number.kind() == Value::Kind::kDouble) {
    return Value::Double(-number.as_double());
  }
  if (number.kind() == Value::Kind::kInt && IsUsableMark(number)) {
    return Value::Int(-number.as_int());
  }
  return absl::nullopt;
}

// How a case compares with a mark; nullopt: not at all (NaN).
absl::optional<int> Compare(const Value& each, const Value& mark) {
  if (each.kind() == Value::Kind::kString) {
    return each.as_string().compare(mark.as_string());
  }
  if (each.kind() == Value::Kind::kRange) {
    return CompareNumbers(Value::Double(each.as_range().low), mark);
  }
  return CompareNumbers(each, mark);
}

bool Holds(const std::string& comparison, absl::optional<int> order) {
  if (comparison == "_!=_") return order != 0;
  if (!order.has_value()) return false;
  if (comparison == "_==_") return *order == 0;
  if (comparison == "_<_") return *order < 0;
  if (comparison == "_<=_") return *order <= 0;
  if (comparison == "_>_") return *order > 0;
  return *order >= 0;
}

bool IsStated(const EnumDescriptor& type, const Value& number) {
  const auto* value = type.FindValueByNumber(static_cast<int>(number.as_int()));
  return value != nullptr && !(value->number() == 0 &&
                               absl::EndsWith(value->name(), "_UNSPECIFIED"));
}

// Whether a field of so many bits has room for the number.
bool FitsField(const FieldDescriptor& field, const Value& number) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return number.as_int() == static_cast<int32_t>(number.as_int());
    case FieldDescriptor::CPPTYPE_UINT32:
      return number.as_uint() == static_cast<uint32_t>(number.as_uint());
    default:
      return true;
  }
}

bool AtMost(const Value& a, const Value& b) {
  const absl::optional<int> order = CompareNumbers(a, b);
  return order.has_value() && *order <= 0;
}

}  // namespace

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
    const int test = BuildTest(checked, left, comparison, *mark);
    if (test >= 0) return test;
  }
  if (const auto mark = ConstantOf(checked, left)) {
    const int test = BuildTest(checked, right, Mirrored(comparison), *mark);
    if (test >= 0) return test;
  }
  return BuildOrdered(checked, comparison, left, right);
}

// Of days and times `a > b` is `b < a`, and `a >= b` is not `a < b`; of
// anything `a != b` is not `a == b`, nor `b == a`.
int ConditionSet::BuildOrdered(const CheckedExpr& checked,
                               const std::string& comparison, const Expr& left,
                               const Expr& right) {
  std::string first = DumpExpr(left);
  std::string second = DumpExpr(right);
  Hide(checked, left);
  Hide(checked, right);
  if (!IsOrder(comparison)) {
    if (second < first) std::swap(first, second);
    const int equal = BuildHidden(
        checked, left, absl::StrCat("_==_(", first, ", ", second, ")"));
    return comparison == "_==_" ? equal : Not(equal);
  }
  for (const Expr* side : {&left, &right}) {
    const Type type = TypeAt(checked, *side);
    if (type != Type::Date() && type != Type::Timestamp() &&
        type != Type::Duration()) {
      return -1;
    }
  }
  const bool swapped = comparison == "_>_" || comparison == "_<=_";
  if (swapped) std::swap(first, second);
  const int less = BuildHidden(checked, left,
                               absl::StrCat("_<_(", first, ", ", second, ")"));
  return comparison == "_<_" || comparison == "_>_" ? less : Not(less);
}

int ConditionSet::BuildMembership(const CheckedExpr& checked,
                                  const Expr& sought, const ListExpr& list) {
  int any = New({Op::kConstant, false});
  for (const ExprPtr& element : list.elements) {
    const auto mark = ConstantOf(checked, *element);
    const int test =
        mark.has_value() ? BuildTest(checked, sought, "_==_", *mark) : -1;
    if (test < 0) return -1;
    any = New({Op::kOr, false, any, test});
  }
  return any;
}

int ConditionSet::BuildTest(const CheckedExpr& checked, const Expr& operand,
                            const std::string& comparison, const Value& mark) {
  const absl::optional<Operand> of = OperandOf(checked, operand);
  if (!of.has_value()) return -1;
  if (HasNumberCases(of->atom.type)) {
    if (!IsUsableMark(mark)) return -1;
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

int ConditionSet::BuildBool(const CheckedExpr& checked, const Expr& node) {
  const absl::string_view variable = VariableAt(checked, node);
  const CompiledItem* item =
      variable.empty() ? nullptr : names_.find_item(variable);
  if (names_.open_items && item != nullptr && item->value != nullptr &&
      item->type == Type::Bool() && depth_ <= limits::kMaxOpenedDepth) {
    const auto known = formula_by_item_.find(item->variable);
    if (known != formula_by_item_.end()) return known->second;
    const int formula = Build(*item->value, *item->value->root);
    formula_by_item_.emplace(item->variable, formula);
    return formula;
  }
  const absl::optional<Operand> operand = OperandOf(checked, node);
  if (operand.has_value() && operand->atom.type == Type::Bool()) {
    Formula test;
    test.op = Op::kTest;
    test.a = AtomOf(*operand);
    return New(std::move(test));
  }
  Hide(checked, node);
  return BuildHidden(checked, node, DumpExpr(node));
}

int ConditionSet::BuildHidden(const CheckedExpr& checked, const Expr& node,
                              const std::string& key) {
  Operand operand;
  operand.key = absl::StrCat("condition ", key);
  operand.atom.name = key;
  operand.atom.type = Type::Bool();
  Formula test;
  test.op = Op::kTest;
  test.a = AtomOf(operand);
  return New(std::move(test));
}

absl::optional<ConditionSet::Operand> ConditionSet::OperandOf(
    const CheckedExpr& checked, const Expr& node) {
  const absl::string_view variable = VariableAt(checked, node);
  if (variable.empty()) return OperandAt(checked, node);
  const CompiledItem* item = names_.find_item(variable);
  // Names of names may be as many as there are items.
  while (item != nullptr && names_.open_items && item->value != nullptr &&
         item->type == item->value->type) {
    const CheckedExpr& value = *item->value;
    const absl::string_view next = VariableAt(value, *value.root);
    if (next.empty()) return OperandAt(value, *value.root);
    item = names_.find_item(next);
  }
  if (item == nullptr) return absl::nullopt;
  Operand operand;
  operand.key = absl::StrCat("item ", item->variable);
  operand.atom.name = item->id;
  operand.atom.type = item->type;
  operand.atom.variable = item->variable;
  if (IsTable(*item)) operand.table = item;
  return operand;
}

absl::optional<ConditionSet::Operand> ConditionSet::OperandAt(
    const CheckedExpr& checked, const Expr& node) {
  if (absl::optional<Operand> fact = FactOf(checked, node)) return fact;
  const Type type = TypeAt(checked, node);
  if (!HasNumberCases(type) && type != Type::String()) return absl::nullopt;
  Hide(checked, node);
  Operand operand;
  operand.key = absl::StrCat("value ", DumpExpr(node));
  operand.atom.name = DumpExpr(node);
  operand.atom.type = type;
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
    type = field->message_type();
  }
  // A float has other numbers between the marks than a double.
  if (type != nullptr ||
      operand.atom.field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
    return absl::nullopt;
  }
  operand.key = absl::StrCat("fact ", operand.atom.name);
  operand.atom.type = TypeAt(checked, node);
  return operand;
}

absl::optional<Value> ConditionSet::ConstantOf(const CheckedExpr& checked,
                                               const Expr& node) const {
  if (const auto* literal = std::get_if<Literal>(&node.node)) {
    return LiteralOf(*literal);
  }
  if (const auto* call = std::get_if<CallExpr>(&node.node)) {
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
    if (operand.table != nullptr) {
      for (const std::string& outcome : OutcomesOf(*operand.table)) {
        atoms_.back().cases.push_back(Value::String(outcome));
      }
    }
  }
  return at->second;
}

void ConditionSet::CloseAtom(ConditionAtom* atom) const {
  const bool is_fact = atom->field != nullptr;
  if (atom->type == Type::Bool()) {
    atom->cases = {Value::Bool(false), Value::Bool(true)};
    atom->sure = {is_fact, is_fact};
    return;
  }
  if (atom->type == Type::String()) {
    if (atom->cases.empty()) {
      atom->cases = TextCases(atom->marks);
      atom->sure.assign(atom->cases.size(), is_fact);
      // A host may know only certain texts.
      atom->sure.back() = false;
    }
    atom->sure.resize(atom->cases.size(), false);
    return;
  }
  const EnumDescriptor* enum_type =
      is_fact ? atom->field->enum_type() : nullptr;
  if (enum_type != nullptr) {
    for (int i = 0; i < enum_type->value_count(); ++i) {
      atom->marks.push_back(Value::Int(enum_type->value(i)->number()));
    }
  }
  atom->cases = NumberCases(atom->type, atom->marks);
  Value least = Value::Int(0);
  Value greatest = atom->marks.front();
  for (const Value& mark : atom->marks) {
    if (AtMost(mark, least)) least = mark;
    if (AtMost(greatest, mark)) greatest = mark;
  }
  for (const Value& each : atom->cases) {
    bool sure = is_fact;
    if (enum_type != nullptr) {
      sure = sure && IsStated(*enum_type, each);
    } else {
      sure = sure && AtMost(least, each) && AtMost(each, greatest) &&
             FitsField(*atom->field, each);
    }
    atom->sure.push_back(sure);
  }
}

void ConditionSet::Close() {
  for (ConditionAtom& atom : atoms_) CloseAtom(&atom);
  for (Formula& formula : formulas_) {
    if (formula.op != Op::kTest) continue;
    for (const Value& each : atoms_[formula.a].cases) {
      formula.truth.push_back(
          each.kind() == Value::Kind::kBool
              ? each.as_bool()
              : Holds(formula.comparison, Compare(each, formula.mark)));
    }
  }
}

int64_t ConditionSet::Combinations(int64_t most) const {
  int64_t product = 1;
  for (const ConditionAtom& atom : atoms_) {
    product *= static_cast<int64_t>(atom.cases.size());
    if (product > most) return most + 1;
  }
  return product;
}

std::vector<bool> ConditionSet::Holding(const std::vector<int>& cases) const {
  std::vector<bool> holds;
  holds.reserve(formulas_.size());
  for (const Formula& formula : formulas_) {
    switch (formula.op) {
      case Op::kConstant:
        holds.push_back(formula.constant);
        break;
      case Op::kTest:
        holds.push_back(formula.truth[cases[formula.a]]);
        break;
      case Op::kNot:
        holds.push_back(!holds[formula.a]);
        break;
      case Op::kAnd:
        holds.push_back(holds[formula.a] && holds[formula.b]);
        break;
      case Op::kOr:
        holds.push_back(holds[formula.a] || holds[formula.b]);
        break;
      case Op::kIf:
        holds.push_back(holds[formula.a] ? holds[formula.b] : holds[formula.c]);
        break;
      case Op::kSame:
        holds.push_back(holds[formula.a] == holds[formula.b]);
        break;
    }
  }
  std::vector<bool> conditions;
  conditions.reserve(conditions_.size());
  for (const int condition : conditions_) {
    conditions.push_back(holds[condition]);
  }
  return conditions;
}

}  // namespace myorules::engine
