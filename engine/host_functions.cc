#include "engine/host_functions.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"

namespace myorules::engine {
namespace {

// Whether the value, and all that it holds, is of the type.
bool IsOf(const Value& value, const Type& type) {
  if (value.is_error()) return true;
  if (value.is_unknown()) return !value.as_unknown().empty();
  switch (type.kind()) {
    case Type::Kind::kDyn:
    case Type::Kind::kParameter:
      return true;
    case Type::Kind::kWrapper:
      return value.kind() == Value::Kind::kNull ||
             IsOf(value, type.parameters()[0]);
    case Type::Kind::kMessage:
    case Type::Kind::kOpaque:
      return value.type() == type;
    case Type::Kind::kList:
      return value.kind() == Value::Kind::kList &&
             absl::c_all_of(value.as_list().items, [&](const Value& item) {
               return IsOf(item, type.parameters()[0]);
             });
    case Type::Kind::kMap:
      return value.kind() == Value::Kind::kMap &&
             absl::c_all_of(value.as_map().entries, [&](const MapEntry& entry) {
               return IsOf(entry.key, type.parameters()[0]) &&
                      IsOf(entry.value, type.parameters()[1]);
             });
    default:
      return value.type().kind() == type.kind();
  }
}

}  // namespace

Overload HeldToItsResult(Overload overload) {
  if (overload.body) {
    overload.body = [body = std::move(overload.body), id = overload.id,
                     result = overload.result](absl::Span<const Value> args,
                                               CallContext& context) {
      Value value = body(args, context);
      if (IsOf(value, result)) return value;
      return Value::Error(absl::StrCat("function ", id, " says that it gives ",
                                       result.ToString(), ", and gave ",
                                       value.is_unknown()
                                           ? "an unknown that hangs on no fact"
                                           : value.ToString()));
    };
  }
  if (overload.bind) {
    overload.bind = [bind = std::move(overload.bind)](LiteralTexts texts)
        -> absl::StatusOr<std::shared_ptr<const Overload>> {
      absl::StatusOr<std::shared_ptr<const Overload>> bound = bind(texts);
      if (!bound.ok() || *bound == nullptr) return bound;
      return std::make_shared<const Overload>(HeldToItsResult(**bound));
    };
  }
  return overload;
}

}  // namespace myorules::engine
