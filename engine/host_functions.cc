#include "engine/host_functions.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/operators.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"

namespace myorules::engine {
namespace {

// Whether the value, and all that it holds, is of the type.
bool IsOf(const Value& value, const Type& type) {
  if (value.is_error()) return true;
  if (value.is_unknown()) return !value.as_unknown().empty();
  if (!Fits(value, type)) return false;
  if (type.kind() == Type::Kind::kList) {
    return absl::c_all_of(value.as_list().items, [&](const Value& item) {
      return IsOf(item, type.parameters()[0]);
    });
  }
  if (type.kind() == Type::Kind::kMap) {
    return absl::c_all_of(value.as_map().entries, [&](const MapEntry& entry) {
      return IsOf(entry.key, type.parameters()[0]) &&
             IsOf(entry.value, type.parameters()[1]);
    });
  }
  return true;
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
