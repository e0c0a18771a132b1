// One case for each way to compare with the marks, and none left out.
#include "engine/pack/number_cases.h"

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/memory.h"
#include "engine/testdata/parcel.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

std::string Text(const std::vector<Value>& values) {
  return absl::StrJoin(values, " ", [](std::string* out, const Value& value) {
    out->append(value.ToString());
  });
}

std::vector<Value> Ints(const std::vector<int64_t>& numbers) {
  std::vector<Value> values;
  values.reserve(numbers.size());
  for (const int64_t number : numbers) values.push_back(Value::Int(number));
  return values;
}

TEST(NumberCases, AreTheMarksAndOneNumberInEachGapAndBeyond) {
  EXPECT_EQ(Text(NumberCases(Type::Int(), Ints({18}))), "0 18 19");
  EXPECT_EQ(Text(NumberCases(Type::Int(), Ints({3, 4, 4, 6}))), "0 3 4 5 6 7");
  EXPECT_EQ(Text(NumberCases(Type::Int(), Ints({0}))), "-1 0 1");
  EXPECT_EQ(Text(NumberCases(Type::Uint(), Ints({0, 2}))), "0u 1u 2u 3u");
  EXPECT_EQ(Text(NumberCases(Type::Range(), Ints({18}))), "0 18 36");
  EXPECT_EQ(Text(NumberCases(Type::Double(), Ints({1, 2}))),
            "0.0 1.0 1.5 2.0 4.0 NaN");
}

TEST(NumberCases, OfAWholeNumberStandOnBothSidesOfAFraction) {
  EXPECT_EQ(Text(NumberCases(Type::Int(), {Value::Double(2.5)})), "0 3");
  EXPECT_EQ(Text(NumberCases(Type::Int(),
                             {Value::Double(2.25), Value::Double(2.75)})),
            "0 3");
}

TEST(NumberCases, BetweenMarksHoldAWholeNumberWhereThereIsOne) {
  const auto numbers = [](const std::vector<Value>& marks) {
    std::vector<std::string> texts;
    for (const Type& type : {Type::Range(), Type::Double()}) {
      std::string text;
      for (const Value& each : NumberCases(type, marks)) {
        const absl::optional<double> number = NumberBetweenMarks(each, marks);
        absl::StrAppend(&text, number.has_value() ? absl::StrCat(*number) : "-",
                        " ");
      }
      texts.push_back(text);
    }
    return texts[1] == texts[0] + "- " ? texts[0] : "ranges are no doubles";
  };
  EXPECT_EQ(numbers(Ints({18})), "- 18 - ");
  EXPECT_EQ(numbers(Ints({17, 18})), "- 17 17.5 18 - ");
  EXPECT_EQ(numbers(Ints({5, 8})), "- 5 6 8 - ");
  EXPECT_EQ(numbers({Value::Double(0.5), Value::Double(2.5)}),
            "- 0.5 1 2.5 - ");
  EXPECT_EQ(numbers(Ints({0})), "- 0 - ");
  EXPECT_EQ(numbers({Value::Double(-0.0)}), "- 0 - ");
  EXPECT_EQ(numbers(Ints({-7, -5})), "- - - - - ");
  EXPECT_EQ(numbers(Ints({-7, 5})), "- - 0 5 - ");
  EXPECT_EQ(numbers({}), "- ");
}

TEST(NumberCases, WithinBoundsAreThoseThatTheNumberCanHave) {
  const auto within = [](NumberRange bounds) {
    return Text(NumberCasesWithin(bounds, Ints({10, 20})));
  };
  EXPECT_EQ(within({.low = 12, .high = 30}), "12 20 25");
  EXPECT_EQ(within({.low = 20, .high = 30}), "20 25");
  EXPECT_EQ(within({.low = 20, .high = 30, .low_excluded = true}), "25");
  EXPECT_EQ(within({.low = 12, .high = 20, .high_excluded = true}), "12");
  EXPECT_EQ(within({.high = 10}), "0 10");
  EXPECT_EQ(within({}), "0 10 15 20 40");
}

TEST(NumberIn, IsTheNumberOfANumberAndOfARangeOfOneAlone) {
  const auto text = [](const Value& value) {
    const absl::optional<double> number = NumberIn(value);
    return number.has_value() ? absl::StrCat(*number) : "-";
  };
  const UnknownSet why = UnknownSet::Of("a");
  EXPECT_EQ(text(Value::Int(-3)), "-3");
  EXPECT_EQ(text(Value::Uint(3)), "3");
  EXPECT_EQ(text(Value::Double(0.5)), "0.5");
  EXPECT_EQ(text(Value::Range({.low = 4, .high = 4})), "4");
  EXPECT_EQ(text(Value::Range({.low = 4, .high = 5, .why = why})), "-");
  EXPECT_EQ(text(Value::Range({.low = 4, .high = 4, .low_excluded = true})),
            "-");
  EXPECT_EQ(text(Value::Range({.low = 4, .high = 4, .high_excluded = true})),
            "-");
  EXPECT_EQ(text(Value::Range({.why = why})), "-");
  EXPECT_EQ(text(Value::String("4")), "-");
}

TEST(TextCases, AreTheTextsAndOneThatIsNoneOfThem) {
  const std::vector<Value> cases = TextCases(
      {Value::String("b"), Value::String("another text"), Value::String("b")});
  ASSERT_EQ(cases.size(), 3u);
  std::set<std::string> texts;
  for (const Value& each : cases) texts.emplace(each.as_string());
  EXPECT_EQ(texts.size(), 3u);
}

TEST(EnumCases, AreTheNumbersThatARecordCanHold) {
  const auto numbers = [](const google::protobuf::EnumDescriptor* type) {
    std::vector<int64_t> all;
    for (const Value& each : EnumCases(*type)) all.push_back(each.as_int());
    return all;
  };
  EXPECT_EQ(numbers(testdata::Service_descriptor()),
            (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(numbers(testdata::Handling_descriptor()),
            (std::vector<int64_t>{1}));
  EXPECT_EQ(numbers(testdata::Size_descriptor()), (std::vector<int64_t>{0, 1}));
}

TEST(IsUsableMark, UpToWhereDoublesHaveGaps) {
  for (const int64_t sign : {-1, 1}) {
    const Value last = Value::Int(sign * ((int64_t{1} << 53) - 1));
    EXPECT_TRUE(IsUsableMark(last));
    EXPECT_EQ(NumberCases(Type::Int(), {last}).size(), 3u);
    // The number beyond it, as a double, is it again.
    EXPECT_FALSE(IsUsableMark(Value::Int(sign * (int64_t{1} << 53))));
    EXPECT_FALSE(IsUsableMark(Value::Int(sign * ((int64_t{1} << 53) + 2))));
  }
  EXPECT_FALSE(IsUsableMark(Value::Double(std::nan(""))));
  EXPECT_FALSE(IsUsableMark(Value::String("1")));
}

TEST(DayCases, AreEachMarkAndADayOfEachGapAndSideWithinTheCalendar) {
  const auto cases = [](const std::vector<absl::CivilDay>& marks) {
    std::vector<Value> days;
    days.reserve(marks.size());
    for (const absl::CivilDay day : marks) {
      days.push_back(Value::Date({day, day, {}}));
    }
    std::vector<std::string> texts;
    for (const Value& each : DayCases(days)) texts.push_back(each.ToString());
    return texts;
  };
  const absl::CivilDay day(2026, 1, 5);
  EXPECT_EQ(cases({day}), (std::vector<std::string>{"2026-01-04", "2026-01-05",
                                                    "2026-01-06"}));
  EXPECT_EQ(cases({day + 1, day, day}),
            (std::vector<std::string>{"2026-01-04", "2026-01-05", "2026-01-06",
                                      "2026-01-07"}));
  EXPECT_EQ(cases({day + 9, day}),
            (std::vector<std::string>{"2026-01-04", "2026-01-05", "2026-01-06",
                                      "2026-01-14", "2026-01-15"}));
  EXPECT_EQ(
      cases({absl::CivilDay(1, 1, 1), absl::CivilDay(9999, 12, 31)}),
      (std::vector<std::string>{"0001-01-01", "0001-01-02", "9999-12-31"}));
}

}  // namespace
}  // namespace myorules::engine
