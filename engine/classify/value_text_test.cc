#include "engine/classify/value_text.h"

#include <cmath>
#include <limits>
#include <string>

#include "absl/time/civil_time.h"
#include "engine/base/memory.h"
#include "engine/testdata/parcel.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Value Range(double low, double high, bool low_excluded = false,
            bool high_excluded = false) {
  NumberRange range;
  range.low = low;
  range.high = high;
  range.low_excluded = low_excluded;
  range.high_excluded = high_excluded;
  range.why = UnknownSet::Of("number");
  return Value::Range(range);
}

// A day; absl's constructor is explicit.
struct Day {
  int year;
  int month;
  int day;
};

Value Date(Day first, Day last) {
  const absl::CivilDay earliest(first.year, first.month, first.day);
  const absl::CivilDay latest(last.year, last.month, last.day);
  DateRange date;
  date.earliest = earliest;
  date.latest = latest;
  date.why = UnknownSet::Of("date");
  return Value::Date(date);
}

Value OpenList(std::vector<Value> items) {
  ListValue list;
  list.items = Memory::Current().Copy(absl::Span<const Value>(items));
  list.open = true;
  list.why_open = UnknownSet::Of("all");
  return Value::List(std::move(list));
}

TEST(TextOf, ReadsAsOneWouldWriteIt) {
  struct Case {
    Value value;
    const char* want;
  };
  const Case cases[] = {
      {Value::Bool(true), "yes"},
      {Value::Bool(false), "no"},
      {Value::Int(-12), "-12"},
      {Value::Uint(12), "12"},
      {Value::Double(12), "12"},
      {Value::Double(0.1), "0.1"},
      {Value::Double(1.0 / 3), "0.3333333333333333"},
      {Value::String("a, b"), "a, b"},
      {Range(4, 176), "4–176"},
      {Range(4.5, 4.5), "4.5"},
      {Range(20, kInfinity), "≥ 20"},
      {Range(20, kInfinity, true), "> 20"},
      {Range(-kInfinity, 20), "≤ 20"},
      {Range(-kInfinity, 20, false, true), "< 20"},
      {Range(4, 20, true, false), "> 4 and ≤ 20"},
      {Range(4, 20, false, true), "≥ 4 and < 20"},
      {Range(-kInfinity, kInfinity), "unknown"},
      {Date({2016, 5, 9}, {2016, 5, 9}), "2016-05-09"},
      {Date({2016, 2, 1}, {2016, 2, 29}), "2016-02"},
      {Date({2016, 1, 1}, {2016, 12, 31}), "2016"},
      {Date({2016, 2, 1}, {2016, 2, 28}), "2016-02-01 to 2016-02-28"},
      {Date({2016, 1, 1}, {2017, 12, 31}), "2016-01-01 to 2017-12-31"},
      {Date({1, 1, 1}, {2016, 5, 9}), "until 2016-05-09"},
      {Date({2016, 5, 9}, {9999, 12, 31}), "from 2016-05-09"},
      {Date({1, 1, 1}, {9999, 12, 31}), "unknown"},
      {Value::List(std::vector<Value>{}), "none"},
      {Value::List({Value::String("a"), Value::Int(2)}), "a, 2"},
      {OpenList({Value::String("a")}), "a and perhaps more"},
      {OpenList({}), "unknown"},
      {Value::Unknown(UnknownSet::Of("x")), "unknown"},
      {Value::Error("divide by zero"), "error: divide by zero"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(TextOf(each.value, nullptr), each.want) << each.value.ToString();
  }
}

TEST(TextOf, AnEnumIsNamedWithoutItsType) {
  const auto* type = testdata::Service_descriptor();
  EXPECT_EQ(TextOf(Value::Int(2), type), "EXPRESS");
  EXPECT_EQ(TextOf(Value::Int(77), type), "77");
}

TEST(ToFactValue, WhatHasNoFormHasNoValue) {
  const Value none[] = {Value::Null(),
                        Value::Unknown(UnknownSet::Of("x")),
                        Value::Error("no"),
                        OpenList({}),
                        Range(-kInfinity, kInfinity),
                        Date({1, 1, 1}, {9999, 12, 31})};
  for (const Value& value : none) {
    v1::FactValue fact;
    EXPECT_FALSE(ToFactValue(value, nullptr, &fact)) << value.ToString();
    EXPECT_EQ(fact.kind_case(), v1::FactValue::KIND_NOT_SET);
  }
}

TEST(ToFactValue, AnOpenEndIsUnset) {
  v1::FactValue fact;
  ASSERT_TRUE(ToFactValue(Range(20, kInfinity, true), nullptr, &fact));
  EXPECT_EQ(fact.range_value().low(), 20);
  EXPECT_TRUE(fact.range_value().low_excluded());
  EXPECT_FALSE(fact.range_value().has_high());
}

TEST(ToFactValue, AWholeNumberBeyondInt64KeepsItsDigits) {
  v1::FactValue fact;
  ASSERT_TRUE(ToFactValue(Value::Uint(std::numeric_limits<uint64_t>::max()),
                          nullptr, &fact));
  EXPECT_EQ(fact.string_value(), "18446744073709551615");
}

TEST(JoinWithOr, ReadsAsASentence) {
  EXPECT_EQ(JoinWithOr({}), "unknown");
  EXPECT_EQ(JoinWithOr({"A"}), "A");
  EXPECT_EQ(JoinWithOr({"A", "B"}), "A or B");
  EXPECT_EQ(JoinWithOr({"A", "B", "C"}), "A, B or C");
}

}  // namespace
}  // namespace myorules::engine
