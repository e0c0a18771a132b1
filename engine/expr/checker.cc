#include "engine/expr/checker.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/limits.h"
#include "engine/expr/checker_messages.h"
#include "engine/expr/checker_names.h"
#include "engine/expr/type_unification.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = Type::Kind;

constexpr absl::string_view kMacroNames[] = {"all", "exists", "exists_one",
                                             "map", "filter"};

// A call's overload that takes its arguments, and what it then gives.
struct Match {
  const Overload* overload;
  Type result;
};

class Checker {
 public:
  Checker(const Environment& environment, std::vector<ExprIssue>* issues)
      : environment_(environment), issues_(*issues) {}

  // Fills all of `checked` but text and root.
  void Run(const Expr& root, CheckedExpr* checked);

 private:
  // Returns the type of a node, and keeps it for its id.
  Type CheckNode(const Expr& expr);

  // One a kind of node.
  Type CheckAs(const Expr& expr, const Literal& literal);
  Type CheckAs(const Expr& expr, const IdentExpr& ident);
  Type CheckAs(const Expr& expr, const SelectExpr& select);
  Type CheckAs(const Expr& expr, const CallExpr& call);
  Type CheckAs(const Expr& expr, const ListExpr& list);
  Type CheckAs(const Expr& expr, const MapExpr& map);
  Type CheckAs(const Expr& expr, const StructExpr& message);
  Type CheckAs(const Expr& expr, const ComprehensionExpr& comprehension);

  // `nodes`: the selections of a chain of names from the outermost inwards, and
  // at last the identifier that it begins with.
  Type CheckName(const std::vector<const Expr*>& nodes);
  Type SelectField(const Expr& expr, const SelectExpr& select,
                   const Type& operand);
  Type SelectMessageField(const Expr& expr, const SelectExpr& select,
                          const std::string& message_name);
  const Descriptor* CheckMessageType(const Expr& expr,
                                     const StructExpr& message);
  void CheckFieldValue(const Descriptor& descriptor, const std::string& name,
                       const Expr& value);
  std::vector<Match> FindMatches(const std::vector<const Overload*>& overloads,
                                 bool member, const std::vector<Type>& args);
  bool Fits(const Overload& overload, const std::vector<Type>& args,
            Type* result);
  Type ElementOf(const Expr& expr, absl::string_view macro, const Type& range);
  // The type of entries of which the last is `next`, the others `so_far`.
  Type JoinEntries(const absl::optional<Type>& so_far, const Type& next);

  // The type of the innermost variable of a macro by that name; null: none.
  const Type* FindLocal(absl::string_view name) const;
  std::vector<std::string> LocalNames() const;
  // The nodes of a chain of names that may be a qualified one; empty: no such.
  std::vector<const Expr*> ChainOf(const Expr& expr) const;

  std::string Name(const Type& type) const {
    return unifier_.Finalize(type).ToString();
  }
  // Reports; returns the type that silences what follows from it.
  Type Fail(int offset, std::string message);

  const Environment& environment_;
  std::vector<ExprIssue>& issues_;
  TypeUnifier unifier_;
  std::vector<std::pair<std::string, Type>> locals_;  // Innermost last.
  CheckedExpr* checked_ = nullptr;
};

void Checker::Run(const Expr& root, CheckedExpr* checked) {
  checked_ = checked;
  CheckNode(root);
  for (auto& [id, type] : checked->types) type = unifier_.Finalize(type);
  checked->type = checked->types[root.id];
  std::sort(checked->record_questions.begin(), checked->record_questions.end());
}

Type Checker::CheckNode(const Expr& expr) {
  if (issues_.size() > limits::kMaxExpressionFaults) return Type::Error();
  const Type type = std::visit(
      [&](const auto& node) { return CheckAs(expr, node); }, expr.node);
  checked_->types.insert_or_assign(expr.id, type);
  return type;
}

Type Checker::Fail(int offset, std::string message) {
  constexpr size_t kMost = limits::kMaxExpressionFaults;
  if (issues_.size() < kMost) {
    issues_.push_back({offset, std::move(message)});
  } else if (issues_.size() == kMost) {
    issues_.push_back(
        {offset,
         absl::StrCat("further faults are not looked for after ", kMost)});
  }
  return Type::Error();
}

Type Checker::CheckAs(const Expr& expr, const Literal& literal) {
  struct TypeOfLiteral {
    Type operator()(NullLiteral) const { return Type::Null(); }
    Type operator()(bool) const { return Type::Bool(); }
    Type operator()(int64_t) const { return Type::Int(); }
    Type operator()(uint64_t) const { return Type::Uint(); }
    Type operator()(double) const { return Type::Double(); }
    Type operator()(const std::string&) const { return Type::String(); }
    Type operator()(const BytesLiteral&) const { return Type::Bytes(); }
  };
  return std::visit(TypeOfLiteral(), literal);
}

Type Checker::CheckAs(const Expr& expr, const IdentExpr& ident) {
  if (const Type* local = FindLocal(ident.name)) return *local;
  return CheckName({&expr});
}

Type Checker::CheckAs(const Expr& expr, const SelectExpr& select) {
  if (!select.test_only) {
    const std::vector<const Expr*> chain = ChainOf(expr);
    if (!chain.empty()) return CheckName(chain);
    return SelectField(expr, select, CheckNode(*select.operand));
  }
  checked_->record_questions.push_back(expr.offset);
  const Type field = SelectField(expr, select, CheckNode(*select.operand));
  return field.kind() == Kind::kError ? field : Type::Bool();
}

// The longest beginning of the chain that means anything is a name; what
// follows are selections of fields.
Type Checker::CheckName(const std::vector<const Expr*>& nodes) {
  std::vector<std::string> parts = {
      std::get<IdentExpr>(nodes.back()->node).name};
  for (size_t i = nodes.size() - 1; i-- > 0;) {
    parts.push_back(std::get<SelectExpr>(nodes[i]->node).field);
  }
  for (size_t i = 0; i < nodes.size(); ++i) {
    const std::string name = absl::StrJoin(parts.begin(), parts.end() - i, ".");
    const auto resolved = ResolveName(environment_, name);
    if (!resolved.has_value()) continue;
    if (!resolved->reference.variable.empty()) {
      checked_->variables.insert(resolved->reference.variable);
    }
    checked_->references.insert_or_assign(nodes[i]->id, resolved->reference);
    Type type = resolved->type;
    checked_->types.insert_or_assign(nodes[i]->id, type);
    while (i-- > 0) {
      type = SelectField(*nodes[i], std::get<SelectExpr>(nodes[i]->node), type);
      checked_->types.insert_or_assign(nodes[i]->id, type);
    }
    return type;
  }
  const NameFault fault = ExplainUnknownName(environment_, parts, LocalNames());
  return Fail(nodes[nodes.size() - 1 - fault.part]->offset, fault.message);
}

Type Checker::SelectField(const Expr& expr, const SelectExpr& select,
                          const Type& operand) {
  const Type type = unifier_.Walk(operand);
  switch (type.kind()) {
    case Kind::kError:
      return type;
    case Kind::kDyn:
    case Kind::kParameter:
      return Type::Dyn();
    case Kind::kMessage:
      return SelectMessageField(expr, select, type.name());
    case Kind::kMap: {
      const size_t mark = unifier_.Mark();
      if (unifier_.Assignable(Type::String(), type.parameters()[0])) {
        return type.parameters()[1];
      }
      unifier_.RollBack(mark);
      return Fail(expr.offset, absl::StrCat("the keys of ", Name(type),
                                            " are no strings; write [key]"));
    }
    case Kind::kList:
      return Fail(expr.offset,
                  absl::StrCat(Name(type), " has no field '", select.field,
                               "'; its entries are reached by an index or a "
                               "macro such as exists()"));
    case Kind::kType:
      return Fail(expr.offset, absl::StrCat(Name(type.parameters()[0]),
                                            " is a type here, and has no '",
                                            select.field, "'"));
    default:
      return Fail(expr.offset,
                  absl::StrCat(Name(type), " has no fields, so no '",
                               select.field, "'"));
  }
}

Type Checker::SelectMessageField(const Expr& expr, const SelectExpr& select,
                                 const std::string& message_name) {
  const Descriptor* descriptor =
      environment_.pool == nullptr
          ? nullptr
          : environment_.pool->FindMessageTypeByName(message_name);
  if (descriptor == nullptr) {
    return Fail(expr.offset,
                absl::StrCat("the message type ", message_name,
                             " is not known, so neither is its field '",
                             select.field, "'"));
  }
  if (const FieldDescriptor* field =
          descriptor->FindFieldByName(select.field)) {
    return TypeOfField(*field);
  }
  std::vector<std::string> names;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    names.push_back(descriptor->field(i)->name());
  }
  return Fail(expr.offset,
              absl::StrCat("no field '", select.field, "' in ", message_name,
                           DidYouMean(select.field, names)));
}

Type Checker::CheckAs(const Expr& expr, const CallExpr& call) {
  std::vector<Type> args;
  const bool member = call.target != nullptr;
  if (member) args.push_back(CheckNode(*call.target));
  for (const ExprPtr& arg : call.args) args.push_back(CheckNode(*arg));

  const auto overloads = ResolveFunction(environment_, call.function);
  if (overloads.empty()) {
    return Fail(expr.offset,
                ExplainUnknownFunction(environment_, call.function));
  }
  const std::vector<Match> matches = FindMatches(overloads, member, args);
  if (matches.empty()) {
    std::vector<Type> known;
    for (const Type& arg : args) known.push_back(unifier_.Finalize(arg));
    return Fail(expr.offset,
                ExplainMismatch(call.function, member, known, overloads));
  }
  Type result = matches[0].result;
  auto& found = checked_->overloads[expr.id];
  bool about_record = false;
  for (const Match& match : matches) {
    found.push_back(match.overload);
    about_record |= match.overload->asks_about_record;
    if (match.result != result) result = Type::Dyn();
  }
  if (about_record) checked_->record_questions.push_back(expr.offset);
  return result;
}

std::vector<Match> Checker::FindMatches(
    const std::vector<const Overload*>& overloads, bool member,
    const std::vector<Type>& args) {
  std::vector<Match> matches;
  for (const Overload* overload : overloads) {
    if (overload->member != member || overload->params.size() != args.size()) {
      continue;
    }
    const size_t mark = unifier_.Mark();
    Match match{overload, {}};
    if (Fits(*overload, args, &match.result)) {
      match.result = unifier_.Substitute(match.result);
      matches.push_back(match);
    }
    unifier_.RollBack(mark);
  }
  // Only what one overload alone would take says what the arguments are.
  if (matches.size() == 1) {
    Fits(*matches[0].overload, args, &matches[0].result);
  }
  return matches;
}

bool Checker::Fits(const Overload& overload, const std::vector<Type>& args,
                   Type* result) {
  std::map<std::string, Type> variables;
  for (size_t i = 0; i < args.size(); ++i) {
    const Type param = unifier_.Instantiate(overload.params[i], &variables);
    if (!unifier_.Assignable(args[i], param)) return false;
  }
  *result = unifier_.Instantiate(overload.result, &variables);
  return true;
}

Type Checker::JoinEntries(const absl::optional<Type>& so_far,
                          const Type& next) {
  if (!so_far.has_value()) return next;
  const size_t mark = unifier_.Mark();
  if (unifier_.Assignable(next, *so_far)) return unifier_.Join(*so_far, next);
  unifier_.RollBack(mark);
  return Type::Dyn();
}

Type Checker::CheckAs(const Expr& expr, const ListExpr& list) {
  absl::optional<Type> element;
  for (const ExprPtr& entry : list.elements) {
    element = JoinEntries(element, CheckNode(*entry));
  }
  return Type::List(element.has_value() ? *element : unifier_.Fresh());
}

Type Checker::CheckAs(const Expr& expr, const MapExpr& map) {
  absl::optional<Type> key;
  absl::optional<Type> value;
  for (const auto& [key_expr, value_expr] : map.entries) {
    const Type key_type = unifier_.Walk(CheckNode(*key_expr));
    switch (key_type.kind()) {
      case Kind::kBool:
      case Kind::kInt:
      case Kind::kUint:
      case Kind::kString:
      case Kind::kDyn:
      case Kind::kParameter:
      case Kind::kWrapper:
      case Kind::kError:
        break;
      default:
        Fail(key_expr->offset,
             absl::StrCat("a key of a map is bool, int, uint or string, not ",
                          Name(key_type)));
    }
    key = JoinEntries(key, key_type);
    value = JoinEntries(value, CheckNode(*value_expr));
  }
  if (!key.has_value()) return Type::Map(unifier_.Fresh(), unifier_.Fresh());
  return Type::Map(*key, *value);
}

Type Checker::CheckAs(const Expr& expr, const StructExpr& message) {
  const Descriptor* descriptor = CheckMessageType(expr, message);
  absl::flat_hash_set<absl::string_view> names;
  for (const auto& [name, value] : message.fields) {
    if (!names.insert(name).second) {
      Fail(value->offset, absl::StrCat("field '", name, "' is given twice"));
    }
    if (descriptor == nullptr) {
      CheckNode(*value);
    } else {
      CheckFieldValue(*descriptor, name, *value);
    }
  }
  return descriptor == nullptr ? Type::Error() : TypeOfMessage(*descriptor);
}

// The type that is to be made, noted as the node's reference; null: a fault.
const Descriptor* Checker::CheckMessageType(const Expr& expr,
                                            const StructExpr& message) {
  const Descriptor* descriptor =
      ResolveMessage(environment_, message.type_name);
  if (descriptor == nullptr) {
    Fail(expr.offset, ExplainUnknownMessage(environment_, message.type_name));
    return nullptr;
  }
  switch (TypeOfMessage(*descriptor).kind()) {
    case Kind::kTimestamp:
    case Kind::kDuration:
    case Kind::kOpaque:
      Fail(expr.offset,
           absl::StrCat(descriptor->full_name(),
                        " cannot be made from fields; a function makes it"));
      return nullptr;
    default:
      break;
  }
  Reference reference;
  reference.type = Type::Message(descriptor->full_name());
  checked_->references.insert_or_assign(expr.id, std::move(reference));
  return descriptor;
}

void Checker::CheckFieldValue(const Descriptor& descriptor,
                              const std::string& name, const Expr& value) {
  const Type type = CheckNode(value);
  const FieldDescriptor* field = descriptor.FindFieldByName(name);
  if (field == nullptr) {
    std::vector<std::string> names;
    for (int i = 0; i < descriptor.field_count(); ++i) {
      names.push_back(descriptor.field(i)->name());
    }
    Fail(value.offset,
         absl::StrCat("no field '", name, "' in ", descriptor.full_name(),
                      DidYouMean(name, names)));
    return;
  }
  const Type expected = TypeOfField(*field);
  const size_t mark = unifier_.Mark();
  if (unifier_.Assignable(type, expected)) return;
  unifier_.RollBack(mark);
  Fail(value.offset,
       absl::StrCat("field '", name, "' of ", descriptor.full_name(), " is ",
                    expected.ToString(), ", not ", Name(type)));
}

Type Checker::CheckAs(const Expr& expr,
                      const ComprehensionExpr& comprehension) {
  const absl::string_view macro =
      kMacroNames[static_cast<int>(comprehension.macro)];
  const Type element = ElementOf(expr, macro, CheckNode(*comprehension.range));
  locals_.emplace_back(comprehension.variable, element);
  if (comprehension.predicate != nullptr) {
    const Type condition = CheckNode(*comprehension.predicate);
    const size_t mark = unifier_.Mark();
    if (!unifier_.Assignable(condition, Type::Bool())) {
      unifier_.RollBack(mark);
      Fail(comprehension.predicate->offset,
           absl::StrCat("the condition of ", macro, "() must be bool, not ",
                        Name(condition)));
    }
  }
  Type result = Type::Bool();
  if (comprehension.macro == Macro::kFilter) result = Type::List(element);
  if (comprehension.transform != nullptr) {
    result = Type::List(CheckNode(*comprehension.transform));
  }
  locals_.pop_back();
  return result;
}

// What the variable of a macro over `range` stands for: entries of a list, keys
// of a map.
Type Checker::ElementOf(const Expr& expr, absl::string_view macro,
                        const Type& range) {
  const Type type = unifier_.Walk(range);
  switch (type.kind()) {
    case Kind::kList:
    case Kind::kMap:
      return type.parameters()[0];
    case Kind::kDyn:
    case Kind::kParameter:
      return Type::Dyn();
    case Kind::kError:
      return type;
    default:
      return Fail(expr.offset, absl::StrCat(macro, "() goes over a list or a ",
                                            "map, not ", Name(type)));
  }
}

const Type* Checker::FindLocal(absl::string_view name) const {
  for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
    if (local->first == name) return &local->second;
  }
  return nullptr;
}

std::vector<std::string> Checker::LocalNames() const {
  std::vector<std::string> names;
  for (const auto& [name, type] : locals_) names.push_back(name);
  return names;
}

std::vector<const Expr*> Checker::ChainOf(const Expr& expr) const {
  std::vector<const Expr*> chain = {&expr};
  while (const auto* select = std::get_if<SelectExpr>(&chain.back()->node)) {
    if (select->test_only) return {};
    chain.push_back(select->operand.get());
  }
  const auto* ident = std::get_if<IdentExpr>(&chain.back()->node);
  if (ident == nullptr || FindLocal(ident->name) != nullptr) return {};
  return chain;
}

}  // namespace

std::shared_ptr<const CheckedExpr> Check(absl::string_view text, ExprPtr root,
                                         const Environment& environment,
                                         std::vector<ExprIssue>* issues) {
  std::vector<ExprIssue> faults;
  auto checked = std::make_shared<CheckedExpr>();
  checked->text = std::string(text);
  Checker(environment, &faults).Run(*root, checked.get());
  checked->root = std::move(root);
  if (faults.empty()) return checked;
  std::stable_sort(faults.begin(), faults.end(),
                   [](const ExprIssue& a, const ExprIssue& b) {
                     return a.offset < b.offset;
                   });
  issues->insert(issues->end(), faults.begin(), faults.end());
  return nullptr;
}

std::shared_ptr<const CheckedExpr> ParseAndCheck(
    absl::string_view text, const Environment& environment,
    std::vector<ExprIssue>* issues) {
  ExprPtr root = Parse(text, issues);
  if (root == nullptr) return nullptr;
  return Check(text, std::move(root), environment, issues);
}

}  // namespace myorules::engine
