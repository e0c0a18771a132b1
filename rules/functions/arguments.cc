#include "rules/functions/arguments.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/expr/value_fields.h"

namespace myorules::rules {

using engine::UnknownSet;
using engine::Value;

Value Answer::ToValue() const {
  if (is_unknown()) return Value::Unknown(missing);
  return Value::Bool(is_true());
}

Answer And(const Answer& a, const Answer& b) {
  if (a.is_false() || b.is_false()) return Answer::False();
  if (a.is_true() && b.is_true()) return Answer::True();
  return Answer::Unknown(UnknownSet::Union(a.missing, b.missing));
}

Answer Not(const Answer& a) {
  if (a.is_unknown()) return a;
  return a.is_true() ? Answer::False() : Answer::True();
}

absl::optional<Value> FirstError(Arguments args) {
  for (const Value& arg : args) {
    if (arg.is_error()) return arg;
  }
  return absl::nullopt;
}

absl::optional<engine::DateRange> DateOf(bool is_set, const v1::Date& date,
                                         const engine::Path* path) {
  if (!is_set) return absl::nullopt;
  const Value value = engine::ReadDate(date, path);
  if (value.kind() != Value::Kind::kDate) return absl::nullopt;
  return value.as_date();
}

absl::optional<engine::DateRange> DateOf(bool is_set, const v1::Date& date,
                                         const engine::Path* parent,
                                         absl::string_view step) {
  if (!is_set) return absl::nullopt;
  if (date.day() != 0) {
    const absl::CivilDay day(date.year(), date.month(), date.day());
    if (day.day() == date.day() && day.month() == date.month() &&
        date.year() >= 1 && date.year() <= 9999) {
      return engine::DateRange{day, day, {}};
    }
  }
  return DateOf(is_set, date, parent->Child(step));
}

Value RangeValue(engine::NumberRange range) {
  if (range.low == range.high) range.why = UnknownSet();
  return Value::Range(std::move(range));
}

Value StringList(const std::vector<std::string>& strings) {
  std::vector<Value> items;
  items.reserve(strings.size());
  for (const std::string& text : strings) items.push_back(Value::String(text));
  return Value::List(items);
}

Value NoSuch(absl::string_view what, absl::string_view name) {
  return Value::Error(absl::StrCat("no ", what, " '", name, "'"));
}

}  // namespace myorules::rules
