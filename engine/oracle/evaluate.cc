#include "engine/oracle/evaluate.h"

#include <algorithm>
#include <memory>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "engine/expr/message_literal.h"
#include "engine/expr/operators.h"
#include "engine/expr/value_fields.h"
#include "engine/oracle/evaluator.h"

namespace myorules::engine::oracle {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

Value Evaluator::Evaluate(const Expr& node) {
  if (!budget_.Spend(1)) return Stopped();
  return std::visit(
      [&](const auto& as_kind) { return EvaluateAs(node, as_kind); },
      node.node);
}

Value Evaluator::EvaluateAs(const Expr& node, const Literal& literal) {
  return ValueOf(literal);
}

Value Evaluator::EvaluateReference(const Reference& reference) {
  if (reference.enum_value.has_value()) {
    return Value::Int(*reference.enum_value);
  }
  if (reference.type.has_value()) return Value::OfType(*reference.type);
  return activation_.Lookup(reference.variable);
}

Value Evaluator::EvaluateAs(const Expr& node, const IdentExpr& ident) {
  const auto local = std::find_if(
      locals_.rbegin(), locals_.rend(),
      [&](const auto& entry) { return entry.first == ident.name; });
  if (local != locals_.rend()) return local->second;
  const auto reference = expr_.references.find(node.id);
  if (reference == expr_.references.end()) {
    return Value::Error(absl::StrCat("no variable '", ident.name, "'"));
  }
  return EvaluateReference(reference->second);
}

Value Evaluator::EvaluateAs(const Expr& node, const SelectExpr& select) {
  // A qualified name is one thing, whatever it looks like.
  const auto reference = expr_.references.find(node.id);
  if (reference != expr_.references.end()) {
    return EvaluateReference(reference->second);
  }
  const Value operand = Evaluate(*select.operand);
  return select.test_only ? Has(operand, select.field)
                          : Select(operand, select.field);
}

Value Evaluator::Select(const Value& operand, const std::string& field) {
  if (operand.is_error() || operand.is_unknown()) return operand;
  if (operand.kind() == Value::Kind::kMap) {
    const Value* found = operand.as_map().Find(Value::String(field));
    return found != nullptr
               ? *found
               : Value::Error(absl::StrCat("no such key: '", field, "'"));
  }
  if (operand.kind() == Value::Kind::kMessage) {
    const MessageValue& message = operand.as_message();
    const FieldDescriptor* descriptor =
        FindField(*message.message->GetDescriptor(), field);
    if (descriptor != nullptr) {
      return Copied(ReadField(message, *descriptor,
                              [this](const Path* path, const Value& read,
                                     const FieldDescriptor& read_field) {
                                activation_.OnRead(path->text(), read,
                                                   &read_field);
                              }));
    }
  }
  return Value::Error(absl::StrCat("no such field: '", field, "' of ",
                                   operand.type().ToString()));
}

// Asks about the record, so that the answer is always there.
Value Evaluator::Has(const Value& operand, const std::string& field) {
  if (operand.is_error()) return operand;
  if (operand.is_unknown()) return Value::Bool(false);
  if (operand.kind() == Value::Kind::kMap) {
    return Value::Bool(operand.as_map().Find(Value::String(field)) != nullptr);
  }
  const Value read = Select(operand, field);
  if (operand.kind() != Value::Kind::kMessage) return read;
  Use(read);
  const MessageValue& message = operand.as_message();
  const FieldDescriptor* descriptor =
      FindField(*message.message->GetDescriptor(), field);
  if (descriptor == nullptr) return read;
  return Value::Bool(HasField(message, *descriptor));
}

Value Evaluator::EvaluateAs(const Expr& node, const ListExpr& list) {
  std::vector<Value> items;
  items.reserve(list.elements.size());
  for (const ExprPtr& element : list.elements) {
    Value item = Evaluate(*element);
    if (item.is_error()) return item;
    Use(item);
    items.push_back(std::move(item));
  }
  return Value::List(items);
}

Value Evaluator::EvaluateAs(const Expr& node, const MapExpr& map) {
  std::vector<MapEntry> entries;
  UnknownUnion unknown_keys;
  for (const auto& [key_expr, value_expr] : map.entries) {
    Value key = Evaluate(*key_expr);
    if (key.is_error()) return key;
    Value value = Evaluate(*value_expr);
    if (value.is_error()) return value;
    Use(value);
    if (key.is_unknown()) {
      SpendFor(key.as_unknown());
      unknown_keys.Add(key.as_unknown());
      continue;
    }
    entries.push_back({key, value});
  }
  Value made = MakeMap(entries);
  if (made.is_error() || unknown_keys.empty()) return made;
  return Value::Unknown(unknown_keys.Join());
}

Value Evaluator::EvaluateAs(const Expr& node, const StructExpr& message) {
  const auto reference = expr_.references.find(node.id);
  if (reference == expr_.references.end() ||
      reference->second.message == nullptr) {
    return Value::Error(
        absl::StrCat("no message type '", message.type_name, "'"));
  }
  std::vector<std::pair<std::string, Value>> fields;
  UnknownUnion missing;
  for (const auto& [name, value_expr] : message.fields) {
    Value value = Evaluate(*value_expr);
    if (value.is_error()) return value;
    Use(value);
    // A message has no place for what is not known, neither in a field nor in
    // what the field holds.
    missing.Add(MissingFor(value, budget_, SharedPart::kInEachPlace));
    fields.emplace_back(name, std::move(value));
  }
  if (!missing.empty()) return Value::Unknown(missing.Join());
  return MakeMessage(*reference->second.message, expr_.factory, fields,
                     budget_);
}

Value Evaluator::EvaluateAs(const Expr& node, const CallExpr& call) {
  const std::string& function = call.function;
  if (function == "_&&_") return And(*call.args[0], *call.args[1]);
  if (function == "_||_") return Or(*call.args[0], *call.args[1]);
  if (function == "_?_:_") return Conditional(call);
  if (function == "_==_") return Equals(call, /*negated=*/false);
  if (function == "_!=_") return Equals(call, /*negated=*/true);
  if (function == "_[_]") return Index(call);
  if (function == "@in") return In(call);
  return CallFunction(node, call);
}

Value Evaluator::Use(const Value& value) {
  if (value.kind() != Value::Kind::kMessage) return value;
  Value settled = Settle(value);
  if (value.as_message().partial) {
    RecordRead(value.as_message().path, settled);
  }
  return settled;
}

std::vector<Value> Evaluator::StrictArguments(
    const std::vector<const Expr*>& args, Value& settled) {
  std::vector<Value> values;
  UnknownUnion unknown;
  for (const Expr* arg : args) {
    Value value = Use(Evaluate(*arg));
    if (value.is_error()) {
      settled = value;
      return {};
    }
    if (value.is_unknown()) {
      SpendFor(value.as_unknown());
      unknown.Add(value.as_unknown());
    }
    values.push_back(std::move(value));
  }
  const bool any_unknown =
      std::any_of(values.begin(), values.end(),
                  [](const Value& value) { return value.is_unknown(); });
  if (any_unknown) settled = Value::Unknown(unknown.Join());
  return values;
}

Value Evaluator::CallFunction(const Expr& node, const CallExpr& call) {
  const auto found = expr_.overloads.find(node.id);
  const auto bound = expr_.bound.find(node.id);
  absl::Span<const Overload* const> candidates;
  const Overload* own = nullptr;
  if (bound != expr_.bound.end()) {
    own = bound->second.get();
    candidates = absl::MakeConstSpan(&own, 1);
  } else if (found != expr_.overloads.end()) {
    candidates = found->second;
  }
  if (candidates.empty()) {
    return Value::Error(absl::StrCat(
        "no such function: '", call.function, "' with ", call.args.size(),
        call.args.size() == 1 ? " argument" : " arguments"));
  }
  // A target of a function that is no method is part of its name.
  std::vector<const Expr*> arg_exprs;
  if (call.target != nullptr && candidates[0]->member) {
    arg_exprs.push_back(call.target.get());
  }
  for (const ExprPtr& arg : call.args) arg_exprs.push_back(arg.get());

  const bool non_strict = std::any_of(
      candidates.begin(), candidates.end(),
      [](const Overload* overload) { return overload->non_strict; });

  std::vector<Value> args;
  if (non_strict) {
    for (const Expr* arg : arg_exprs) {
      args.push_back(Evaluate(*arg));
      Use(args.back());
    }
  } else {
    Value settled;
    args = StrictArguments(arg_exprs, settled);
    if (settled.is_error() || settled.is_unknown()) return settled;
  }
  for (const Value& arg : args) {
    if (!budget_.Spend(CopySteps(arg))) return Stopped();
  }
  for (const Overload* overload : candidates) {
    if (!overload->body || !FitsAll(*overload, args)) continue;
    return Copied(overload->body(args, *this));
  }
  return NoSuchOverload(call.function, args);
}

Value Evaluate(const CheckedExpr& expr, Activation& activation,
               WorkBudget& budget) {
  return Evaluator(expr, activation, budget).Run();
}

Value Evaluate(const CheckedExpr& expr, Activation& activation) {
  WorkBudget budget(limits::kMaxEvaluationSteps);
  return Evaluate(expr, activation, budget);
}

Value MessageVariable(const Message& message, absl::string_view path,
                      bool partial) {
  return ReadMessage(message, Path::Tree(path), partial);
}

}  // namespace myorules::engine::oracle
