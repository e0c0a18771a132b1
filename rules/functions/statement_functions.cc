// age_at, stated, agreed.
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::Type;
using engine::UnknownSet;
using engine::Value;

Value Stated(Arguments args, CallContext& context) {
  const absl::string_view path = args[1].as_string();
  switch (args[0].as_int()) {
    case v1::STATEMENT_PRESENT:
      return Value::Bool(true);
    case v1::STATEMENT_ABSENT:
      return Value::Bool(false);
    case v1::STATEMENT_UNCERTAIN:
      return Value::Unknown(UnknownSet::Of(path, "stated to be uncertain"));
    default:
      return Value::Unknown(UnknownSet::Of(path));
  }
}

Value Agreed(Arguments args, CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  const Value& a = args[0];
  const Value& b = args[1];
  if (args[2].is_unknown()) return args[2];
  if (a.is_unknown() && b.is_unknown()) {
    return Value::Unknown(UnknownSet::Union(a.as_unknown(), b.as_unknown()));
  }
  if (a.is_unknown()) return b;
  if (b.is_unknown()) return a;
  const Value equal = engine::Equal(a, b);
  if (equal.is_true()) return a;
  if (!equal.is_false()) return equal;
  return Value::Unknown(UnknownSet::Of(args[2].as_string(),
                                       "what is on record contradicts itself"));
}

}  // namespace

absl::Status AddStatementFunctions(engine::FunctionRegistry& registry) {
  // An age is years_between; it only has a name that readers of a pack know.
  engine::FunctionBody years_between;
  for (const engine::Overload* overload : registry.Find("years_between")) {
    if (overload->params.size() == 2) years_between = overload->body;
  }
  if (years_between == nullptr) {
    return absl::FailedPreconditionError(
        "the clinical functions need years_between of the uncertainty library");
  }
  absl::Status status = registry.Add({.function = "age_at",
                                      .id = "age_at_date_date",
                                      .params = {Type::Date(), Type::Date()},
                                      .result = Type::Range(),
                                      .result_unit = "years",
                                      .body = years_between});
  status.Update(registry.Add({.function = "stated",
                              .id = "stated_int_string",
                              .params = {Type::Int(), Type::String()},
                              .result = Type::Bool(),
                              .body = Stated}));
  status.Update(registry.Add(
      {.function = "agreed",
       .id = "agreed_any_any_string",
       .params = {Type::Parameter("T"), Type::Parameter("T"), Type::String()},
       .result = Type::Parameter("T"),
       .non_strict = true,
       .body = Agreed}));
  return status;
}

}  // namespace myorules::rules
