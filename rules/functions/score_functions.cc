// number_if, logistic, rounded: what scores are added up and shown with.
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"
#include "rules/functions/nearest.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::NumberRange;
using engine::Type;
using engine::UnknownSet;
using engine::Value;

// Doubles have no more digits that a number written with them keeps.
constexpr int kMostDigits = 15;

NumberRange RangeOf(const Value& number) {
  if (number.kind() == Value::Kind::kRange) return number.as_range();
  NumberRange range;
  range.low = number.kind() == Value::Kind::kInt
                  ? static_cast<double>(number.as_int())
                  : number.as_double();
  range.high = range.low;
  return range;
}

// args: condition, a, b. Of an unknown condition the numbers of both.
Value NumberIf(Arguments args, CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  const Value& condition = args[0];
  if (!condition.is_unknown()) {
    const Value& chosen = condition.is_true() ? args[1] : args[2];
    return chosen.is_unknown() ? chosen : Value::Range(RangeOf(chosen));
  }
  UnknownSet missing = condition.as_unknown();
  for (const Value& number : args.subspan(1)) {
    if (number.is_unknown()) missing.Merge(number.as_unknown());
  }
  if (args[1].is_unknown() || args[2].is_unknown()) {
    return Value::Unknown(missing);
  }
  NumberRange hull = RangeOf(args[1]);
  const NumberRange other = RangeOf(args[2]);
  missing.Merge(UnknownSet::Union(hull.why, other.why));
  Widen(&hull, other);
  hull.why = std::move(missing);
  return RangeValue(std::move(hull));
}

// The function never falls, so the ends of the range give the ends.
Value Logistic(Arguments args, CallContext& context) {
  NumberRange range = args[0].as_range();
  const auto at = [](double x) { return 1 / (1 + std::exp(-x)); };
  range.low = at(range.low);
  range.high = at(range.high);
  // An end that is not reached may round to one that is.
  range.low_excluded = range.high_excluded = false;
  return RangeValue(std::move(range));
}

// The decimal number with so many digits after the point that is nearest, which
// as a double is the one that its text reads as.
double Rounded(double number, int digits) {
  if (!std::isfinite(number)) return number;
  // Room for the largest double: 309 digits before the point.
  char text[400];
  const auto end = std::to_chars(text, text + sizeof(text), number,
                                 std::chars_format::fixed, digits);
  double rounded = number;
  std::from_chars(text, end.ptr, rounded);
  return rounded == 0 ? 0 : rounded;  // No minus zero.
}

// args: range, digits.
Value RoundedRange(Arguments args, CallContext& context) {
  const int64_t digits = args[1].as_int();
  if (digits < 0 || digits > kMostDigits) {
    return Value::Error(absl::StrCat("rounded to ", digits,
                                     " digits; from 0 to ", kMostDigits,
                                     " are possible"));
  }
  NumberRange range = args[0].as_range();
  range.low = Rounded(range.low, static_cast<int>(digits));
  range.high = Rounded(range.high, static_cast<int>(digits));
  // An end that is not reached may round to one that is.
  range.low_excluded = range.low_excluded && std::isinf(range.low);
  range.high_excluded = range.high_excluded && std::isinf(range.high);
  return RangeValue(std::move(range));
}

}  // namespace

absl::Status AddScoreFunctions(engine::FunctionRegistry& registry) {
  const std::pair<const char*, Type> numbers[] = {{"int", Type::Int()},
                                                  {"double", Type::Double()},
                                                  {"range", Type::Range()}};
  absl::Status status;
  for (const auto& [a_name, a] : numbers) {
    for (const auto& [b_name, b] : numbers) {
      status.Update(registry.Add(
          {.function = "number_if",
           .id = absl::StrCat("number_if_bool_", a_name, "_", b_name),
           .params = {Type::Bool(), a, b},
           .result = Type::Range(),
           .non_strict = true,
           .same_unit = {1, 2},
           .body = NumberIf}));
    }
  }
  status.Update(registry.Add({.function = "logistic",
                              .id = "logistic_range",
                              .params = {Type::Range()},
                              .result = Type::Range(),
                              .body = Logistic}));
  status.Update(registry.Add({.function = "rounded",
                              .id = "rounded_range_int",
                              .params = {Type::Range(), Type::Int()},
                              .result = Type::Range(),
                              .same_unit = {0},
                              .body = RoundedRange}));
  return status;
}

}  // namespace myorules::rules
