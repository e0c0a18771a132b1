// How enum values, days and periods read, and that bytes are the same.
#include "absl/time/civil_time.h"
#include "engine/base/day_text.h"
#include "engine/base/proto_text.h"
#include "engine/testdata/parcel.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(EnumName, LeavesTheNameOfItsTypeOutHoweverThatIsSplitIntoWords) {
  const auto& service = *testdata::Service_descriptor();
  EXPECT_EQ(EnumName(service, 2), "EXPRESS");
  EXPECT_EQ(EnumName(service, 7), "7");
  EXPECT_EQ(EnumName(service, int64_t{1} << 32), "4294967296");
  const auto& usps = *testdata::USPSClass_descriptor();
  EXPECT_EQ(EnumName(usps, 1), "FIRST");
  EXPECT_EQ(EnumName(usps, 2), "MEDIA");
  EXPECT_EQ(EnumName(usps, 3), "OTHER");
}

TEST(PeriodText, NamesDaysMonthsAndYearsAndNothingElse) {
  using absl::CivilDay;
  EXPECT_EQ(PeriodText(CivilDay(16, 5, 9), CivilDay(16, 5, 9)), "0016-05-09");
  EXPECT_EQ(PeriodText(CivilDay(2016, 2, 1), CivilDay(2016, 2, 29)), "2016-02");
  EXPECT_EQ(PeriodText(CivilDay(2016, 1, 1), CivilDay(2016, 12, 31)), "2016");
  EXPECT_EQ(PeriodText(CivilDay(2016, 2, 1), CivilDay(2016, 2, 28)), "");
  EXPECT_EQ(PeriodText(CivilDay(2016, 1, 1), CivilDay(2017, 12, 31)), "");
}

TEST(DatePartsOf, AreTheFieldsThatAreSet) {
  v1::Date date;
  date.set_year(2016);
  date.set_month(5);
  const DateParts parts = DatePartsOf(date);
  EXPECT_EQ(parts.year, 2016);
  EXPECT_EQ(parts.month, 5);
  EXPECT_EQ(parts.day, 0);
  EXPECT_TRUE(IsDateType(*v1::Date::descriptor()));
  EXPECT_FALSE(IsDateType(*testdata::Item::descriptor()));
}

TEST(DeterministicBytes, AreTheSameForMapsFilledInAnyOrder) {
  testdata::Parcel first, second;
  for (int i = 0; i < 50; ++i) {
    (*first.mutable_fees())[std::to_string(i)] = i;
    (*second.mutable_fees())[std::to_string(49 - i)] = 49 - i;
  }
  EXPECT_EQ(DeterministicBytes(first), DeterministicBytes(second));
}

}  // namespace
}  // namespace myorules::engine
