#include "rules/patient/days.h"

#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

v1::Date DateOf(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(DaysOf, APartialDateStandsForItsPeriod) {
  EXPECT_EQ(DaysOf(DateOf(2024, 2, 9))->first, absl::CivilDay(2024, 2, 9));
  EXPECT_EQ(DaysOf(DateOf(2024, 2, 9))->last, absl::CivilDay(2024, 2, 9));
  EXPECT_EQ(DaysOf(DateOf(2024, 2, 0))->first, absl::CivilDay(2024, 2, 1));
  EXPECT_EQ(DaysOf(DateOf(2024, 2, 0))->last, absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(DaysOf(DateOf(2024, 0, 0))->first, absl::CivilDay(2024, 1, 1));
  EXPECT_EQ(DaysOf(DateOf(2024, 0, 0))->last, absl::CivilDay(2024, 12, 31));
  EXPECT_EQ(DaysOf(DateOf(9999, 12, 0))->last, absl::CivilDay(9999, 12, 31));
}

TEST(DaysOf, RefusesWhatIsNoDate) {
  EXPECT_FALSE(DaysOf(DateOf(0, 1, 1)).has_value());
  EXPECT_FALSE(DaysOf(DateOf(10000, 1, 1)).has_value());
  EXPECT_FALSE(DaysOf(DateOf(-5, 0, 0)).has_value());
  EXPECT_FALSE(DaysOf(DateOf(2024, 13, 1)).has_value());
  EXPECT_FALSE(DaysOf(DateOf(2024, 0, 5)).has_value());
  EXPECT_FALSE(DaysOf(DateOf(2023, 2, 29)).has_value());
  EXPECT_FALSE(DaysOf(DateOf(2024, 4, 31)).has_value());
  EXPECT_FALSE(DaysOf(DateOf(2024, 4, -1)).has_value());
}

}  // namespace
}  // namespace myorules::rules
