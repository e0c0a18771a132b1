#include "engine/pack/expression_part.h"

#include <utility>
#include <variant>

namespace myorules::engine {
namespace {

ExprPtr CopyOf(const Expr& node);

ExprPtr CopyOf(const ExprPtr& node) {
  return node == nullptr ? nullptr : CopyOf(*node);
}

Literal CopyAs(const Literal& literal) { return literal; }

IdentExpr CopyAs(const IdentExpr& ident) { return ident; }

SelectExpr CopyAs(const SelectExpr& select) {
  return {CopyOf(select.operand), select.field, select.test_only};
}

CallExpr CopyAs(const CallExpr& call) {
  CallExpr copy = {call.function, CopyOf(call.target), {}};
  for (const ExprPtr& arg : call.args) copy.args.push_back(CopyOf(arg));
  return copy;
}

ListExpr CopyAs(const ListExpr& list) {
  ListExpr copy;
  for (const ExprPtr& element : list.elements) {
    copy.elements.push_back(CopyOf(element));
  }
  return copy;
}

MapExpr CopyAs(const MapExpr& map) {
  MapExpr copy;
  for (const auto& [key, value] : map.entries) {
    copy.entries.emplace_back(CopyOf(key), CopyOf(value));
  }
  return copy;
}

StructExpr CopyAs(const StructExpr& message) {
  StructExpr copy = {message.type_name, {}};
  for (const auto& [name, value] : message.fields) {
    copy.fields.emplace_back(name, CopyOf(value));
  }
  return copy;
}

ComprehensionExpr CopyAs(const ComprehensionExpr& macro) {
  return {macro.macro, CopyOf(macro.range), macro.variable,
          CopyOf(macro.predicate), CopyOf(macro.transform)};
}

ExprPtr CopyOf(const Expr& node) {
  auto copy = std::make_unique<Expr>();
  copy->id = node.id;
  copy->offset = node.offset;
  std::visit([&](const auto& kind) { copy->node = CopyAs(kind); }, node.node);
  return copy;
}

}  // namespace

std::shared_ptr<const CheckedExpr> PartOf(const CheckedExpr& checked,
                                          const Expr& node) {
  auto part = std::make_shared<CheckedExpr>();
  part->text = checked.text;
  part->root = CopyOf(node);
  const auto type = checked.types.find(node.id);
  part->type = type == checked.types.end() ? Type::Dyn() : type->second;
  part->types = checked.types;
  part->references = checked.references;
  part->overloads = checked.overloads;
  part->bound = checked.bound;
  part->variables = checked.variables;
  part->factory = checked.factory;
  return part;
}

}  // namespace myorules::engine
