// Names and selections of fields.
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "engine/expr/checker_names.h"
#include "engine/expr/checker_visitor.h"
#include "engine/expr/lexer.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = Type::Kind;

namespace {

// Where the dot of the field is that `has(a.b)` at `offset` of `text` asks for:
// where a fault of any selection is told.
int DotOfTest(absl::string_view text, int offset) {
  std::vector<Token> tokens;
  if (Lex(text, &tokens).has_value()) return offset;
  size_t at = 0;
  while (at < tokens.size() && tokens[at].offset < offset) ++at;
  // To the bracket that closes the test.
  const auto is = [&](absl::string_view symbol) {
    return tokens[at].kind == TokenKind::kSymbol && tokens[at].text == symbol;
  };
  int open = 0;
  for (++at; at < tokens.size(); ++at) {
    if (is("(")) ++open;
    if (is(")") && --open == 0) break;
  }
  if (at >= tokens.size()) return offset;
  // `has((a.b))`.
  while (at > 0 && is(")")) --at;
  return at > 0 ? tokens[at - 1].offset : offset;
}

// " (did you mean 'parcel.sender'?)" of a field that is selected from the type
// itself; empty: no variable is of the type, or it has no such field.
std::string OfferVariable(const Environment& environment, const Type& type,
                          const std::string& field) {
  const Descriptor* message =
      environment.pool == nullptr
          ? nullptr
          : environment.pool->FindMessageTypeByName(type.name());
  if (message == nullptr || message->FindFieldByName(field) == nullptr) {
    return "";
  }
  for (const auto& [name, each] : environment.variables) {
    if (each != type) continue;
    return absl::StrCat(" (did you mean '", name, ".", field, "'?)");
  }
  return "";
}

// Whether other languages have it for how many entries there are.
bool IsCalledSize(absl::string_view field) {
  return field == "length" || field == "count" || field == "size";
}

}  // namespace

Type Checker::CheckAs(const Expr& expr, const IdentExpr& ident) {
  if (const Type* local = FindLocal(ident.name)) return *local;
  return CheckName({&expr});
}

Type Checker::CheckAs(const Expr& expr, const SelectExpr& select) {
  if (!select.test_only) {
    const std::vector<const Expr*> chain = NameChain(expr, LocalNames());
    if (!chain.empty()) return CheckName(chain);
    return SelectField(expr, select, CheckNode(*select.operand));
  }
  checked_->record_questions.push_back(expr.offset);
  const Type operand = CheckNode(*select.operand);
  const size_t told = issues_.size();
  const Type field = SelectField(expr, select, operand);
  if (issues_.size() > told) {
    issues_.back().offset = DotOfTest(checked_->text, expr.offset);
  }
  return field.kind() == Kind::kError ? field : Type::Bool();
}

// The longest beginning of the chain that means anything is a name; what
// follows are selections of fields.
Type Checker::CheckName(const std::vector<const Expr*>& nodes) {
  const std::vector<std::string> parts = NameParts(nodes);
  for (size_t i = 0; i < nodes.size(); ++i) {
    const std::string name = absl::StrJoin(parts.begin(), parts.end() - i, ".");
    const auto resolved = ResolveName(environment_, name);
    if (!resolved.has_value()) continue;
    // A type has no fields; what stands behind it may be an enum within it.
    if (i > 0 && resolved->type.kind() == Kind::kType) {
      if (const auto fault = ExplainEnum(environment_, parts)) {
        return Fail(nodes[nodes.size() - 1 - fault->part]->offset,
                    fault->message);
      }
    }
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
  Type type = unifier_.Walk(operand);
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
                               IsCalledSize(select.field)
                                   ? "'; write size()"
                                   : "'; its entries are reached by an index "
                                     "or a macro such as exists()"));
    case Kind::kType:
      return Fail(
          expr.offset,
          absl::StrCat(
              Name(type.parameters()[0]), " is a type here, and has no '",
              select.field, "'",
              OfferVariable(environment_, type.parameters()[0], select.field)));
    default:
      if (type.is_optional()) {
        // Of what is absent, every field is.
        const Type field = SelectField(expr, select, type.parameters()[0]);
        return field.kind() == Kind::kError ? field : Type::Optional(field);
      }
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
  if (const FieldDescriptor* field = FindField(*descriptor, select.field)) {
    return TypeOfField(*field);
  }
  return Fail(expr.offset, ExplainUnknownField(*descriptor, select.field));
}

// What to write where a field of an enum type is compared with a text; empty:
// it is not.
std::string Checker::ExplainEnumAsText(const CallExpr& call) const {
  if ((call.function != "_==_" && call.function != "_!=_") ||
      environment_.pool == nullptr) {
    return "";
  }
  for (const bool is_left : {true, false}) {
    const auto* select =
        std::get_if<SelectExpr>(&call.args[is_left ? 0 : 1]->node);
    const auto* literal =
        std::get_if<Literal>(&call.args[is_left ? 1 : 0]->node);
    const auto* text =
        literal == nullptr ? nullptr : std::get_if<std::string>(literal);
    if (select == nullptr || text == nullptr) continue;
    const auto operand = checked_->types.find(select->operand->id);
    if (operand == checked_->types.end()) continue;
    const Descriptor* message = environment_.pool->FindMessageTypeByName(
        unifier_.Walk(operand->second).name());
    const FieldDescriptor* field =
        message == nullptr ? nullptr : FindField(*message, select->field);
    if (field == nullptr || field->enum_type() == nullptr) continue;
    return absl::StrCat(
        "; '", select->field, "' is an enum: write ",
        EnumConstantNear(environment_, *field->enum_type(), *text));
  }
  return "";
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

}  // namespace myorules::engine
