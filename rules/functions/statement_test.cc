#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

TEST(AgeAt, CountsCompletedYearsByTheCalendar) {
  const auto adult = [](absl::string_view birth) {
    return Asked("age_at(patient.birth_date, assessed_on) >= 18",
                 absl::StrCat("birth_date { ", birth, " }"));
  };
  EXPECT_EQ(adult("year: 2006 month: 6 day: 15"), "true");
  EXPECT_EQ(adult("year: 2006 month: 6 day: 16"), "false");
  EXPECT_EQ(adult("year: 2005"), "true");
  EXPECT_EQ(adult("year: 2007"), "false");
  EXPECT_EQ(adult("year: 2006 month: 6"), "unknown{patient.birth_date.day}");
  EXPECT_EQ(Asked("age_at(patient.birth_date, assessed_on)", ""),
            "unknown{patient.birth_date}");
}

TEST(Stated, TellsUncertainFromNothing) {
  const auto stated = [](absl::string_view statement) {
    return Asked(
        "stated(patient.biopsy.other_myositis_features, "
        "'patient.biopsy.other_myositis_features')",
        statement);
  };
  const auto biopsy = [&](absl::string_view value) {
    return stated(absl::StrCat("biopsy { other_myositis_features: STATEMENT_",
                               value, " }"));
  };
  EXPECT_EQ(biopsy("PRESENT"), "true");
  EXPECT_EQ(biopsy("ABSENT"), "false");
  EXPECT_EQ(biopsy("UNCERTAIN"),
            "unknown{patient.biopsy.other_myositis_features (stated to be "
            "uncertain)}");
  EXPECT_EQ(stated("biopsy {}"),
            "unknown{patient.biopsy.other_myositis_features}");
  EXPECT_EQ(stated(""), "unknown{patient.biopsy.other_myositis_features}");
}

TEST(Agreed, TakesWhatIsKnownAndRefusesToChoose) {
  const auto agreed = [](absl::string_view patient) {
    return Asked(
        "agreed(patient.weakness.subacute, patient.weakness.symmetric, "
        "'patient.weakness')",
        patient);
  };
  EXPECT_EQ(agreed("weakness { subacute: true }"), "true");
  EXPECT_EQ(agreed("weakness { symmetric: false }"), "false");
  EXPECT_EQ(agreed("weakness { subacute: true symmetric: true }"), "true");
  EXPECT_EQ(agreed("weakness { subacute: true symmetric: false }"),
            "unknown{patient.weakness (what is on record contradicts itself)}");
  EXPECT_EQ(agreed(""),
            "unknown{patient.weakness.subacute, patient.weakness.symmetric}");
  EXPECT_THAT(Asked("agreed(1 / 0 > 1, true, 'x')", ""), HasSubstr("error"));
}

}  // namespace
}  // namespace myorules::rules
