// Functions on partial dates. A date stands for every day of its period; each
// function gives the least period that holds what it gives for any of them.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/uncertainty_library_calendar.h"
#include "engine/expr/uncertainty_library_parts.h"
#include "re2/re2.h"

namespace myorules::engine {
namespace {

UnknownSet Why(const DateRange& a, const DateRange& b) {
  return UnknownSet::Union(a.why, b.why);
}

Value Decide(bool yes, bool no, const DateRange& a, const DateRange& b) {
  if (yes) return Value::Bool(true);
  if (no) return Value::Bool(false);
  return Value::Unknown(Why(a, b));
}

Value Less(const DateRange& a, const DateRange& b) {
  return Decide(a.latest < b.earliest, a.earliest >= b.latest, a, b);
}

Value LessOrEqual(const DateRange& a, const DateRange& b) {
  return Decide(a.latest <= b.earliest, a.earliest > b.latest, a, b);
}

void AddDateOrder(LibraryBuilder& library) {
  const std::vector<Type> dates = {Type::Date(), Type::Date()};
  library.Add("_<_", "less_date", dates, Type::Bool(),
              [](absl::Span<const Value> args) {
                return Less(args[0].as_date(), args[1].as_date());
              });
  library.Add("_<=_", "less_equals_date", dates, Type::Bool(),
              [](absl::Span<const Value> args) {
                return LessOrEqual(args[0].as_date(), args[1].as_date());
              });
  library.Add("_>_", "greater_date", dates, Type::Bool(),
              [](absl::Span<const Value> args) {
                return Less(args[1].as_date(), args[0].as_date());
              });
  library.Add("_>=_", "greater_equals_date", dates, Type::Bool(),
              [](absl::Span<const Value> args) {
                return LessOrEqual(args[1].as_date(), args[0].as_date());
              });
}

using Plus = absl::optional<absl::CivilDay> (*)(absl::CivilDay, int64_t);

// A later day never gives an earlier one, so the ends of the period give the
// ends of the result. Where only some days move out of the calendar, it is not
// yet an error: the fact filled in may be one of the others.
Value Move(const DateRange& date, int64_t steps, Plus plus) {
  const auto earliest = plus(date.earliest, steps);
  const auto latest = plus(date.latest, steps);
  if (!earliest.has_value() && !latest.has_value()) {
    return Value::Error(absl::StrCat(ToString(date), " moved by ", steps,
                                     " lies outside the years 1 to 9999"));
  }
  return Value::Date(
      {earliest.value_or(absl::CivilDay(limits::kFirstYear, 1, 1)),
       latest.value_or(absl::CivilDay(limits::kLastYear, 12, 31)), date.why});
}

// "plus_years".
void AddPlus(LibraryBuilder& library, const std::string& unit, Plus plus) {
  Overload overload;
  overload.function = absl::StrCat("plus_", unit);
  overload.id = absl::StrCat("date_", overload.function);
  overload.member = true;
  overload.params = {Type::Date(), Type::Int()};
  overload.param_units = {"", unit};
  overload.result = Type::Date();
  overload.body = [plus](absl::Span<const Value> args, CallContext&) {
    return Move(args[0].as_date(), args[1].as_int(), plus);
  };
  library.Add(std::move(overload));
}

// Completed units never become fewer for a later end, nor more for a later
// beginning (uncertainty_library_calendar.h), so that the least comes of the
// latest beginning and the earliest end, and the greatest of the other two.
void AddBetween(LibraryBuilder& library, const std::string& unit,
                int64_t (*completed)(absl::CivilDay, absl::CivilDay)) {
  Overload overload;
  overload.function = absl::StrCat(unit, "_between");
  overload.id = absl::StrCat(overload.function, "_date_date");
  overload.params = {Type::Date(), Type::Date()};
  overload.result = Type::Range();
  overload.result_unit = unit;
  overload.body = [completed](absl::Span<const Value> args, CallContext&) {
    const DateRange& from = args[0].as_date();
    const DateRange& to = args[1].as_date();
    NumberRange range;
    range.low = static_cast<double>(completed(from.latest, to.earliest));
    range.high = static_cast<double>(completed(from.earliest, to.latest));
    range.why = Why(from, to);
    return Value::Range(std::move(range));
  };
  library.Add(std::move(overload));
}

// Where one of the two wins on every day, it is the answer, with only its own
// missing part.
Value LatestOf(const Value& a, const Value& b) {
  const DateRange& first = a.as_date();
  const DateRange& second = b.as_date();
  if (first.earliest >= second.latest) return a;
  if (second.earliest >= first.latest) return b;
  return Value::Date({std::max(first.earliest, second.earliest),
                      std::max(first.latest, second.latest),
                      Why(first, second)});
}

Value EarliestOf(const Value& a, const Value& b) {
  const DateRange& first = a.as_date();
  const DateRange& second = b.as_date();
  if (first.latest <= second.earliest) return a;
  if (second.latest <= first.earliest) return b;
  return Value::Date({std::min(first.earliest, second.earliest),
                      std::min(first.latest, second.latest),
                      Why(first, second)});
}

// The period that a date or an unknown date can lie in.
DateRange PeriodOf(const Value& value) {
  if (value.kind() == Value::Kind::kDate) return value.as_date();
  return {absl::CivilDay(limits::kFirstYear, 1, 1),
          absl::CivilDay(limits::kLastYear, 12, 31), value.as_unknown()};
}

Value Within(const Value& value, const Value& from, const Value& to) {
  for (const Value* arg : {&value, &from, &to}) {
    if (arg->is_error()) return *arg;
  }
  const DateRange first = PeriodOf(from);
  const DateRange last = PeriodOf(to);
  if (first.earliest > last.latest) {
    return Value::Error(absl::StrCat("no day lies from ", ToString(first),
                                     " to ", ToString(last)));
  }
  const DateRange limits = {first.earliest, last.latest, {}};
  const DateRange date = PeriodOf(value);
  if (date.latest < limits.earliest || date.earliest > limits.latest) {
    return Value::Error(
        absl::StrCat(ToString(date), " does not lie in ", ToString(limits)));
  }
  const bool inside =
      limits.earliest <= date.earliest && date.latest <= limits.latest;
  if (inside && value.kind() == Value::Kind::kDate) return value;
  UnknownSet why = date.why;
  // A limit none of whose days cuts anything off says nothing of the date.
  if (first.latest > date.earliest) why.Merge(first.why);
  if (last.earliest < date.latest) why.Merge(last.why);
  return Value::Date({std::max(date.earliest, limits.earliest),
                      std::min(date.latest, limits.latest), why});
}

Value ParseDate(absl::string_view text) {
  static const RE2& shape = *new RE2(R"((\d{4})-(\d{2})-(\d{2}))");
  int year, month, day;
  if (!RE2::FullMatch(re2::StringPiece(text.data(), text.size()), shape, &year,
                      &month, &day)) {
    return Value::Error(
        absl::StrCat("not a day: '", text, "'; write '2016-05-09'"));
  }
  const absl::CivilDay civil(year, month, day);
  // CivilDay normalizes what does not exist.
  if (year < 1 || civil.month() != month || civil.day() != day) {
    return Value::Error(absl::StrCat("there is no day ", text));
  }
  return Value::Date({civil, civil, UnknownSet()});
}

void AddChoices(LibraryBuilder& library) {
  const Type date = Type::Date();
  library.Add(
      "latest_of", "latest_of_date_date", {date, date}, date,
      [](absl::Span<const Value> args) { return LatestOf(args[0], args[1]); });
  library.Add("earliest_of", "earliest_of_date_date", {date, date}, date,
              [](absl::Span<const Value> args) {
                return EarliestOf(args[0], args[1]);
              });
  library.Add("date", "string_to_date", {Type::String()}, date,
              [](absl::Span<const Value> args) {
                return ParseDate(args[0].as_string());
              });
  Overload within;
  within.function = "within";
  within.id = "date_within_date_date";
  within.member = true;
  within.params = {date, date, date};
  within.result = date;
  within.non_strict = true;
  within.body = [](absl::Span<const Value> args, CallContext&) {
    return Within(args[0], args[1], args[2]);
  };
  library.Add(std::move(within));
}

}  // namespace

void AddDates(LibraryBuilder& library) {
  AddDateOrder(library);
  AddPlus(library, "years", PlusYears);
  AddPlus(library, "months", PlusMonths);
  AddPlus(library, "days", PlusDays);
  AddBetween(library, "years", CompletedYears);
  AddBetween(library, "months", CompletedMonths);
  AddBetween(library, "days",
             [](absl::CivilDay from, absl::CivilDay to) -> int64_t {
               return to - from;
             });
  AddChoices(library);
}

}  // namespace myorules::engine
