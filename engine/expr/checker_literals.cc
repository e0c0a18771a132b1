// Literals of lists, maps and messages.
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/expr/checker_names.h"
#include "engine/expr/checker_visitor.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = Type::Kind;

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
    case Kind::kOpaque:
      Fail(expr.offset,
           absl::StrCat(descriptor->full_name(),
                        " cannot be made from fields; a function makes it"));
      return nullptr;
    default:
      break;
  }
  Reference reference;
  reference.message = descriptor;
  checked_->references.insert_or_assign(expr.id, std::move(reference));
  return descriptor;
}

void Checker::CheckFieldValue(const Descriptor& descriptor,
                              const std::string& name, const Expr& value) {
  const Type type = CheckNode(value);
  const FieldDescriptor* field = FindField(descriptor, name);
  if (field == nullptr) {
    Fail(value.offset, ExplainUnknownField(descriptor, name));
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

}  // namespace myorules::engine
