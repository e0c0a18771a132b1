// age_at, stated, agreed, date_if, complete_if, once, finding_if.
#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "engine/pack/fact_term.h"
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

// args: condition, a, b. Of an unknown condition the days of both.
Value DateIf(Arguments args, CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  const Value& condition = args[0];
  if (!condition.is_unknown()) return condition.is_true() ? args[1] : args[2];
  UnknownSet missing = condition.as_unknown();
  for (const Value& date : args.subspan(1)) {
    if (date.is_unknown()) missing.Merge(date.as_unknown());
  }
  if (args[1].is_unknown() || args[2].is_unknown()) {
    return Value::Unknown(missing);
  }
  const engine::DateRange& a = args[1].as_date();
  const engine::DateRange& b = args[2].as_date();
  missing.Merge(UnknownSet::Union(a.why, b.why));
  return Value::Date({std::min(a.earliest, b.earliest),
                      std::max(a.latest, b.latest), missing});
}

// args: list, statement. Which entries on record belong stays open whatever is
// stated; where that alone keeps the list open, no statement is asked for.
Value CompleteIf(Arguments args, CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  if (args[0].is_unknown()) return args[0];
  engine::ListValue list = args[0].as_list();
  if (list.why_open == list.why_undecided) return args[0];
  if (args[1].is_unknown()) {
    list.why_open.Merge(args[1].as_unknown());
  } else if (args[1].is_true()) {
    list.open = list.undecided();
    list.why_open = list.why_undecided;
  }
  return Value::List(list);
}

// args: condition, value. Where the condition does not hold the unknown hangs
// on a fact that has no place: an answer tells none of it.
Value Once(Arguments args, CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  const Value& condition = args[0];
  const Value& value = args[1];
  if (condition.is_true()) return value;
  if (condition.is_false()) return Value::Unknown(UnknownSet::Of(""));
  UnknownSet missing = condition.as_unknown();
  if (value.is_unknown()) missing.Merge(value.as_unknown());
  return Value::Unknown(missing);
}

// args: whether an examination was done, what it found, where the former
// stands. What was not looked for is nothing that could be put on record: only
// the examination would show it.
Value FindingIf(Arguments args, CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  const Value& done = args[0];
  const Value& finding = args[1];
  if (args[2].is_unknown()) return args[2];
  if (done.is_true()) return finding;
  if (done.is_false()) {
    return Value::Unknown(UnknownSet::Of(
        args[2].as_string(), "was not done; what it would have shown is open"));
  }
  // A finding that comes says that it was done.
  return finding.is_unknown() ? finding : done;
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
                              .terms = {"", engine::kFactTerm},
                              .body = Stated}));
  status.Update(registry.Add(
      {.function = "agreed",
       .id = "agreed_any_any_string",
       .params = {Type::Parameter("T"), Type::Parameter("T"), Type::String()},
       .result = Type::Parameter("T"),
       .non_strict = true,
       .terms = {"", "", engine::kFactTerm},
       .body = Agreed}));
  status.Update(
      registry.Add({.function = "date_if",
                    .id = "date_if_bool_date_date",
                    .params = {Type::Bool(), Type::Date(), Type::Date()},
                    .result = Type::Date(),
                    .non_strict = true,
                    .body = DateIf}));
  const Type list = Type::List(Type::Parameter("T"));
  status.Update(registry.Add({.function = "complete_if",
                              .id = "complete_if_list_bool",
                              .params = {list, Type::Bool()},
                              .result = list,
                              .non_strict = true,
                              .body = CompleteIf}));
  status.Update(registry.Add({.function = "once",
                              .id = "once_bool_any",
                              .params = {Type::Bool(), Type::Parameter("T")},
                              .result = Type::Parameter("T"),
                              .non_strict = true,
                              .same_unit = {1},
                              .body = Once}));
  status.Update(
      registry.Add({.function = "finding_if",
                    .id = "finding_if_bool_bool_string",
                    .params = {Type::Bool(), Type::Bool(), Type::String()},
                    .result = Type::Bool(),
                    .non_strict = true,
                    .terms = {"", "", engine::kFactTerm},
                    .body = FindingIf}));
  return status;
}

}  // namespace myorules::rules
