#include "engine/oracle/brute_values.h"

#include <cmath>
#include <limits>
#include <set>

#include "engine/expr/type.h"
#include "engine/testdata/parcel.pb.h"

namespace myorules::engine::oracle {
namespace {

// Numbers on, between and beyond those that rows compare with (Packs), and on
// and between the ends of what it is known to lie in.
std::vector<double> NumbersWithin(const NumberRange& bounds) {
  std::set<double> numbers;
  for (double number = -2; number <= 6; number += 0.5) numbers.insert(number);
  for (const double end : {bounds.low, bounds.high}) {
    if (std::isfinite(end)) numbers.insert(end);
  }
  std::set<double> between;
  for (const double number : numbers) {
    const auto next = numbers.upper_bound(number);
    if (next != numbers.end()) between.insert((number + *next) / 2);
  }
  numbers.insert(between.begin(), between.end());
  std::vector<double> within;
  for (const double number : numbers) {
    if (number < bounds.low || number > bounds.high) continue;
    if (number == bounds.low && bounds.low_excluded) continue;
    if (number == bounds.high && bounds.high_excluded) continue;
    within.push_back(number);
  }
  return within;
}

Value RangeOf(double number) {
  NumberRange range;
  range.low = number;
  range.high = number;
  return Value::Range(range);
}

// Whether values of the type are few where they are only compared.
bool IsTried(const Type& type) {
  return type == Type::Bool() || type == Type::String() ||
         type == Type::Int() || type == Type::Double() || type == Type::Range();
}

}  // namespace

std::vector<Value> ValuesOf(const Value& value, const CompiledItem& item) {
  const Type& type = item.type;
  std::vector<Value> values;
  if (!IsTried(type)) return values;
  if (value.kind() == Value::Kind::kRange) {
    if (value.as_range().low == value.as_range().high) return {};
    for (const double number : NumbersWithin(value.as_range())) {
      values.push_back(RangeOf(number));
    }
    return values;
  }
  if (!value.is_unknown()) return {};
  if (type == Type::Bool()) return {Value::Bool(false), Value::Bool(true)};
  if (type == Type::String()) {
    return {Value::String("a"), Value::String("b"), Value::String("other")};
  }
  // Those that a record can hold.
  if (item.enum_type != nullptr) {
    return {Value::Int(testdata::SERVICE_STANDARD),
            Value::Int(testdata::SERVICE_EXPRESS)};
  }
  if (type == Type::Int()) {
    for (int number = -1; number <= 5; ++number) {
      values.push_back(Value::Int(number));
    }
    return values;
  }
  for (const double number : NumbersWithin({})) {
    values.push_back(type == Type::Range() ? RangeOf(number)
                                           : Value::Double(number));
  }
  if (type == Type::Double()) {
    values.push_back(Value::Double(std::numeric_limits<double>::quiet_NaN()));
  }
  return values;
}

}  // namespace myorules::engine::oracle
