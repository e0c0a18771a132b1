#include "rules/cases/told_range.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::DoubleNear;
using ::testing::IsEmpty;
using ::testing::Pointwise;

TEST(ToldRange, OfNumbersIsTriedAtItsEndsAndWithin) {
  struct Case {
    const char* words;
    std::vector<double> numbers;
    std::vector<bool> at_end;
    const char* unit;
  };
  for (const Case& c : std::vector<Case>{
           {"exactly 5", {5}, {true}, ""},
           {"0 U/mL", {0}, {true}, "U/mL"},
           {"any number in U/mL", {1, 50, 5000}, {false, false, false}, "U/mL"},
           {"any number", {1, 50, 5000}, {false, false, false}, ""},
           {"at or above 20 U/mL", {20, 61}, {true, false}, "U/mL"},
           {"above 20", {20.0002, 61}, {true, false}, ""},
           {"above about 907", {916.07, 2722}, {true, false}, ""},
           {"above 0", {0.00001, 1}, {true, false}, ""},
           {"below 30 U/mL", {0, 10, 29.9997}, {false, false, true}, "U/mL"},
           {"at or below 3 x ULN on 2025-03-01",
            {0, 1, 3},
            {false, false, true},
            "x ULN on 2025-03-01"},
           {"below about 100", {0, 33.333, 99}, {false, false, true}, ""},
           {"at or above 11 CU and below 26 CU",
            {11, 18.5, 25.99974},
            {true, false, true},
            "CU"},
           {"above 0 and below 30",
            {0.00001, 15, 29.9997},
            {true, false, true},
            ""},
       }) {
    const ToldNumbers told = NumbersIn(c.words);
    std::vector<double> numbers;
    std::vector<bool> at_end;
    for (const auto& sample : told.samples) {
      numbers.push_back(sample.value);
      at_end.push_back(sample.is_at_end);
    }
    EXPECT_THAT(numbers, Pointwise(DoubleNear(0.001), c.numbers)) << c.words;
    EXPECT_EQ(at_end, c.at_end) << c.words;
    EXPECT_EQ(told.unit, c.unit) << c.words;
  }
}

TEST(ToldRange, ThatIsNarrowerThanItsWordsTellHasNoNumber) {
  EXPECT_THAT(NumbersIn("above about 907 and below about 908").samples,
              IsEmpty());
}

TEST(ToldRange, OfDaysIsTriedAtItsEndsAndWithin) {
  const absl::CivilDay last(2026, 1, 1);
  const absl::CivilDay first(1916, 1, 1);
  const absl::CivilDay a(2003, 5, 1);
  const absl::CivilDay b(2003, 5, 5);
  struct Case {
    const char* words;
    absl::CivilDay low, middle, high;
    bool low_told, high_told;
  };
  for (const Case& c : std::vector<Case>{
           {"2003-05-01", a, a, a, true, true},
           {"from 2003-05-01 to 2003-05-05", a, a + 2, b, true, true},
           {"from 2003-05-01 on", a, a + (last - a) / 2, last, true, false},
           {"up to 2003-05-05", first, first + (b - first) / 2, b, false, true},
           {"any day", first, first + (last - first) / 2, last, false, false},
       }) {
    const auto days = DaysIn(c.words, last);
    ASSERT_EQ(days.size(), 3) << c.words;
    EXPECT_EQ(days[0].value, c.low) << c.words;
    EXPECT_EQ(days[1].value, c.middle) << c.words;
    EXPECT_EQ(days[2].value, c.high) << c.words;
    EXPECT_EQ(days[0].is_at_end, c.low_told) << c.words;
    EXPECT_FALSE(days[1].is_at_end && !c.low_told) << c.words;
    EXPECT_EQ(days[2].is_at_end, c.high_told) << c.words;
  }
}

TEST(ToldRange, InOtherWordsIsNone) {
  for (const char* words : {"", "true", "some", "from yesterday on",
                            "at or above 20 and then", "2003-05"}) {
    EXPECT_THAT(NumbersIn(words).samples, IsEmpty()) << words;
    EXPECT_THAT(DaysIn(words, absl::CivilDay(2026, 1, 1)), IsEmpty()) << words;
  }
}

}  // namespace
}  // namespace myorules::rules
