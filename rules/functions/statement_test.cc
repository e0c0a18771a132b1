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

TEST(DateIf, IsAnyDayOfBothWhereTheConditionIsUnknown) {
  const auto day = [](absl::string_view patient) {
    return Asked(
        "date_if(patient.diagnosed, patient.diagnosis_date, assessed_on)",
        patient);
  };
  constexpr char kDay[] =
      "diagnosis_date { year: 2024 month: 3 day: 5 } diagnosed: ";
  EXPECT_EQ(day(absl::StrCat(kDay, "true")), "2024-03-05");
  EXPECT_EQ(day(absl::StrCat(kDay, "false")), "2024-06-15");
  EXPECT_EQ(day("diagnosis_date { year: 2024 month: 3 }"),
            "2024-03-01..2024-06-15");
  EXPECT_EQ(day("diagnosed: true"), "unknown{patient.diagnosis_date}");
  EXPECT_EQ(day("diagnosed: false"), "2024-06-15");
  EXPECT_EQ(day(""), "unknown{patient.diagnosed, patient.diagnosis_date}");
}

TEST(DateIf, NamesTheConditionWhereItWouldTell) {
  constexpr char kBefore[] =
      "date_if(patient.diagnosed, patient.diagnosis_date, assessed_on) < "
      "assessed_on";
  EXPECT_EQ(Asked(kBefore, "diagnosis_date { year: 2024 month: 3 }"),
            "unknown{patient.diagnosed, patient.diagnosis_date.day}");
  EXPECT_EQ(Asked(kBefore, "diagnosis_date { year: 2024 month: 6 day: 15 }"),
            "false")
      << "one day, whatever the condition";
  EXPECT_THAT(Asked("date_if(1 / 0 > 1, assessed_on, assessed_on)", ""),
              HasSubstr("error"));
}

TEST(CompleteIf, ClosesAListThatIsStatedToBeComplete) {
  const auto any = [](absl::string_view patient) {
    return Asked(
        "complete_if(patient.medicines, patient.myositis_medicines_complete)"
        ".exists(m, is_class(m, 'STATIN'))",
        patient);
  };
  EXPECT_EQ(any("myositis_medicines_complete: true"), "false");
  EXPECT_EQ(any("medicines_complete: true"), "false");
  EXPECT_EQ(any("medicines { name: 'Zocor' }"), "true");
  EXPECT_EQ(any("myositis_medicines_complete: false"),
            "unknown{patient.medicines_complete}");
  EXPECT_EQ(any(""),
            "unknown{patient.medicines_complete, "
            "patient.myositis_medicines_complete}");
  EXPECT_THAT(any("myositis_medicines_complete: true medicines { name: 'xyz' "
                  "}"),
              HasSubstr("not recognised"));
}

TEST(CompleteIf, DoesNotCloseWhatItsOwnEntriesLeaveOpen) {
  EXPECT_THAT(Asked("size(complete_if(patient.medicines.filter(m, "
                    "is_class(m, 'STATIN')), true))",
                    "medicines_complete: true medicines { name: 'xyz' }"),
              HasSubstr("not recognised"));
}

TEST(CompleteIf, AsksForAStatementOnlyWhereOneWouldTell) {
  const auto ongoing = [](absl::string_view patient) {
    return Asked(
        "complete_if(patient.medicines.filter(m, m.ongoing), "
        "patient.myositis_medicines_complete).exists(m, m.name == 'Zocor')",
        patient);
  };
  constexpr char kInDoubt[] = "medicines { name: 'Lipitor' } ";
  constexpr char kOngoing[] = "unknown{patient.medicines[name=Lipitor].ongoing";
  EXPECT_EQ(ongoing(kInDoubt),
            absl::StrCat(kOngoing,
                         ", patient.medicines_complete, "
                         "patient.myositis_medicines_complete}"));
  EXPECT_EQ(
      ongoing(absl::StrCat(kInDoubt, "myositis_medicines_complete: true")),
      absl::StrCat(kOngoing, "}"))
      << "the list is complete by the statement";
  EXPECT_EQ(
      ongoing(absl::StrCat(kInDoubt, "myositis_medicines_complete: false")),
      absl::StrCat(kOngoing, ", patient.medicines_complete}"));
  EXPECT_EQ(ongoing(absl::StrCat(kInDoubt, "medicines_complete: true")),
            absl::StrCat(kOngoing, "}"))
      << "the list is complete by itself";
}

TEST(Once, IsTheValueWhereTheConditionHoldsElseUnknownWithNothingMissing) {
  const auto once = [](absl::string_view condition, absl::string_view patient) {
    return Asked(absl::StrCat("once(", condition,
                              ", patient.visits.prednisone_nearest("
                              "assessed_on, 9, 0))"),
                 patient);
  };
  constexpr char kVisit[] =
      "visits { date { year: 2024 month: 6 day: 15 } prednisone_mg_per_day: 5 "
      "} ";
  EXPECT_EQ(once("true", kVisit), "5");
  EXPECT_EQ(once("true", ""),
            "unknown{patient.visits (no visit near that day)}");
  EXPECT_EQ(once("false", kVisit), "unknown{}");
  EXPECT_EQ(once("false", ""), "unknown{}");
  EXPECT_EQ(once("patient.diagnosed", kVisit), "unknown{patient.diagnosed}");
  EXPECT_EQ(once("patient.diagnosed", ""),
            "unknown{patient.diagnosed, patient.visits (no visit near that "
            "day)}");
  EXPECT_THAT(once("1 / 0 > 1", kVisit), HasSubstr("error"));
  EXPECT_EQ(Asked("known(once(false, 1))", ""), "false");
}

TEST(FindingIf, IsTheFindingOfWhatWasDoneElseAsksForTheExamination) {
  const auto finding = [](absl::string_view done, absl::string_view patient) {
    return Asked(absl::StrCat("finding_if(", done,
                              ", patient.biopsy.rimmed_vacuoles, "
                              "'patient.biopsy.done')"),
                 patient);
  };
  constexpr char kFound[] = "biopsy { rimmed_vacuoles: true }";
  constexpr char kNotFound[] = "biopsy { rimmed_vacuoles: false }";
  constexpr char kNotDone[] =
      "unknown{patient.biopsy.done (was not done; what it would have shown is "
      "open)}";
  EXPECT_EQ(finding("true", kFound), "true");
  EXPECT_EQ(finding("true", kNotFound), "false");
  EXPECT_EQ(finding("true", ""), "unknown{patient.biopsy.rimmed_vacuoles}");
  EXPECT_EQ(finding("false", kFound), kNotDone);
  EXPECT_EQ(finding("false", kNotFound), kNotDone);
  EXPECT_EQ(finding("false", ""), kNotDone);
  EXPECT_EQ(finding("patient.diagnosed", kFound), "unknown{patient.diagnosed}");
  EXPECT_EQ(finding("patient.diagnosed", ""),
            "unknown{patient.biopsy.rimmed_vacuoles}");
  EXPECT_THAT(finding("1 / 0 > 1", kFound), HasSubstr("error"));
}

}  // namespace
}  // namespace myorules::rules
