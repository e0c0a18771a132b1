#include "tests/conformance/optional_type.h"

#include <utility>

#include "engine/expr/type.h"

namespace myorules::tests::conformance {

absl::Status DeclareOptionalType(engine::FunctionRegistry& registry) {
  const engine::Type any = engine::Type::Parameter("A");
  engine::Overload of;
  of.function = "optional.of";
  of.id = "optional_of";
  of.params = {any};
  of.result = engine::Type::Optional(any);
  engine::Overload none;
  none.function = "optional.none";
  none.id = "optional_none";
  none.result = engine::Type::Optional(any);
  absl::Status added = registry.Add(std::move(of));
  return added.ok() ? registry.Add(std::move(none)) : added;
}

}  // namespace myorules::tests::conformance
