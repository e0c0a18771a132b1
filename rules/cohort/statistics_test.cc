#include "rules/cohort/statistics.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

struct FisherCase {
  std::string name;
  int64_t a, b, c, d;
  double p_value;
  double within;
};

TEST(FisherExactTwoSided, GivesWhatRGives) {
  const FisherCase kCases[] = {
      // R, example(fisher.test): tea tasting and convictions of twins.
      {"tea", 3, 1, 1, 3, 0.4857, 5e-5},
      {"convictions", 2, 15, 10, 3, 0.0005367, 5e-8},
  };
  for (const FisherCase& test : kCases) {
    EXPECT_NEAR(FisherExactTwoSided(test.a, test.b, test.c, test.d),
                test.p_value, test.within)
        << test.name;
  }
}

// By hand: 3 of 10 and 1 of 10 are 1 off what is expected, 2, 8, 2 and 8, which
// makes 1.25; corrected 0.5 off, 0.3125. Of one degree of freedom p is
// erfc(sqrt(x / 2)).
TEST(ChiSquared, IsPearsonsWithOrWithoutTheCorrection) {
  EXPECT_NEAR(ChiSquared(3, 7, 1, 9, false), std::erfc(std::sqrt(1.25 / 2)),
              1e-12);
  EXPECT_NEAR(ChiSquared(3, 7, 1, 9, true), std::erfc(std::sqrt(0.3125 / 2)),
              1e-12);
  EXPECT_EQ(ChiSquared(5, 5, 5, 5, false), 1);
  EXPECT_EQ(ChiSquared(5, 5, 5, 5, true), 1);
  EXPECT_EQ(ChiSquared(5, 0, 7, 0, false), 1);
  EXPECT_EQ(ChiSquared(0, 0, 7, 3, false), 1);
}

TEST(FisherExactTwoSided, GivesTheSevenPublishedValuesAndTheirNearMisses) {
  // Seropositive first: with, without; then seronegative.
  const FisherCase kCases[] = {
      {"EMA", 5, 27, 11, 11, 0.014, 5e-4},
      {"EMA without CTD", 2, 27, 6, 11, 0.038, 5e-4},
      {"women", 16, 16, 16, 6, 0.158, 5e-4},
      {"dysphagia", 14, 18, 6, 16, 0.262, 5e-4},
      {"CTD", 3, 29, 5, 17, 0.248, 5e-4},
      {"third line", 11, 21, 3, 17, 0.200, 5e-4},
      {"good outcome", 11, 21, 10, 11, 0.397, 5e-4},
      {"EMA with the anti-MDA5 patient", 5, 28, 11, 11, 0.0074, 5e-5},
      {"women as table 1 prints them", 15, 17, 16, 6, 0.0927, 5e-5},
      {"third line of all 22", 11, 21, 3, 19, 0.1190, 5e-5},
  };
  for (const FisherCase& test : kCases) {
    EXPECT_NEAR(FisherExactTwoSided(test.a, test.b, test.c, test.d),
                test.p_value, test.within)
        << test.name;
  }
}

TEST(FisherExactTwoSided, IsTheSameWhicheverArmOrColumnComesFirst) {
  for (int a = 0; a <= 6; ++a) {
    for (int b = 0; b <= 4; ++b) {
      const double p = FisherExactTwoSided(a, b, 5, 3);
      EXPECT_NEAR(p, FisherExactTwoSided(5, 3, a, b), 1e-12) << a << " " << b;
      EXPECT_NEAR(p, FisherExactTwoSided(b, a, 3, 5), 1e-12) << a << " " << b;
      EXPECT_LE(p, 1);
      EXPECT_GT(p, 0);
    }
  }
}

TEST(FisherExactTwoSided, IsOneWhereAMarginIsEmpty) {
  EXPECT_EQ(FisherExactTwoSided(0, 0, 3, 4), 1);
  EXPECT_EQ(FisherExactTwoSided(3, 4, 0, 0), 1);
  EXPECT_EQ(FisherExactTwoSided(0, 7, 0, 4), 1);
  EXPECT_EQ(FisherExactTwoSided(7, 0, 4, 0), 1);
}

TEST(MannWhitneyTest, GivesWhatRGivesWithTies) {
  // R, example(wilcox.test): ozone in May and in August.
  const std::vector<double> may = {41, 36, 12, 18, 28, 23, 19,  8,  7,
                                   16, 11, 14, 18, 14, 34, 6,   30, 11,
                                   1,  11, 4,  32, 23, 45, 115, 37};
  const std::vector<double> august = {39, 9,  16,  78, 35, 66,  122, 89, 110,
                                      44, 28, 65,  22, 59, 23,  31,  44, 21,
                                      9,  45, 168, 73, 76, 118, 84,  85};
  const auto ozone = MannWhitneyTest(may, august);
  ASSERT_TRUE(ozone.has_value());
  EXPECT_EQ(ozone->u, 127.5);
  EXPECT_NEAR(ozone->p_value, 0.0001208, 5e-8);

  // R, wilcox.test(mpg ~ am, mtcars).
  const std::vector<double> automatic = {
      21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3,
      15.2, 10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3, 19.2};
  const std::vector<double> manual = {21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3,
                                      26.0, 30.4, 15.8, 19.7, 15.0, 21.4};
  const auto miles = MannWhitneyTest(automatic, manual);
  ASSERT_TRUE(miles.has_value());
  EXPECT_EQ(miles->u, 42);
  EXPECT_NEAR(miles->p_value, 0.001871, 5e-7);
}

TEST(MannWhitneyTest, CorrectsForContinuityWithoutTies) {
  // U 3 of 8, 4 expected, standard deviation sqrt(2 * 4 * 7 / 12) = 2.160247:
  // z = (1 - 0.5) / 2.160247 = 0.231455.
  const auto result = MannWhitneyTest({2, 3}, {1, 4, 5, 1.5});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->u, 4);
  EXPECT_EQ(result->p_value, 1);
  const auto other = MannWhitneyTest({2, 1.2}, {1, 4, 5, 1.5});
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->u, 3);
  EXPECT_NEAR(other->p_value, 0.816961, 1e-6);
}

TEST(MannWhitneyTest, TellsNothingOfEqualValuesAndHasNoneForAnEmptySample) {
  const auto equal = MannWhitneyTest({3, 3}, {3, 3, 3});
  ASSERT_TRUE(equal.has_value());
  EXPECT_EQ(equal->p_value, 1);
  EXPECT_FALSE(MannWhitneyTest({}, {1}).has_value());
  EXPECT_FALSE(MannWhitneyTest({1}, {}).has_value());
}

TEST(SpreadOf, TakesTheMeanOfTheMiddleTwoOfAnEvenNumber) {
  const auto even = SpreadOf({4, 1, 3, 2});
  ASSERT_TRUE(even.has_value());
  EXPECT_EQ(even->low, 1);
  EXPECT_EQ(even->median, 2.5);
  EXPECT_EQ(even->high, 4);
  EXPECT_EQ(even->mean, 2.5);
  const auto odd = SpreadOf({9, 1, 3});
  ASSERT_TRUE(odd.has_value());
  EXPECT_EQ(odd->median, 3);
  EXPECT_DOUBLE_EQ(odd->mean, 13.0 / 3);
  EXPECT_FALSE(SpreadOf({}).has_value());
}

}  // namespace
}  // namespace myorules::rules
