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

Value OpenList(const std::vector<Value>& items) {
  ListValue list;
  list.items = Memory::Current().Copy(absl::Span<const Value>(items));
  list.open = true;
  list.why_open = UnknownSet::Of("all");
  return Value::List(std::move(list));
}

std::string TextOf(const Value& value,
                   const google::protobuf::EnumDescriptor* enum_type) {
  std::string text;
  AppendText(value, enum_type, &text);
  return text;
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
      {Value::Double(1.0 / 3), "0.333333333333333"},
      {Value::Double(40.019999999999996), "40.02"},
      {Range(40.019999999999996, kInfinity), "≥ 40.02"},
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
      // Of no beginning, a month later.
      {Date({1, 2, 1}, {2016, 6, 9}), "until 2016-06-09"},
      {Date({2016, 5, 9}, {9996, 12, 31}), "from 2016-05-09"},
      {Date({1, 2, 1}, {9996, 12, 31}), "unknown"},
      // As string() has it.
      {Value::Timestamp(
           absl::FromCivil(absl::CivilDay(1), absl::UTCTimeZone())),
       "0001-01-01T00:00:00Z"},
      {Value::Timestamp(absl::FromUnixMillis(1'462'788'000'500)),
       "2016-05-09T10:00:00.5Z"},
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

TEST(HasForm, IsFalseOfWhatSaysNothing) {
  const Value none[] = {Value::Null(),
                        Value::Unknown(UnknownSet::Of("x")),
                        Value::Error("no"),
                        OpenList({}),
                        Range(-kInfinity, kInfinity),
                        Date({1, 1, 1}, {9999, 12, 31})};
  for (const Value& value : none) {
    EXPECT_FALSE(HasForm(value)) << value.ToString();
  }
}

TEST(FillFact, SetsTheMemberThatItSaysAndOverwritesWhatWasThere) {
  const auto* type = testdata::Service_descriptor();
  struct Case {
    Value value;
    const google::protobuf::EnumDescriptor* enum_type;
    const char* want;
  };
  const Case cases[] = {
      {Value::Bool(true), nullptr, "bool_value: true"},
      {Value::Int(2), nullptr, "int_value: 2"},
      {Value::Int(2), type, "string_value: \"EXPRESS\""},
      {Value::Uint(2), nullptr, "int_value: 2"},
      {Value::Uint(std::numeric_limits<uint64_t>::max()), nullptr,
       "string_value: \"18446744073709551615\""},
      {Value::Double(2.5), nullptr, "double_value: 2.5"},
      {Value::String("a"), nullptr, "string_value: \"a\""},
      {Date({2016, 5, 9}, {2016, 5, 9}), nullptr,
       "date_value { earliest { year: 2016 month: 5 day: 9 } latest { year: "
       "2016 month: 5 day: 9 } }"},
      // An open end is unset.
      {Range(20, kInfinity, true), nullptr,
       "range_value { low: 20 low_excluded: true }"},
      {Range(-kInfinity, 20), nullptr, "range_value { high: 20 }"},
      {OpenList({Value::String("a"), Value::Unknown(UnknownSet::Of("x"))}),
       nullptr, "list_value { values: \"a\" open: true }"},
      {Value::List({Value::String("b")}), nullptr,
       "list_value { values: \"b\" }"},
  };
  v1::FactValue fact;
  for (const Case& each : cases) {
    ASSERT_TRUE(HasForm(each.value));
    const auto kind = KindOf(each.value, each.enum_type);
    FillFact(kind, each.value, each.enum_type, &fact);
    EXPECT_EQ(fact.kind_case(), kind);
    EXPECT_EQ(fact.ShortDebugString(), each.want);
  }
}

}  // namespace
}  // namespace myorules::engine
