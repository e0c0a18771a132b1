#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/work_budget.h"
#include "engine/expr/function.h"
#include "engine/expr/standard_library.h"
#include "engine/expr/uncertainty_library_calendar.h"
#include "engine/expr/value.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using absl::CivilDay;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class NoContext : public CallContext {
 public:
  void RecordRead(const Path*, const Value&) override {}
  WorkBudget& budget() override { return budget_; }

 private:
  WorkBudget budget_{limits::kMaxEvaluationSteps};
};

// Calls the overload of `function` whose parameters have the kinds of `args`.
Value Call(const std::string& function, std::vector<Value> args) {
  static const FunctionRegistry& registry = *[] {
    auto* all = new FunctionRegistry;
    EXPECT_TRUE(AddStandardLibrary(*all).ok());
    EXPECT_TRUE(AddUncertaintyLibrary(*all).ok());
    return all;
  }();
  NoContext context;
  for (const Overload* overload : registry.Find(function)) {
    if (overload->params.size() != args.size() || !overload->body) continue;
    bool fits = true;
    for (size_t i = 0; i < args.size(); ++i) {
      const Type& param = overload->params[i];
      fits = fits &&
             (overload->non_strict || param.kind() == args[i].type().kind()) &&
             (param.kind() != Type::Kind::kOpaque || overload->non_strict ||
              param == args[i].type());
    }
    if (fits) return overload->body(args, context);
  }
  return Value::Error("no such overload");
}

Value Period(CivilDay first, CivilDay last, const std::string& why = "p") {
  return Value::Date({first, last, UnknownSet::Of(why)});
}
Value Day(int year, int month, int day) {
  return Period(CivilDay(year, month, day), CivilDay(year, month, day));
}
Value Month(int year, int month, const std::string& why = "p") {
  const absl::CivilMonth whole(year, month);
  return Period(CivilDay(whole), CivilDay(whole + 1) - 1, why);
}
Value Year(int year, const std::string& why = "p") {
  return Period(CivilDay(year, 1, 1), CivilDay(year, 12, 31), why);
}
Value Unknown(const std::string& path) {
  return Value::Unknown(UnknownSet::Of(path));
}
Value Range(double low, double high, bool low_excluded = false,
            bool high_excluded = false, const std::string& why = "r") {
  return Value::Range(
      {low, high, low_excluded, high_excluded, UnknownSet::Of(why)});
}

std::vector<CivilDay> DaysOf(const Value& period) {
  std::vector<CivilDay> days;
  for (CivilDay day = period.as_date().earliest; day <= period.as_date().latest;
       ++day) {
    days.push_back(day);
  }
  return days;
}

// By the definition, without any thought.
int64_t CountYears(CivilDay from, CivilDay to) {
  if (to < from) return -CountYears(to, from);
  int64_t years = 0;
  while (*PlusYears(from, years + 1) <= to) ++years;
  return years;
}
int64_t CountMonths(CivilDay from, CivilDay to) {
  if (to < from) return -CountMonths(to, from);
  int64_t months = 0;
  while (*PlusMonths(from, months + 1) <= to) ++months;
  return months;
}

TEST(Anniversaries, FallOnTheSameDayOrElseOnTheLastOfTheMonth) {
  const int days_of_month[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (CivilDay day(2015, 1, 1); day <= CivilDay(2016, 12, 31); ++day) {
    for (int months = -50; months <= 50; ++months) {
      const int total =
          static_cast<int>(day.year()) * 12 + day.month() - 1 + months;
      const int year = total / 12, month = total % 12 + 1;
      const bool leap = year % 4 == 0;  // 2011 to 2020: no century.
      const int last = days_of_month[month - 1] + (leap && month == 2 ? 1 : 0);
      ASSERT_EQ(*PlusMonths(day, months),
                CivilDay(year, month, std::min(day.day(), last)));
    }
  }
  EXPECT_EQ(*PlusYears(CivilDay(2016, 2, 29), 1), CivilDay(2017, 2, 28));
  EXPECT_EQ(*PlusYears(CivilDay(2016, 2, 29), 4), CivilDay(2020, 2, 29));
  EXPECT_EQ(*PlusYears(CivilDay(2000, 2, 29), 100), CivilDay(2100, 2, 28));
}

TEST(Anniversaries, OutsideTheYears1To9999DoNotExist) {
  const int64_t max = std::numeric_limits<int64_t>::max();
  const int64_t min = std::numeric_limits<int64_t>::min();
  const CivilDay first(1, 1, 1), last(9999, 12, 31);
  EXPECT_EQ(*PlusYears(first, 9998), CivilDay(9999, 1, 1));
  EXPECT_EQ(*PlusDays(first, last - first), last);
  for (const int64_t step : {int64_t{1}, max}) {
    EXPECT_FALSE(PlusYears(last, step).has_value());
    EXPECT_FALSE(PlusMonths(last, step).has_value());
    EXPECT_FALSE(PlusDays(last, step).has_value());
  }
  for (const int64_t step : {int64_t{-1}, min}) {
    EXPECT_FALSE(PlusYears(first, step).has_value());
    EXPECT_FALSE(PlusMonths(first, step).has_value());
    EXPECT_FALSE(PlusDays(first, step).has_value());
  }
  EXPECT_TRUE(Call("plus_years", {Year(9999), Value::Int(1)}).is_error());
  EXPECT_TRUE(Call("plus_days", {Year(1), Value::Int(min)}).is_error());
  // A day of the period may still be one that can move.
  EXPECT_EQ(Call("plus_days", {Year(9999), Value::Int(31)}).ToString(),
            "9999-02-01..9999-12-31");
  EXPECT_EQ(Call("plus_days", {Year(1), Value::Int(-31)}).ToString(),
            "0001-01-01..0001-11-30");
}

TEST(CompletedUnits, AreCountedByTheirDefinition) {
  std::mt19937 random(7);
  const CivilDay first(1999, 1, 1);
  for (int i = 0; i < 20'000; ++i) {
    const CivilDay from = first + random() % 3000, to = first + random() % 3000;
    ASSERT_EQ(CompletedYears(from, to), CountYears(from, to));
    ASSERT_EQ(CompletedMonths(from, to), CountMonths(from, to));
  }
  // Every pair around the ends of February.
  for (CivilDay from(2015, 2, 26); from <= CivilDay(2016, 3, 2); ++from) {
    for (CivilDay to(2016, 1, 29); to <= CivilDay(2017, 3, 2); ++to) {
      ASSERT_EQ(CompletedYears(from, to), CountYears(from, to));
      ASSERT_EQ(CompletedMonths(from, to), CountMonths(from, to));
    }
  }
}

TEST(CompletedUnits, AreThoseOfTheReferencePage) {
  EXPECT_EQ(CompletedYears(CivilDay(2000, 5, 10), CivilDay(2018, 5, 9)), 17);
  EXPECT_EQ(CompletedYears(CivilDay(2000, 5, 10), CivilDay(2018, 5, 10)), 18);
  EXPECT_EQ(CompletedYears(CivilDay(2000, 2, 29), CivilDay(2001, 2, 28)), 1);
  EXPECT_EQ(CompletedYears(CivilDay(2018, 5, 10), CivilDay(2000, 5, 11)), -17);
  EXPECT_EQ(CompletedMonths(CivilDay(2016, 1, 31), CivilDay(2016, 2, 29)), 1);
  EXPECT_EQ(CompletedYears(CivilDay(1, 1, 1), CivilDay(9999, 12, 31)), 9998);
}

// Periods of every shape around a leap day.
std::vector<Value> SomePeriods() {
  return {Day(2016, 2, 29),
          Day(2015, 2, 28),
          Day(2017, 3, 1),
          Month(2016, 2),
          Month(2016, 1),
          Month(2017, 2),
          Year(2015),
          Year(2016),
          Period(CivilDay(2016, 2, 20), CivilDay(2016, 3, 10)),
          Period(CivilDay(2015, 12, 31), CivilDay(2016, 1, 1))};
}

TEST(PartialDates, CompareAsAllTheirDaysDo) {
  const std::vector<Value> periods = SomePeriods();
  using Holds = bool (*)(CivilDay, CivilDay);
  const std::pair<const char*, Holds> operators[] = {
      {"_<_", [](CivilDay a, CivilDay b) { return a < b; }},
      {"_<=_", [](CivilDay a, CivilDay b) { return a <= b; }},
      {"_>_", [](CivilDay a, CivilDay b) { return a > b; }},
      {"_>=_", [](CivilDay a, CivilDay b) { return a >= b; }},
      {"_==_", [](CivilDay a, CivilDay b) { return a == b; }},
  };
  for (const Value& a : periods) {
    for (const Value& b : periods) {
      for (const auto& [function, holds] : operators) {
        bool some = false, all = true;
        for (const CivilDay left : DaysOf(a)) {
          for (const CivilDay right : DaysOf(b)) {
            some = some || holds(left, right);
            all = all && holds(left, right);
          }
        }
        const Value found = std::string(function) == "_==_"
                                ? Equal(a, b)
                                : Call(function, {a, b});
        const std::string expected =
            all ? "true" : (some ? "unknown{p}" : "false");
        ASSERT_EQ(found.ToString(), expected)
            << a.ToString() << function << b.ToString();
      }
    }
  }
}

TEST(PartialDates, AreApartFromTheLeastToTheGreatestOverAllTheirDays) {
  const std::vector<Value> periods = SomePeriods();
  using Count = int64_t (*)(CivilDay, CivilDay);
  const std::pair<const char*, Count> functions[] = {
      {"years_between", CountYears},
      {"months_between", CountMonths},
      {"days_between",
       [](CivilDay from, CivilDay to) -> int64_t { return to - from; }},
  };
  for (const Value& a : periods) {
    for (const Value& b : periods) {
      for (const auto& [function, count] : functions) {
        double low = kInfinity, high = -kInfinity;
        for (const CivilDay from : DaysOf(a)) {
          for (const CivilDay to : DaysOf(b)) {
            const double units = static_cast<double>(count(from, to));
            low = std::min(low, units);
            high = std::max(high, units);
          }
        }
        const Value found = Call(function, {a, b});
        ASSERT_EQ(found.as_range().low, low)
            << function << a.ToString() << b.ToString();
        ASSERT_EQ(found.as_range().high, high)
            << function << a.ToString() << b.ToString();
        ASSERT_EQ(found.as_range().why.empty(), low == high);
      }
    }
  }
}

TEST(PartialDates, MoveAndAreChosenAsAllTheirDaysAre) {
  const std::vector<Value> periods = SomePeriods();
  auto hull = [](const std::vector<CivilDay>& days) {
    return Period(*std::min_element(days.begin(), days.end()),
                  *std::max_element(days.begin(), days.end()))
        .ToString();
  };
  for (const Value& a : periods) {
    for (const int n : {-13, -1, 0, 1, 12, 48}) {
      std::vector<CivilDay> months, years, days;
      for (const CivilDay day : DaysOf(a)) {
        months.push_back(*PlusMonths(day, n));
        years.push_back(*PlusYears(day, n));
        days.push_back(day + n);
      }
      ASSERT_EQ(Call("plus_months", {a, Value::Int(n)}).ToString(),
                hull(months));
      ASSERT_EQ(Call("plus_years", {a, Value::Int(n)}).ToString(), hull(years));
      ASSERT_EQ(Call("plus_days", {a, Value::Int(n)}).ToString(), hull(days));
    }
    for (const Value& b : periods) {
      std::vector<CivilDay> later, earlier;
      for (const CivilDay left : DaysOf(a)) {
        for (const CivilDay right : DaysOf(b)) {
          later.push_back(std::max(left, right));
          earlier.push_back(std::min(left, right));
        }
      }
      ASSERT_EQ(Call("latest_of", {a, b}).ToString(), hull(later));
      ASSERT_EQ(Call("earliest_of", {a, b}).ToString(), hull(earlier));
    }
  }
}

TEST(PartialDates, KeepWhatIsMissingOnlyWhereItCouldMatter) {
  auto why = [](const Value& value) {
    return Value::Unknown(MissingFor(value)).ToString();
  };
  EXPECT_EQ(why(Call("plus_years", {Month(2016, 5, "a"), Value::Int(1)})),
            "unknown{a}");
  EXPECT_EQ(why(Call("latest_of", {Month(2016, 5, "a"), Month(2017, 5, "b")})),
            "unknown{b}");
  EXPECT_EQ(
      why(Call("earliest_of", {Month(2016, 5, "a"), Month(2017, 5, "b")})),
      "unknown{a}");
  EXPECT_EQ(why(Call("latest_of", {Month(2016, 5, "a"), Year(2016, "b")})),
            "unknown{a, b}");
  EXPECT_EQ(why(Call("years_between", {Month(2000, 5, "a"), Year(2018, "b")})),
            "unknown{a, b}");
  // Every day of May 2000 gives 18 years on 1 June 2018.
  EXPECT_EQ(why(Call("years_between", {Month(2000, 5), Day(2018, 6, 1)})),
            "unknown{}");
}

TEST(Interval, ThatNoFactWouldNarrowIsAnErrorAndNoUnknownWithoutAFact) {
  EXPECT_EQ(
      Value::Date({CivilDay(2016, 5, 1), CivilDay(2016, 5, 9), {}}).ToString(),
      "error{no fact would narrow the date 2016-05-01..2016-05-09}");
  EXPECT_EQ(Value::Range({.low = 17, .high = 18}).ToString(),
            "error{no fact would narrow the number 17..18}");
  EXPECT_EQ(Value::Range({.low = 17, .high = 17}).ToString(), "17");
}

TEST(Within, NarrowsAMissingDateByWhatIsKnown) {
  struct Row {
    Value date, from, to;
    std::string result, missing;
  };
  const Value may = Day(2016, 5, 1), june = Day(2016, 6, 30);
  const Row rows[] = {
      {Day(2016, 5, 9), may, june, "2016-05-09", "unknown{}"},
      {Unknown("d"), may, june, "2016-05-01..2016-06-30", "unknown{d}"},
      {Unknown("d"), Month(2016, 5, "a"), june, "2016-05-01..2016-06-30",
       "unknown{a, d}"},
      {Unknown("d"), Unknown("a"), june, "0001-01-01..2016-06-30",
       "unknown{a, d}"},
      {Year(2016, "d"), may, june, "2016-05-01..2016-06-30", "unknown{d}"},
      // Only a limit that may lie inside can cut anything off.
      {Year(2016, "d"), Year(2015, "a"), june, "2016-01-01..2016-06-30",
       "unknown{d}"},
      {Year(2016, "d"), Month(2016, 1, "a"), june, "2016-01-01..2016-06-30",
       "unknown{a, d}"},
      {Year(2016, "d"), may, Year(2017, "b"), "2016-05-01..2016-12-31",
       "unknown{d}"},
      {Year(2016, "d"), may, Month(2016, 12, "b"), "2016-05-01..2016-12-31",
       "unknown{b, d}"},
      {Month(2016, 6, "d"), may, june, "2016-06", "unknown{d}"},
      {Month(2016, 6, "d"), Unknown("a"), Unknown("b"), "2016-06",
       "unknown{d}"},
      {Day(2016, 7, 1), may, june,
       "error{2016-07-01 does not lie in 2016-05-01..2016-06-30}", "unknown{}"},
      {Unknown("d"), june, may,
       "error{no day lies from 2016-06-30 to 2016-05-01}", "unknown{}"},
      {Unknown("d"), Value::Error("e"), june, "error{e}", "unknown{}"},
  };
  for (const Row& row : rows) {
    const Value result = Call("within", {row.date, row.from, row.to});
    EXPECT_EQ(result.ToString(), row.result);
    EXPECT_EQ(Value::Unknown(MissingFor(result)).ToString(), row.missing);
  }
}

TEST(DateOfText, IsAWholeDayOrAnError) {
  EXPECT_EQ(Call("date", {Value::String("2016-02-29")}).ToString(),
            "2016-02-29");
  for (const char* text :
       {"", "2016", "2016-05", "2015-02-29", "2016-13-01", "2016-00-01",
        "0000-01-01", "2016-05-09 ", "16-05-09", "2016-5-9"}) {
    EXPECT_TRUE(Call("date", {Value::String(text)}).is_error()) << text;
  }
}

TEST(Ranges, CompareAsTheReferencePageSays) {
  struct Row {
    Value a;
    std::string function;
    Value b;
    std::string result;
  };
  const Value twenty = Value::Int(20);
  const Row rows[] = {
      {Range(0, 20, true, true), "_<_", twenty, "true"},
      {Range(0, 20, true), "_<_", twenty, "unknown{r}"},
      {Range(0, 20, true), "_<=_", twenty, "true"},
      {Range(0, 50, true, true), "_>=_", twenty, "unknown{r}"},
      {Range(21, kInfinity), "_>=_", twenty, "true"},
      {Range(20, kInfinity), "_>=_", twenty, "true"},
      {Range(20, kInfinity), "_>_", twenty, "unknown{r}"},
      {Range(20, kInfinity, true), "_>_", twenty, "true"},
      {Range(20, kInfinity, true), "_<=_", twenty, "false"},
      {Range(0, 20, true, true), "_>=_", twenty, "false"},
      {Range(20, 20), "_>=_", twenty, "true"},
      {Range(20, 20), "_<_", Value::Double(20.5), "true"},
      {twenty, "_>_", Range(0, 20, true, true), "true"},
      {Value::Uint(20), "_<_", Range(0, 20, true, true), "false"},
      {Range(1, 2), "_<_", Range(2, 3, true, false, "s"), "true"},
      {Range(1, 2), "_<_", Range(2, 3, false, false, "s"), "unknown{r, s}"},
      {Range(1, 2), "_<_", Value::Double(std::nan("")), "false"},
      {Range(9007199254740992.0, 9007199254740992.0), "_<_",
       Value::Int(9007199254740993), "true"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Call(row.function, {row.a, row.b}).ToString(), row.result)
        << row.a.ToString() << row.function << row.b.ToString();
  }
}

TEST(Ranges, ArithmeticHoldsTheResultOfEveryNumber) {
  struct Row {
    Value a;
    std::string function;
    Value b;
    std::string result;
  };
  const Row rows[] = {
      {Range(1, 2), "_+_", Value::Int(3), "4..5"},
      {Range(1, 2), "_+_", Range(10, kInfinity, true, true), ">11"},
      {Value::Int(3), "_-_", Range(1, 2, true, false), "[1, 2)"},
      {Range(-1, 2), "_*_", Range(3, 4), "-4..8"},
      {Range(0, 1, false, true), "_*_", Range(5, 6), "[0, 6)"},
      {Range(0, 1, true), "_*_", Range(0, 6), "0..6"},
      {Range(0, 0), "_*_", Range(1, kInfinity, false, true), "0"},
      {Range(0, 1, true), "_*_", Range(1, kInfinity, false, true), ">0"},
      {Range(-1, 1), "_*_", Range(1, kInfinity, false, true), "any number"},
      {Range(0, 200, false, true), "_/_", Value::Double(200), "[0, 1)"},
      {Range(1, 4), "_/_", Range(2, kInfinity, false, true), "(0, 2]"},
      {Range(1, 4), "_/_", Range(2, kInfinity), "0..2"},
      {Range(1, 4), "_/_", Range(0, 2, true), ">=0.5"},
      {Range(-1, 4), "_/_", Range(0, 2, true), "any number"},
      {Range(1, kInfinity, false, true), "_/_",
       Range(2, kInfinity, false, true), ">0"},
      {Range(1, 4), "_/_", Range(-1, 2), "unknown{r}"},
      {Range(1, 4), "_/_", Range(0, 2), "unknown{r}"},
      {Value::Int(1), "_/_", Range(4, 4), "0.25"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Call(row.function, {row.a, row.b}).ToString(), row.result)
        << row.a.ToString() << row.function << row.b.ToString();
  }
  for (const Value& divisor :
       {Value::Int(0), Value::Int(-1), Value::Double(std::nan("")),
        Range(-2, 0), Range(-2, 0, false, true)}) {
    EXPECT_TRUE(Call("_/_", {Range(1, 4), divisor}).is_error());
  }
}

// Whether a number is in the range; NaN is in none but its own.
bool Holds(const NumberRange& range, double number) {
  if (std::isnan(number)) return std::isnan(range.low);
  return (range.low_excluded ? number > range.low : number >= range.low) &&
         (range.high_excluded ? number < range.high : number <= range.high);
}

// The ends that ranges are tried with: whole numbers, and those at which
// doubles round, overflow or are none.
double SomeEnd(std::mt19937& random) {
  constexpr double kOdd[] = {
      0.0,   -0.0,  5e-324, 1e-300, -1e-300, 1e-16,    20,        1e16,
      -1e16, 1e300, -1e300, 1e308,  1.7e308, -1.7e308, kInfinity, -kInfinity};
  if (random() % 2 == 0) return static_cast<double>(random() % 13) - 6;
  return kOdd[random() % std::size(kOdd)];
}

// Numbers of the range, those next to its ends among them.
std::vector<double> NumbersOf(const NumberRange& range) {
  const double middle = range.low / 2 + range.high / 2;
  std::vector<double> numbers;
  for (const double number :
       {range.low, std::nextafter(range.low, kInfinity), 0.0, middle,
        std::nextafter(range.high, -kInfinity), range.high}) {
    if (Holds(range, number)) numbers.push_back(number);
  }
  return numbers;
}

TEST(Ranges, ArithmeticNeverLeavesTheRange) {
  std::mt19937 random(3);
  using Apply = double (*)(double, double);
  const std::pair<const char*, Apply> operators[] = {
      {"_+_", [](double a, double b) { return a + b; }},
      {"_-_", [](double a, double b) { return a - b; }},
      {"_*_", [](double a, double b) { return a * b; }},
      {"_/_", [](double a, double b) { return a / b; }},
  };
  const auto some_range = [&random] {
    double low = SomeEnd(random), high = SomeEnd(random);
    if (low > high) std::swap(low, high);
    const bool is_open = low < high;
    return Range(low, high, is_open && random() % 2, is_open && random() % 2);
  };
  int decided = 0;
  for (int i = 0; i < 50'000; ++i) {
    const auto& [function, apply] = operators[random() % 4];
    const Value a = some_range(), b = some_range();
    const Value result = Call(function, {a, b});
    if (result.kind() != Value::Kind::kRange) continue;
    ++decided;
    for (const double left : NumbersOf(a.as_range())) {
      for (const double right : NumbersOf(b.as_range())) {
        ASSERT_TRUE(Holds(result.as_range(), apply(left, right)))
            << left << function << right << " " << a.ToString() << function
            << b.ToString() << " " << result.ToString();
      }
    }
  }
  EXPECT_GT(decided, 25'000);
}

TEST(Ranges, OfKnownNumbersAreCalculatedAsDoubles) {
  EXPECT_EQ(Call("_+_", {Range(1, 1), Value::Double(kInfinity)}).ToString(),
            "Infinity");
  EXPECT_EQ(Call("_-_", {Range(kInfinity, kInfinity), Value::Double(kInfinity)})
                .ToString(),
            "NaN");
  EXPECT_EQ(Call("_+_", {Range(1, 2), Value::Double(std::nan(""))}).ToString(),
            "NaN");
  EXPECT_EQ(Call("_*_", {Range(0, 0), Value::Double(kInfinity)}).ToString(),
            "NaN");
  const Value sum = Call("_+_", {Range(1, 1), Value::Double(kInfinity)});
  EXPECT_EQ(Call("_<_", {sum, Value::Double(kInfinity)}).ToString(), "false");
  EXPECT_EQ(Call("_<_", {sum, sum}).ToString(), "false");
}

// What each open comparison comes to where the range is narrowed is among what
// it says.
TEST(Ranges, AreNotDecidedByAnEndThatRoundingReaches) {
  const Value above_20 = Range(20, kInfinity, true, true);
  const Value from_zero = Range(0, 3, true);
  struct Row {
    Value value;
    std::string comparison;
    double number;
    std::string result;
  };
  const double infinity = kInfinity;
  const Row rows[] = {
      {Call("_+_", {above_20, Value::Int(100)}), "_>_", 120, "unknown{r}"},
      {Call("_+_", {above_20, Value::Int(100)}), "_>=_", 120, "true"},
      {Call("_-_", {Range(20, 100, true), Value::Double(1e16)}), "_>_",
       20 - 1e16, "unknown{r}"},
      {Call("_*_", {from_zero, Value::Double(1e-300)}), "_>_", 0, "unknown{r}"},
      {Call("_*_", {from_zero, Value::Double(0.5)}), "_>_", 0, "unknown{r}"},
      {Call("_*_", {from_zero, Value::Double(2)}), "_>_", 0, "true"},
      {Call("_*_", {above_20, Value::Double(1e308)}), "_<_", infinity, "false"},
      {Call("_-_", {above_20, Value::Double(infinity)}), "_<_", 0, "true"},
      {Call("_-_", {Value::Double(infinity), above_20}), "_>_", 0, "true"},
      {Call("_/_", {Value::Double(1), from_zero}), "_<_", infinity,
       "unknown{r}"},
      {Call("_/_", {Range(0, 200, false, true), Value::Double(200)}), "_<_", 1,
       "true"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(
        Call(row.comparison, {row.value, Value::Double(row.number)}).ToString(),
        row.result)
        << row.value.ToString() << row.comparison << row.number;
  }
}

TEST(Ranges, AreUnknownWhereSomeOfTheirNumbersGiveNoNumber) {
  const Value any = Range(-kInfinity, kInfinity);
  EXPECT_EQ(Call("_-_", {any, any}).ToString(), "unknown{r}");
  EXPECT_EQ(Call("_*_", {any, Range(-1, 1)}).ToString(), "unknown{r}");
  EXPECT_EQ(Call("_*_", {Range(1, kInfinity), Range(0, 0)}).ToString(),
            "unknown{r}");
}

TEST(Closed, TakesTheEntriesOnRecordForAll) {
  ListValue open;
  const Value items[] = {Value::Int(1), Unknown("u")};
  open.items = items;
  open.open = true;
  open.why_open = UnknownSet::Of("w");
  open.unordered = true;
  const Value closed = Call("closed", {Value::List(open)});
  EXPECT_EQ(closed.ToString(), "[1, unknown{u}]");
  EXPECT_TRUE(closed.as_list().why_open.empty());
  EXPECT_TRUE(closed.as_list().unordered);
}

TEST(Closed, HangsOnTheEntriesInDoubtAndNotOnWhatWouldCloseTheList) {
  ListValue in_doubt;
  in_doubt.open = true;
  in_doubt.why_undecided = UnknownSet::Of("u");
  in_doubt.why_open = in_doubt.why_undecided;
  in_doubt.why_open.Merge(UnknownSet::Of("w"));
  EXPECT_EQ(Call("closed", {Value::List(in_doubt)}).ToString(), "unknown{u}");
}

TEST(Known, AsksWhetherAnythingMissingCouldChangeAValue) {
  ListValue open;
  open.open = true;
  open.why_open = UnknownSet::Of("w");
  const std::pair<Value, std::string> rows[] = {
      {Value::Int(1), "true"},
      {Unknown("u"), "false"},
      {Value::Error("e"), "error{e}"},
      {Value::List({Value::Int(1), Unknown("u")}), "false"},
      {Value::List(open), "false"},
      {Year(2016), "false"},
      {Day(2016, 5, 9), "true"},
      {Range(1, 2), "false"},
      {Range(2, 2), "true"},
      {MakeMap({{Value::Int(1), Unknown("u")}}), "false"},
  };
  for (const auto& [value, known] : rows) {
    EXPECT_EQ(Call("known", {value}).ToString(), known) << value.ToString();
  }
}

}  // namespace
}  // namespace myorules::engine
