// Strength and dose at the visit nearest to a day: section 3 of the clinical
// specification.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

// The strength nearest to 1 April 2024, at most ten days before or twenty
// after.
std::string Strength(absl::string_view patient) {
  return Asked("patient.visits.hip_flexor_nearest(date('2024-04-01'), 10, 20)",
               patient);
}

std::string Dose(absl::string_view patient) {
  return Asked("patient.visits.prednisone_nearest(date('2024-04-01'), 10, 20)",
               patient);
}

TEST(HipFlexor, IsThatOfTheWeakerSideInWholeGrades) {
  const auto sides = [](absl::string_view left, absl::string_view right) {
    return Strength(
        Visit("4", "1",
              absl::StrCat("hip_flexor_left: MRC_GRADE_", left,
                           " hip_flexor_right: MRC_GRADE_", right)));
  };
  EXPECT_EQ(sides("5", "5"), "5");
  EXPECT_EQ(sides("5", "4_PLUS"), "4");
  EXPECT_EQ(sides("4", "5"), "4");
  EXPECT_EQ(sides("4_MINUS", "5"), "4");
  EXPECT_EQ(sides("3", "4_MINUS"), "3");
  EXPECT_EQ(sides("3", "2"), "2");
  EXPECT_EQ(sides("1", "2"), "1");
  EXPECT_EQ(sides("0", "5"), "0");
}

TEST(HipFlexor, IsBoundedByTheOneSideThatIsOnRecord) {
  const std::string patient = Visit("4", "1", "hip_flexor_left: MRC_GRADE_3");
  EXPECT_EQ(Asked("patient.visits.hip_flexor_nearest(date('2024-04-01'), 1, 1)"
                  " < 4",
                  patient),
            "true");
  EXPECT_EQ(Asked("patient.visits.hip_flexor_nearest(date('2024-04-01'), 1, 1)"
                  " >= 3",
                  patient),
            "unknown{patient.visits[date=2024-04-01].hip_flexor_right}");
  EXPECT_EQ(Strength(Visit("4", "1", "hip_flexor_right: MRC_GRADE_0")), "0");
  EXPECT_EQ(Strength(Visit("4", "1", "")),
            "unknown{patient.visits[date=2024-04-01].hip_flexor_left, "
            "patient.visits[date=2024-04-01].hip_flexor_right}");
}

TEST(NearestVisit, CountsToTheDayBeforeAndAfter) {
  EXPECT_EQ(Strength(Visit("3", "22", Both("4"))), "4");
  EXPECT_EQ(Strength(Visit("3", "21", Both("4"))),
            "unknown{patient.visits (no visit near that day)}");
  EXPECT_EQ(Strength(Visit("4", "21", Both("4"))), "4");
  EXPECT_EQ(Strength(Visit("4", "22", Both("4"))),
            "unknown{patient.visits (no visit near that day)}");
}

TEST(NearestVisit, IsTheNearestWhateverWasFoundAtIt) {
  EXPECT_EQ(Strength(Visit("3", "30", Both("4")) + Visit("4", "4", Both("3"))),
            "4");
  EXPECT_EQ(Strength(Visit("3", "30", Both("4")) + Visit("4", "2", Both("3"))),
            "3");
  EXPECT_EQ(Strength(Visit("3", "30", Both("4")) +
                     Visit("4", "2", "prednisone_mg_per_day: 20")),
            "unknown{patient.visits[date=2024-04-02].hip_flexor_left, "
            "patient.visits[date=2024-04-02].hip_flexor_right}");
}

TEST(NearestVisit, OfTwoThatAreEquallyNearMayBeEither) {
  const std::string patient =
      Visit("3", "30", Both("4")) + Visit("4", "3", Both("2"));
  EXPECT_EQ(Asked("patient.visits.hip_flexor_nearest(date('2024-04-01'), 9, 9)"
                  " <= 4",
                  patient),
            "true");
  EXPECT_EQ(Asked("patient.visits.hip_flexor_nearest(date('2024-04-01'), 9, 9)"
                  " <= 3",
                  patient),
            "unknown{patient.visits (several visits are equally near)}");
}

TEST(NearestVisit, IsUnknownWhereADateCanLieOutside) {
  EXPECT_EQ(Strength(SometimeInApril(Both("4"))),
            "unknown{patient.visits[date=2024-04].date.day}");
  EXPECT_EQ(Strength(absl::StrCat("visits { ", Both("4"), " }")),
            "unknown{patient.visits[#1].date}");
  EXPECT_EQ(Asked("patient.visits.hip_flexor_nearest(patient.diagnosis_date, "
                  "5, 5)",
                  "diagnosis_date { year: 2024 month: 4 } " +
                      Visit("4", "10", Both("4"))),
            "unknown{patient.diagnosis_date.day}");
  EXPECT_EQ(Asked("patient.visits.hip_flexor_nearest(patient.diagnosis_date, "
                  "30, 30)",
                  "diagnosis_date { year: 2024 month: 4 } " +
                      Visit("4", "10", Both("4"))),
            "4");
}

TEST(NearestVisit, TakesNoNegativeNumberOfDays) {
  EXPECT_EQ(Asked("patient.visits.hip_flexor_nearest(assessed_on, -1, 0)", ""),
            "error{a negative number of days}");
}

TEST(Prednisone, IsThatOfTheVisit) {
  EXPECT_EQ(Dose(Visit("4", "1", "prednisone_mg_per_day: 7.5")), "7.5");
  EXPECT_EQ(Dose(Visit("4", "1", "prednisone_mg_per_day: 0")), "0");
  EXPECT_EQ(Dose(Visit("4", "1", Both("4"))),
            "unknown{patient.visits[date=2024-04-01].prednisone_mg_per_day}");
}

TEST(DayNearest, IsTheDayOfTheNearestVisitWhateverWasFoundAtIt) {
  const auto day = [](absl::string_view visits) {
    return Asked("patient.visits.day_nearest(date('2024-04-01'), 10, 20)",
                 visits);
  };
  EXPECT_EQ(day(Visit("3", "30", "prednisone_mg_per_day: 20") +
                Visit("4", "2", "") + Visit("4", "21", Both("4"))),
            "2024-04-02");
  EXPECT_EQ(day(Visit("3", "22", "")), "2024-03-22");
  EXPECT_EQ(day(Visit("3", "21", "")),
            "unknown{patient.visits (no visit near that day)}");
  EXPECT_EQ(day("visits {}"), "unknown{patient.visits[#1].date}");
}

TEST(DayNearest, IsAnyOfTheDaysThatItCanBe) {
  const auto held_against = [](absl::string_view day,
                               absl::string_view visits) {
    return Asked(absl::StrCat("patient.visits.day_nearest(date('2024-04-15'), "
                              "40, 40) ",
                              day),
                 visits);
  };
  const std::string sometime = SometimeInApril("");
  EXPECT_EQ(held_against("> date('2024-03-31')", sometime), "true");
  EXPECT_EQ(held_against("> date('2024-04-01')", sometime),
            "unknown{patient.visits[date=2024-04].date.day}");
  EXPECT_EQ(held_against("< date('2024-05-01')", sometime), "true");
  EXPECT_EQ(held_against("< date('2024-04-30')", sometime),
            "unknown{patient.visits[date=2024-04].date.day}");
  const std::string two = Visit("4", "10", "") + Visit("4", "20", "");
  EXPECT_EQ(held_against(">= date('2024-04-10')", two), "true");
  EXPECT_EQ(held_against("> date('2024-04-10')", two),
            "unknown{patient.visits (several visits are equally near)}");
}

// Whether a visit of 1 April 2024 contradicts a dose of 40 mg, half a milligram
// more or less being the same.
std::string Differs(absl::string_view patient,
                    absl::string_view day = "date('2024-04-01')") {
  return Asked(absl::StrCat("patient.visits.prednisone_differs(", day,
                            ", number_if(true, 40, 40), 0.5)"),
               patient);
}

TEST(PrednisoneDiffers, WhereAVisitOfThatDayStatesAnotherDose) {
  const auto stated = [](absl::string_view dose) {
    return Differs(
        Visit("4", "1", absl::StrCat("prednisone_mg_per_day: ", dose)));
  };
  EXPECT_EQ(stated("40"), "false");
  EXPECT_EQ(stated("40.5"), "false");
  EXPECT_EQ(stated("40.51"), "true");
  EXPECT_EQ(stated("39.5"), "false");
  EXPECT_EQ(stated("39.49"), "true");
  EXPECT_EQ(stated("0"), "true");
}

TEST(PrednisoneDiffers, NotByAVisitOfAnotherDayOrOneThatStatesNone) {
  EXPECT_EQ(Differs(Visit("3", "31", "prednisone_mg_per_day: 60") +
                    Visit("4", "2", "prednisone_mg_per_day: 60")),
            "false");
  EXPECT_EQ(Differs(Visit("4", "1", Both("4"))), "false");
  EXPECT_EQ(Differs(""), "false");
}

TEST(PrednisoneDiffers, WhereOneOfTwoVisitsOfThatDayDoes) {
  EXPECT_EQ(Differs(Visit("4", "1", "prednisone_mg_per_day: 40") +
                    Visit("4", "1", "prednisone_mg_per_day: 60")),
            "true");
}

TEST(PrednisoneDiffers, IsOpenWhileAVisitWithAnotherDoseMayBeOfThatDay) {
  const std::string sixty = SometimeInApril("prednisone_mg_per_day: 60");
  EXPECT_EQ(Differs(sixty), "unknown{patient.visits[date=2024-04].date.day}");
  EXPECT_EQ(Differs(SometimeInApril("prednisone_mg_per_day: 40")), "false");
  EXPECT_EQ(Differs(sixty + Visit("4", "1", "prednisone_mg_per_day: 20")),
            "true");
  EXPECT_EQ(Differs("visits { prednisone_mg_per_day: 60 }"),
            "unknown{patient.visits[#1].date}");
  const std::string on_the_tenth =
      Visit("4", "10", "prednisone_mg_per_day: 60");
  EXPECT_EQ(Differs("diagnosis_date { year: 2024 month: 4 } " + on_the_tenth,
                    "patient.diagnosis_date"),
            "unknown{patient.diagnosis_date.day}");
  EXPECT_EQ(Differs("diagnosis_date { year: 2024 month: 5 } " + on_the_tenth,
                    "patient.diagnosis_date"),
            "false");
}

TEST(PrednisoneDiffers, TakesADayThatIsNotOnRecordForAny) {
  EXPECT_EQ(Differs(Visit("4", "10", "prednisone_mg_per_day: 60"),
                    "patient.diagnosis_date"),
            "unknown{patient.diagnosis_date}");
  EXPECT_EQ(Differs(Visit("4", "10", "prednisone_mg_per_day: 40"),
                    "patient.diagnosis_date"),
            "false");
}

TEST(PrednisoneDiffers, NotWithinARangeThatTheDoseIsKnownToLieIn) {
  const auto of_range = [](absl::string_view dose) {
    return Asked(
        "patient.visits.prednisone_differs(date('2024-04-01'), "
        "number_if(patient.diagnosed, 40, 50), 0.5)",
        Visit("4", "1", absl::StrCat("prednisone_mg_per_day: ", dose)));
  };
  EXPECT_EQ(of_range("45"), "false");
  EXPECT_EQ(of_range("50.5"), "false");
  EXPECT_EQ(of_range("50.6"), "true");
  EXPECT_EQ(of_range("39.4"), "true");
}

TEST(PrednisoneDiffers, IsOpenWhileTheDoseIs) {
  EXPECT_EQ(Asked("patient.visits.prednisone_differs(date('2024-04-01'), "
                  "labs.ratio_latest('CK', patient.sex), 0.5)",
                  Visit("4", "1", "prednisone_mg_per_day: 40")),
            "unknown{patient.results[analyte=CK]}");
}

TEST(LatestGrade, IsThatOfTheLastVisitOnThoseDays) {
  const auto latest = [](const std::string& visits) {
    return Asked(
        "patient.visits.hip_flexor_latest(date('2024-04-01'), "
        "date('2024-05-01'))",
        visits);
  };
  const std::string none = "unknown{patient.visits (no visit on those days)}";
  EXPECT_EQ(latest(""), none);
  EXPECT_EQ(latest(Visit("3", "31", Both("4"))), none);
  EXPECT_EQ(latest(Visit("4", "1", Both("4"))), "4");
  EXPECT_EQ(latest(Visit("5", "1", Both("4"))), "4");
  EXPECT_EQ(latest(Visit("5", "2", Both("4"))), none);
  EXPECT_EQ(latest(Visit("4", "9", Both("2")) + Visit("4", "2", Both("5")) +
                   Visit("5", "2", Both("5"))),
            "2");
}

TEST(LatestGrade, IsOpenWhileItIsWhichVisitIsTheLast) {
  const auto weak = [](const std::string& patient) {
    return Asked(
        "patient.visits.hip_flexor_latest(patient.diagnosis_date, "
        "date('2024-05-01')) < 4",
        patient);
  };
  const std::string in_april = "diagnosis_date { year: 2024 month: 4 } ";
  EXPECT_EQ(weak(in_april + Visit("4", "30", Both("3"))), "true");
  EXPECT_EQ(weak(in_april + Visit("4", "29", Both("3"))),
            "unknown{patient.diagnosis_date.day}");
  EXPECT_EQ(weak(in_april + Visit("4", "29", Both("4")) +
                 Visit("4", "30", Both("3"))),
            "true");
  EXPECT_EQ(
      weak(in_april + SometimeInApril(Both("5")) + Visit("4", "30", Both("3"))),
      "unknown{patient.diagnosis_date.day, "
      "patient.visits[date=2024-04].date.day}");
}

// The highest grade from 2 April to 1 May 2024; with `asked` behind it, what is
// asked of it.
std::string Highest(const std::string& visits, absl::string_view asked = "") {
  return Asked(absl::StrCat("patient.visits.hip_flexor_highest("
                            "date('2024-04-02'), date('2024-05-01'))",
                            asked),
               visits);
}

TEST(HighestGrade, IsThatOfAnyVisitOnThoseDays) {
  EXPECT_EQ(Highest(Visit("4", "2", Both("3")) + Visit("4", "9", Both("5")) +
                    Visit("5", "1", Both("4"))),
            "5");
  EXPECT_EQ(Highest(Visit("4", "2", Both("5"))), "5");
  EXPECT_EQ(Highest(Visit("5", "1", Both("5"))), "5");
  EXPECT_EQ(Highest(Visit("4", "1", Both("5")) + Visit("4", "9", Both("3")) +
                    Visit("5", "2", Both("5"))),
            "3");
  EXPECT_EQ(Highest(""), "unknown{patient.visits (no visit on those days)}");
  EXPECT_EQ(Highest(Visit("4", "1", Both("5"))),
            "unknown{patient.visits (no visit on those days)}");
}

TEST(HighestGrade, IsOpenWhileAVisitMayLieThereOrASideIsNotKnown) {
  const std::string sometime = SometimeInApril(Both("5"));
  EXPECT_EQ(Highest(sometime, " >= 5"),
            "unknown{patient.visits[date=2024-04].date.day}");
  EXPECT_EQ(Highest(sometime + Visit("4", "9", Both("5")), " >= 5"), "true");
  EXPECT_EQ(Highest(Visit("4", "9", "hip_flexor_left: MRC_GRADE_5"), " >= 5"),
            "unknown{patient.visits[date=2024-04-09].hip_flexor_right}");
  EXPECT_EQ(Highest(Visit("4", "9", "hip_flexor_left: MRC_GRADE_4"), " >= 5"),
            "false");
}

TEST(HighestGrade, NamesNothingThatCannotExceedTheGradeThatIsCertain) {
  const std::string three = Visit("4", "9", Both("3"));
  EXPECT_EQ(Highest(SometimeInApril(Both("3")) + three), "3");
  EXPECT_EQ(Highest(SometimeInApril(Both("5")) + three), "3..5");
  EXPECT_EQ(Highest(three + Visit("4", "20", "hip_flexor_left: MRC_GRADE_3") +
                        Visit("4", "21", "hip_flexor_left: MRC_GRADE_5"),
                    " >= 4"),
            "unknown{patient.visits[date=2024-04-21].hip_flexor_right}");
}

TEST(NearestVisit, TellsWhatWasRead) {
  const auto reads =
      Reads("patient.visits.hip_flexor_nearest(date('2024-04-01'), 9, 9)",
            Visit("4", "1", "hip_flexor_left: MRC_GRADE_4"));
  EXPECT_EQ(reads.at("patient.visits[date=2024-04-01].hip_flexor_left"),
            "\"MRC_GRADE_4\"");
}

}  // namespace
}  // namespace myorules::rules
