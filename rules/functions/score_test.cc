// Points, sums and probabilities of a score.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

TEST(NumberIf, IsTheNumberOfTheConditionAndOfAnUnknownOneThoseOfBoth) {
  const auto points = [](absl::string_view patient) {
    return Asked("number_if(patient.weakness.proximal_arms, 0.7, 0)", patient);
  };
  EXPECT_EQ(points("weakness { proximal_arms: true }"), "0.7");
  EXPECT_EQ(points("weakness { proximal_arms: false }"), "0");
  EXPECT_EQ(points(""), "0..0.7");
  EXPECT_EQ(Asked("number_if(patient.weakness.proximal_arms, 0.7, 0) > 0", ""),
            "unknown{patient.weakness.proximal_arms}");
  EXPECT_EQ(Asked("number_if(patient.weakness.proximal_arms, 0.7, 0) < 1", ""),
            "true");
}

TEST(NumberIf, HangsOnNothingWhereBothNumbersAreTheSame) {
  EXPECT_EQ(Asked("number_if(patient.weakness.proximal_arms, 2, 2.0) == 2", ""),
            "true");
}

TEST(NumberIf, TakesRangesAndNamesWhatIsMissingOfEach) {
  constexpr char kNested[] =
      "number_if(patient.weakness.axial, number_if(patient.weakness.symmetric, "
      "3, 2), 1)";
  EXPECT_EQ(Asked(kNested, ""), "1..3");
  EXPECT_EQ(Asked(absl::StrCat(kNested, " > 1"), ""),
            "unknown{patient.weakness.axial, patient.weakness.symmetric}");
  EXPECT_EQ(Asked(kNested, "weakness { axial: true }"), "2..3");
  EXPECT_EQ(Asked(kNested, "weakness { axial: false }"), "1");
  EXPECT_EQ(Asked("number_if(patient.weakness.axial, "
                  "age_at(patient.birth_date, assessed_on), 0)",
                  ""),
            "unknown{patient.birth_date, patient.weakness.axial}");
  EXPECT_EQ(Asked("number_if(patient.weakness.axial, "
                  "age_at(patient.birth_date, assessed_on), 0)",
                  "weakness { axial: false }"),
            "0");
  EXPECT_THAT(Asked("number_if(patient.weakness.axial, 1 / 0, 1)", ""),
              HasSubstr("error"));
}

TEST(Rounded, MakesSumsOfTenthsExact) {
  EXPECT_EQ(Asked("number_if(true, 2.1, 0) + 0.7 + 0.8 + 1.3 == 4.9", ""),
            "false");
  EXPECT_EQ(
      Asked("rounded(number_if(true, 2.1, 0) + 0.7 + 0.8 + 1.3, 1) == 4.9", ""),
      "true");
  // Every tenth up to 9, added up by tenths, is the number that is written.
  std::string sum = "number_if(true, 0, 0)";
  for (int tenths = 1; tenths <= 90; ++tenths) {
    absl::StrAppend(&sum, " + 0.1");
    EXPECT_EQ(Asked(absl::StrCat("rounded(", sum, ", 1) == ", tenths / 10, ".",
                                 tenths % 10),
                    ""),
              "true");
  }
}

TEST(Rounded, RoundsBothEndsAndKeepsWhatIsMissing) {
  constexpr char kWide[] =
      "rounded(number_if(patient.weakness.axial, 0.26, -0.04), 1)";
  EXPECT_EQ(Asked(kWide, ""), "0..0.3");
  EXPECT_EQ(Asked(absl::StrCat(kWide, " > 0.2"), ""),
            "unknown{patient.weakness.axial}");
  // Ends that become one number hang on nothing.
  EXPECT_EQ(Asked("rounded(number_if(patient.weakness.axial, 1.01, 1.02), 1) "
                  "== 1.0",
                  ""),
            "true");
  EXPECT_EQ(Asked("rounded(number_if(true, 1, 0), 16)", ""),
            "error{rounded to 16 digits; from 0 to 15 are possible}");
  EXPECT_EQ(Asked("rounded(number_if(true, 1, 0), -1)", ""),
            "error{rounded to -1 digits; from 0 to 15 are possible}");
}

TEST(Logistic, GivesTheProbabilityOfAScore) {
  const auto probability = [](absl::string_view score,
                              absl::string_view patient) {
    return Asked(absl::StrCat("rounded(logistic(", score, " - 5.33), 4)"),
                 patient);
  };
  EXPECT_EQ(probability("number_if(true, 5.33, 0)", ""), "0.5");
  EXPECT_EQ(probability("number_if(true, 5.3, 0)", ""), "0.4925");
  EXPECT_EQ(probability("number_if(true, 5.5, 0)", ""), "0.5424");
  EXPECT_EQ(probability("number_if(true, 7.5, 0)", ""), "0.8975");
  EXPECT_EQ(probability("number_if(patient.weakness.axial, 7.5, 5.3)", ""),
            "0.4925..0.8975");
  EXPECT_EQ(Asked("logistic(number_if(true, 1000, 0)) == 1", ""), "true");
  EXPECT_EQ(Asked("logistic(number_if(true, -1000, 0)) == 0", ""), "true");
}

}  // namespace
}  // namespace myorules::rules
