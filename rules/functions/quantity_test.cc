// Creatine kinase at diagnosis and latest: section 2.3 of the clinical
// specification.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Ck(absl::string_view quantity, absl::string_view rest) {
  return Result("CK", "ENZYME_ACTIVITY",
                absl::StrCat("quantity { ", quantity, " }"), rest);
}

std::string On(int month, int day) {
  return absl::StrCat(" collected_on { year: 2024 month: ", month,
                      " day: ", day, " }");
}

constexpr char kRange[] = " reference_range { high: 200 }";
constexpr char kDiagnosis[] =
    "diagnosis_date { year: 2024 month: 3 day: 10 } medicines_complete: true ";
constexpr char kNearest[] =
    "labs.ratio_nearest('CK', patient.diagnosis_date, 90, "
    "first_start(patient.medicines, ['GLUCOCORTICOID'], patient.onset_date), "
    "patient.sex)";

std::string Nearest(absl::string_view patient) {
  return Asked(kNearest, absl::StrCat(kDiagnosis, patient));
}

std::string Latest(absl::string_view patient) {
  return Asked("labs.ratio_latest('CK', patient.sex)", patient);
}

TEST(Ratio, IsByThePrintedLimit) {
  EXPECT_EQ(Latest(Ck("value: 8000 unit: 'U/L'", kRange)), "40");
  EXPECT_EQ(Latest(Ck("value: 200 unit: 'U/L'", kRange)), "1");
  EXPECT_EQ(
      Latest(Ck("value: 20 unit: 'ukat/L'", " reference_range { high: 2.5 }")),
      "8");
}

TEST(Ratio, IsAboveOneAtALimitThatIsAbnormalItself) {
  const auto above = [](absl::string_view quantity) {
    return Asked("labs.ratio_latest('CK', patient.sex) > 1",
                 Ck(quantity,
                    " reference_range { high: 145 high_excluded: "
                    "true }"));
  };
  EXPECT_EQ(above("value: 145 unit: 'U/L'"), "true");
  EXPECT_EQ(above("value: 144.9 unit: 'U/L'"), "false");
  EXPECT_EQ(above("value: 145 comparator: COMPARATOR_LESS unit: 'U/L'"),
            "false");
  EXPECT_EQ(
      above("value: 145 comparator: COMPARATOR_GREATER_OR_EQUAL unit: 'U/L'"),
      "true");
  EXPECT_EQ(above("value: 145 comparator: COMPARATOR_GREATER unit: 'U/L'"),
            "true");
  // Printed as up to 145, it may be 145.
  EXPECT_THAT(
      above("value: 145 comparator: COMPARATOR_LESS_OR_EQUAL unit: 'U/L'"),
      HasSubstr("quantity.value (printed as a bound"));
  EXPECT_EQ(Latest(Ck("value: 8000 unit: 'U/L'",
                      " reference_range { high: 200 high_excluded: true }")),
            "40");
  // An upper limit of zero is none, and excludes nothing.
  EXPECT_EQ(Latest(Ck("value: 145 unit: 'U/L'",
                      "laboratory: 'NETHERLANDS' reference_range { high: 0 "
                      "high_excluded: true }") +
                   "sex: SEX_FEMALE"),
            "1");
}

TEST(Ratio, IsElseByTheLaboratorysLimitForTheSex) {
  const std::string dutch =
      Ck("value: 24795 unit: 'U/L'", "laboratory: 'NETHERLANDS'");
  EXPECT_EQ(Latest(dutch + "sex: SEX_FEMALE"), "171");
  EXPECT_EQ(Latest(dutch + "sex: SEX_MALE"), "145");
  EXPECT_EQ(Asked("labs.ratio_latest('CK', patient.sex) >= 145", dutch),
            "true");
  EXPECT_EQ(Asked("labs.ratio_latest('CK', patient.sex) > 145", dutch),
            "unknown{patient.sex}");
  EXPECT_EQ(Asked("labs.ratio_latest('CK', patient.sex) > 171", dutch),
            "false");
  EXPECT_THAT(Asked("labs.ratio_latest('CK', patient.sex) > 150",
                    dutch + "sex: SEX_OTHER"),
              HasSubstr("differ by sex"));
}

TEST(Ratio, IsUnknownWhereItIsTooLargeForANumber) {
  const auto says = HasSubstr("quantity.value (too large to compare)}");
  EXPECT_THAT(Latest(Ck("value: 1e308 unit: 'U/L'",
                        " reference_range { high: 1e-300 }")),
              says);
  EXPECT_THAT(
      Latest(Ck("value: 1e308 unit: 'ukat/L'", " reference_range { high: 1 }")),
      says);
  EXPECT_THAT(
      Asked("labs.value_latest('CK')", Ck("value: 1e308 unit: 'ukat/L'", "")),
      says);
}

TEST(Ratio, ConvertsMicrokatalsExactly) {
  EXPECT_EQ(
      Latest(Ck("value: 2.85 unit: 'ukat/L'", "laboratory: 'NETHERLANDS'") +
             "sex: SEX_MALE"),
      "1");
  EXPECT_EQ(
      Asked("labs.value_latest('CK')", Ck("value: 2.85 unit: 'ukat/L'", "")),
      "171");
}

std::string Highest(absl::string_view patient) {
  return Asked("labs.ratio_highest('CK', patient.sex)", patient);
}

TEST(HighestRatio, IsTheGreatestOfAllThatCount) {
  const std::string low = Ck("value: 100 unit: 'U/L'", kRange + On(3, 1));
  const std::string high = Ck("value: 8000 unit: 'U/L'", kRange + On(2, 1));
  EXPECT_EQ(Highest(low), "0.5");
  EXPECT_EQ(Highest(low + high), "40");
  EXPECT_EQ(Highest(high + low), "40");
  EXPECT_EQ(Highest(low + Ck("value: 8000 unit: 'U/L'",
                             kRange + On(2, 1) +
                                 " status: RESULT_STATUS_PRELIMINARY")),
            "0.5");
  EXPECT_EQ(Highest(""), "unknown{patient.results[analyte=CK]}");
}

TEST(HighestRatio, IsARangeWhereOneMayCountOrCannotBeRead) {
  const std::string low = Ck("value: 100 unit: 'U/L'", kRange + On(3, 1));
  const std::string without_limit = Ck("value: 8000 unit: 'U/L'", On(2, 1));
  const std::string uncertain =
      Ck("value: 8000 unit: 'U/L'",
         kRange + On(2, 1) + " status: RESULT_STATUS_UNSPECIFIED");
  EXPECT_EQ(Highest(low + without_limit), ">=0.5");
  EXPECT_EQ(Highest(low + uncertain), "0.5..40");
  EXPECT_EQ(Asked("labs.ratio_highest('CK', patient.sex) > 1", low + uncertain),
            "unknown{patient.results[analyte=CK,method=ENZYME_ACTIVITY,"
            "collected_on=2024-02-01].status}");
  // One that counts for certain decides.
  EXPECT_EQ(
      Asked("labs.ratio_highest('CK', patient.sex) > 1",
            without_limit + Ck("value: 300 unit: 'U/L'", kRange + On(3, 1))),
      "true");
  EXPECT_EQ(Highest(without_limit),
            "unknown{patient.results[analyte=CK,method=ENZYME_ACTIVITY,"
            "collected_on=2024-02-01].reference_range.high}");
  EXPECT_EQ(Highest(uncertain),
            "unknown{patient.results[analyte=CK,method=ENZYME_ACTIVITY,"
            "collected_on=2024-02-01].status}");
}

TEST(HighestRatio, KeepsBoundsThatArePrinted) {
  const std::string above =
      Ck("comparator: COMPARATOR_GREATER value: 200 unit: 'U/L'",
         kRange + On(3, 1));
  EXPECT_EQ(Asked("labs.ratio_highest('CK', patient.sex) > 1", above), "true");
  const std::string below = Ck(
      "comparator: COMPARATOR_LESS value: 200 unit: 'U/L'", kRange + On(3, 1));
  EXPECT_EQ(Asked("labs.ratio_highest('CK', patient.sex) >= 1", below),
            "false");
}

TEST(Ratio, IsNeverGuessed) {
  const std::string at =
      "patient.results[analyte=CK,method=ENZYME_ACTIVITY,collected_on=2024-03-"
      "10]";
  const auto missing = [](absl::string_view patient) {
    return Missing(
        Ask("labs.ratio_latest('CK', patient.sex)", PatientOf(patient)));
  };
  EXPECT_THAT(missing(Ck("value: 8000 unit: 'U/L'", "")),
              ElementsAre(at + ".reference_range.high"));
  EXPECT_THAT(missing(Ck("value: 8000", kRange)),
              ElementsAre(at + ".quantity.unit"));
  EXPECT_THAT(missing(Ck("unit: 'U/L'", kRange)),
              ElementsAre(at + ".quantity.value"));
  EXPECT_THAT(missing(Ck("value: 8 unit: 'ng/mL'", kRange)),
              ElementsAre(at + ".quantity.unit: ng/mL does not convert into "
                               "U/L"));
  EXPECT_THAT(
      missing(Result("CK", "ENZYME_ACTIVITY", "unread_reason: 'haemolysed'")),
      ElementsAre(at + ": haemolysed"));
  EXPECT_THAT(missing(""), ElementsAre("patient.results[analyte=CK]"));
}

TEST(Ratio, ABoundStaysABound) {
  const std::string above =
      Ck("comparator: COMPARATOR_GREATER value: 20000 unit: 'U/L'", kRange);
  EXPECT_EQ(Asked("labs.ratio_latest('CK', patient.sex) > 100", above), "true");
  EXPECT_THAT(Asked("labs.ratio_latest('CK', patient.sex) > 101", above),
              HasSubstr("unknown"));
}

TEST(Nearest, IsTheOneFewestDaysOff) {
  const std::string far = Ck("value: 400 unit: 'U/L'", kRange + On(2, 1));
  const std::string near = Ck("value: 800 unit: 'U/L'", kRange + On(3, 1));
  const std::string after = Ck("value: 600 unit: 'U/L'", kRange + On(3, 15));
  EXPECT_EQ(Nearest(far + near), "4");
  EXPECT_EQ(Nearest(far + near + after), "3");
}

TEST(Nearest, TheWindowIncludesItsLastDay) {
  const auto on = [](absl::string_view day) {
    return Nearest(Ck("value: 400 unit: 'U/L'",
                      absl::StrCat(kRange, " collected_on { ", day, " }")));
  };
  EXPECT_EQ(on("year: 2023 month: 12 day: 11"), "2") << "90 days before";
  EXPECT_EQ(on("year: 2023 month: 12 day: 10"),
            "unknown{patient.results[analyte=CK]}");
  EXPECT_EQ(on("year: 2024 month: 6 day: 8"), "2") << "90 days after";
  EXPECT_EQ(on("year: 2024 month: 6 day: 9"),
            "unknown{patient.results[analyte=CK]}");
  EXPECT_EQ(on("year: 2024 month: 3"), "2") << "the whole month is inside";
  EXPECT_THAT(on("year: 2023 month: 12"), HasSubstr("collected_on.day"));
}

TEST(Nearest, OnlyWhatIsBeforeTreatmentCounts) {
  const auto with = [](int day, absl::string_view medicines) {
    return Nearest(absl::StrCat(
        Ck("value: 400 unit: 'U/L'", kRange + On(3, day)), medicines));
  };
  const std::string prednisone =
      "medicines { name: 'prednisone' purpose: PURPOSE_MYOSITIS started_on { "
      "year: 2024 month: 3 day: 8 "
      "} }";
  EXPECT_EQ(with(7, prednisone), "2");
  EXPECT_THAT(with(8, prednisone), HasSubstr("unknown"));
  EXPECT_THAT(with(9, prednisone), HasSubstr("unknown"));
  EXPECT_EQ(with(9, ""), "2") << "known to have had none";
  EXPECT_THAT(with(7,
                   "medicines { name: 'prednisone' purpose: PURPOSE_MYOSITIS "
                   "started_on { year: 2024 "
                   "month: 3 } }"),
              HasSubstr("started_on.day"));
}

TEST(Nearest, AnOpenListOfMedicinesLeavesItOpen) {
  EXPECT_EQ(
      Asked(kNearest, "diagnosis_date { year: 2024 month: 3 day: 10 } " +
                          Ck("value: 400 unit: 'U/L'", kRange + On(3, 9))),
      "unknown{patient.medicines_complete}");
}

TEST(Nearest, EquallyNearResultsAreAnInterval) {
  const std::string two = Ck("value: 400 unit: 'U/L'", kRange + On(3, 9)) +
                          Ck("value: 800 unit: 'U/L'", kRange + On(3, 11));
  EXPECT_EQ(
      Asked(absl::StrCat(kNearest, " >= 2"), absl::StrCat(kDiagnosis, two)),
      "true");
  EXPECT_THAT(
      Asked(absl::StrCat(kNearest, " > 2"), absl::StrCat(kDiagnosis, two)),
      HasSubstr("equally near"));
}

TEST(Nearest, AnUnknownDayOfDiagnosisNeedsItOnlyWhereItMatters) {
  const std::string month =
      "diagnosis_date { year: 2024 month: 3 } "
      "medicines_complete: true ";
  const std::string one = Ck("value: 400 unit: 'U/L'", kRange + On(3, 9));
  EXPECT_EQ(Asked(kNearest, month + one), "2");
  EXPECT_THAT(
      Asked(absl::StrCat(kNearest, " > 2"),
            month + one + Ck("value: 800 unit: 'U/L'", kRange + On(3, 20))),
      HasSubstr("patient.diagnosis_date.day"));
  EXPECT_EQ(Asked(kNearest, "medicines_complete: true " + one),
            "unknown{patient.diagnosis_date}");
}

TEST(Nearest, AResultOfUnknownStandingLeavesItOpen) {
  const std::string final_one = Ck("value: 400 unit: 'U/L'", kRange + On(3, 1));
  const std::string open =
      Ck("value: 800 unit: 'U/L'",
         kRange + On(3, 9) + " status: RESULT_STATUS_UNSPECIFIED");
  EXPECT_THAT(Asked(absl::StrCat(kNearest, " > 3"),
                    absl::StrCat(kDiagnosis, final_one, open)),
              HasSubstr(".status}"));
  EXPECT_EQ(Asked(absl::StrCat(kNearest, " > 1"),
                  absl::StrCat(kDiagnosis, final_one, open)),
            "true");
  EXPECT_THAT(Nearest(open), HasSubstr(".status}"));
}

TEST(NotCounted, NamesEachResultWithWhy) {
  constexpr char kNotCounted[] =
      "labs.not_counted('CK', patient.diagnosis_date, 90, "
      "first_start(patient.medicines, ['GLUCOCORTICOID'], patient.onset_date))";
  const auto told = [&](absl::string_view rest) {
    return Asked(
        kNotCounted,
        absl::StrCat(kDiagnosis,
                     "medicines { name: 'prednisone' purpose: PURPOSE_MYOSITIS "
                     "started_on { year: 2024 month: 3 "
                     "day: 5 } } ",
                     Ck("value: 400 unit: 'U/L'", rest)));
  };
  EXPECT_EQ(told(On(3, 4)), "[]");
  EXPECT_EQ(told(On(3, 5)), "[\"2024-03-05 (not before 2024-03-05)\"]");
  EXPECT_EQ(told("collected_on { year: 2022 }"),
            "[\"2022 (more than 90 days off)\"]");
  EXPECT_EQ(told(On(3, 4) + " status: RESULT_STATUS_ENTERED_IN_ERROR"),
            "[\"2024-03-04 (entered in error)\"]");
  EXPECT_EQ(
      Asked(kNotCounted,
            absl::StrCat(kDiagnosis,
                         Ck("value: 400 unit: 'U/L'", On(3, 4) + " id: 'a'"),
                         Ck("",
                            "status: RESULT_STATUS_CANCELLED "
                            "supersedes: 'a'" +
                                On(3, 6)))),
      "[\"2024-03-04 (replaced by another result)\", "
      "\"2024-03-06 (cancelled)\"]");
  EXPECT_EQ(told("collected_on { year: 2024 }"), "[]") << "it may count";
}

TEST(Latest, IsTheOneOfTheLastDay) {
  const std::string old = Ck("value: 800 unit: 'U/L'", kRange + On(3, 1));
  const std::string last = Ck("value: 400 unit: 'U/L'", kRange + On(5, 1));
  EXPECT_EQ(Latest(old + last), "2");
  EXPECT_EQ(Latest(last + old), "2");
  EXPECT_EQ(
      Latest(old + last + Ck("value: 999 unit: 'U/L'", kRange + On(7, 1))), "2")
      << "later than the assessment";
}

TEST(Latest, HasADayOfItsOwn) {
  const auto day = [](absl::string_view results) {
    return Asked("labs.day_of_latest('CK')", results);
  };
  const auto ck = [](const std::string& rest) {
    return Ck("value: 400 unit: 'U/L'", kRange + rest);
  };
  EXPECT_EQ(day(ck(On(3, 1)) + ck(On(5, 1))), "2024-05-01");
  EXPECT_EQ(day(""), "unknown{patient.results[analyte=CK]}");
  EXPECT_EQ(day(ck(On(3, 10)) + ck("collected_on { year: 2024 month: 3 }")),
            "2024-03-10..2024-03-31");
  EXPECT_EQ(day(ck(On(5, 1)) + ck("collected_on { year: 2024 month: 3 }")),
            "2024-05-01")
      << "whatever the day of an earlier one";
  EXPECT_EQ(
      day(ck(On(3, 1)) + ck(On(5, 1) + " status: RESULT_STATUS_UNSPECIFIED")),
      "2024-03-01..2024-05-01")
      << "it may not count";
  EXPECT_THAT(Missing(Ask("labs.day_of_latest('CK') < date('2024-04-01')",
                          PatientOf(ck(On(3, 1)) +
                                    ck(On(5, 1) +
                                       " status: RESULT_STATUS_UNSPECIFIED")))),
              ElementsAre("patient.results[analyte=CK,method=ENZYME_ACTIVITY,"
                          "collected_on=2024-05-01].status"));
}

}  // namespace
}  // namespace myorules::rules
