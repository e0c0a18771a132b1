#include "engine/pack/number_cases.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/civil_time.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

// 2^53: from here on doubles have gaps, so that nothing beyond it need be told
// from it.
constexpr double kMostMark = 9007199254740992.0;

// How a number compares with each mark.
std::vector<int> SidesOf(double number, const std::vector<double>& marks) {
  std::vector<int> sides;
  sides.reserve(marks.size());
  for (const double mark : marks) {
    sides.push_back(number < mark ? -1 : number > mark ? 1 : 0);
  }
  return sides;
}

// The first of `numbers`, which are sorted, for each way to compare.
std::vector<double> OneOfEach(const std::set<double>& numbers,
                              const std::vector<double>& marks) {
  std::vector<double> each;
  std::set<std::vector<int>> seen;
  for (const double number : numbers) {
    if (seen.insert(SidesOf(number, marks)).second) each.push_back(number);
  }
  return each;
}

std::vector<double> SortedMarks(const std::vector<Value>& marks) {
  std::set<double> sorted;
  for (const Value& mark : marks) sorted.insert(*NumberIn(mark));
  return {sorted.begin(), sorted.end()};
}

std::vector<double> WholeCases(const std::vector<double>& marks, double least) {
  std::set<double> numbers = {0};
  for (const double mark : marks) {
    for (const double near : {std::floor(mark) - 1, std::floor(mark),
                              std::ceil(mark), std::ceil(mark) + 1}) {
      if (near >= least) numbers.insert(near);
    }
  }
  return OneOfEach(numbers, marks);
}

std::vector<double> RealCases(const std::vector<double>& marks) {
  std::set<double> numbers = {0};
  for (size_t i = 0; i < marks.size(); ++i) {
    numbers.insert(marks[i]);
    if (i > 0) numbers.insert((marks[i - 1] + marks[i]) / 2);
  }
  if (!marks.empty()) {
    const double first = marks.front(), last = marks.back();
    numbers.insert(first > 0 ? first / 2 : first - std::max(1.0, -first));
    numbers.insert(last + std::max(1.0, std::fabs(last)));
  }
  return OneOfEach(numbers, marks);
}

Value RangeOf(double number) {
  NumberRange range;
  range.low = number;
  range.high = number;
  return Value::Range(std::move(range));
}

}  // namespace

bool HasNumberCases(const Type& type) {
  return type == Type::Int() || type == Type::Uint() ||
         type == Type::Double() || type == Type::Range();
}

absl::optional<double> NumberIn(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return static_cast<double>(value.as_int());
    case Value::Kind::kUint:
      return static_cast<double>(value.as_uint());
    case Value::Kind::kDouble:
      return value.as_double();
    case Value::Kind::kRange: {
      const NumberRange& range = value.as_range();
      const bool is_single = range.low == range.high && !range.low_excluded &&
                             !range.high_excluded;
      return is_single ? absl::make_optional(range.low) : absl::nullopt;
    }
    default:
      return absl::nullopt;
  }
}

bool IsUsableMark(const Value& mark) {
  const absl::optional<double> number = NumberIn(mark);
  return mark.kind() != Value::Kind::kRange && number.has_value() &&
         std::fabs(*number) < kMostMark;  // False for NaN.
}

std::vector<Value> NumberCases(const Type& type,
                               const std::vector<Value>& marks) {
  const std::vector<double> sorted = SortedMarks(marks);
  std::vector<Value> cases;
  if (type == Type::Int()) {
    constexpr double kLeast = -std::numeric_limits<double>::infinity();
    for (const double number : WholeCases(sorted, kLeast)) {
      cases.push_back(Value::Int(static_cast<int64_t>(number)));
    }
  } else if (type == Type::Uint()) {
    for (const double number : WholeCases(sorted, 0)) {
      cases.push_back(Value::Uint(static_cast<uint64_t>(number)));
    }
  } else if (type == Type::Double()) {
    for (const double number : RealCases(sorted)) {
      cases.push_back(Value::Double(number));
    }
    cases.push_back(Value::Double(std::numeric_limits<double>::quiet_NaN()));
  } else {
    for (const double number : RealCases(sorted)) {
      cases.push_back(RangeOf(number));
    }
  }
  return cases;
}

absl::optional<double> NumberBetweenMarks(const Value& each,
                                          const std::vector<Value>& marks) {
  const double number = *NumberIn(each);
  const std::vector<double> sorted = SortedMarks(marks);
  const auto above = std::upper_bound(sorted.begin(), sorted.end(), number);
  // Of NaN nothing is true.
  if (above == sorted.begin() || std::isnan(number)) return absl::nullopt;
  if (*(above - 1) == number) {
    // Zero has no sign.
    return number < 0 ? absl::nullopt : absl::make_optional(number + 0.0);
  }
  if (above == sorted.end() || *above <= 0) return absl::nullopt;
  const double whole = std::max(0.0, std::floor(*(above - 1)) + 1);
  return whole < *above ? whole : number;
}

std::vector<Value> DayCases(const std::vector<Value>& marks) {
  std::set<absl::CivilDay> marked, days;
  for (const Value& mark : marks) {
    const absl::CivilDay day = mark.as_date().earliest;
    marked.insert(day);
    for (const absl::CivilDay near : {day - 1, day, day + 1}) {
      if (near.year() >= limits::kFirstYear && near.year() <= limits::kLastYear)
        days.insert(near);
    }
  }
  std::vector<Value> cases;
  bool is_gap = false;
  for (const absl::CivilDay day : days) {
    const bool was_gap = is_gap;
    is_gap = marked.count(day) == 0;
    // Two days of one gap are alike.
    if (!is_gap || !was_gap) cases.push_back(Value::Date({day, day, {}}));
  }
  return cases;
}

std::vector<Value> EnumCases(const google::protobuf::EnumDescriptor& type) {
  std::set<int> numbers;
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    const bool is_unknown =
        value.number() == 0 && absl::EndsWith(value.name(), "_UNSPECIFIED");
    if (!is_unknown) numbers.insert(value.number());
  }
  if (numbers.empty()) numbers.insert(0);
  std::vector<Value> cases;
  cases.reserve(numbers.size());
  for (const int number : numbers) cases.push_back(Value::Int(number));
  return cases;
}

std::vector<Value> TextCases(const std::vector<Value>& marks) {
  std::set<std::string> texts;
  for (const Value& mark : marks) texts.emplace(mark.as_string());
  std::string other = "another text";
  std::vector<Value> cases;
  for (const std::string& text : texts) {
    other += text;  // Longer than each of them.
    cases.push_back(Value::String(text));
  }
  cases.push_back(Value::String(other));
  return cases;
}

std::vector<Value> NumberCasesWithin(const NumberRange& bounds,
                                     const std::vector<Value>& marks) {
  // The ends part what lies in the bounds from what does not.
  std::vector<double> parting = SortedMarks(marks);
  for (const double end : {bounds.low, bounds.high}) {
    if (std::isfinite(end)) parting.push_back(end);
  }
  std::sort(parting.begin(), parting.end());
  std::set<double> numbers;
  for (const double number : RealCases(parting)) {
    const bool above_low =
        number > bounds.low || (number == bounds.low && !bounds.low_excluded);
    const bool below_high = number < bounds.high ||
                            (number == bounds.high && !bounds.high_excluded);
    if (above_low && below_high) numbers.insert(number);
  }
  std::vector<Value> cases;
  for (const double number : OneOfEach(numbers, SortedMarks(marks))) {
    cases.push_back(RangeOf(number));
  }
  return cases;
}

}  // namespace myorules::engine
