#include "service/cli/progress.h"

#include "gtest/gtest.h"

namespace myorules::service {
namespace {

TEST(ProgressLine, ShowsTheShareOfTheInput) {
  EXPECT_EQ(ProgressLine(1'234, 0, 50, 100, absl::Seconds(2)),
            "[##########          ]  50%  1,234 records, 617/s");
}

TEST(ProgressLine, CountsWhatFailed) {
  EXPECT_EQ(ProgressLine(1'000'000, 12, 100, 100, absl::Seconds(10)),
            "[####################] 100%  1,000,000 records, 12 failed, "
            "100,000/s");
}

TEST(ProgressLine, HasNoBarWhereTheSizeIsUnknown) {
  EXPECT_EQ(ProgressLine(5, 0, 50, -1, absl::Seconds(1)), "5 records, 5/s");
}

TEST(ProgressLine, SurvivesAnInputThatGrowsAndAClockThatStandsStill) {
  EXPECT_EQ(ProgressLine(1, 0, 300, 100, absl::ZeroDuration()),
            "[####################] 100%  1 records, 1,000/s");
}

}  // namespace
}  // namespace myorules::service
