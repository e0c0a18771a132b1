// What results of one analyte say: ground rule 6 and section 2.2 of the
// clinical specification.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kSrp[] = "labs.positive('SRP', blot)";
constexpr char kHmgcr[] = "labs.positive('HMGCR', elisa)";

std::string Srp(absl::string_view value, absl::string_view rest = "") {
  return Asked(kSrp, Blot("SRP", value, rest));
}

TEST(LineBlot, TwoPlusIsTheFirstPositiveGrade) {
  EXPECT_EQ(Srp("grade: LINE_BLOT_GRADE_NEGATIVE"), "false");
  EXPECT_EQ(Srp("grade: LINE_BLOT_GRADE_BORDERLINE"), "false");
  EXPECT_EQ(Srp("grade: LINE_BLOT_GRADE_ONE_PLUS"), "false");
  EXPECT_EQ(Srp("grade: LINE_BLOT_GRADE_TWO_PLUS"), "true");
  EXPECT_EQ(Srp("grade: LINE_BLOT_GRADE_THREE_PLUS"), "true");
}

TEST(LineBlot, IntensitiesHaveTheirOwnCut) {
  EXPECT_EQ(Srp("quantity { value: 25.9 unit: 'intensity' }"), "false");
  EXPECT_EQ(Srp("quantity { value: 26 unit: 'intensity' }"), "true");
  EXPECT_EQ(Srp("quantity { value: 26.1 unit: 'intensity' }"), "true");
  EXPECT_EQ(Srp("quantity { comparator: COMPARATOR_GREATER value: 50 unit: "
                "'intensity' }"),
            "true");
  EXPECT_EQ(
      Srp("quantity { comparator: COMPARATOR_LESS value: 11 unit: 'intensity' "
          "}"),
      "false");
}

TEST(LineBlot, AWordIsWhatItCanBe) {
  EXPECT_EQ(Srp("word: RESULT_WORD_NEGATIVE"), "false");
  EXPECT_EQ(Srp("word: RESULT_WORD_BORDERLINE"), "false");
  EXPECT_EQ(Srp("word: RESULT_WORD_WEAK_POSITIVE"), "false");
  EXPECT_EQ(Srp("word: RESULT_WORD_STRONG_POSITIVE"), "true");
  EXPECT_THAT(Srp("word: RESULT_WORD_POSITIVE"), HasSubstr("unknown"));
  EXPECT_EQ(Srp("word: RESULT_WORD_POSITIVE", "laboratory: 'LONDON_ONTARIO'"),
            "true");
  EXPECT_THAT(
      Srp("word: RESULT_WORD_POSITIVE", "laboratory: 'NATIONAL_JEWISH'"),
      HasSubstr("either side of the cut"));
  EXPECT_EQ(
      Srp("word: RESULT_WORD_STRONG_POSITIVE", "laboratory: 'NATIONAL_JEWISH'"),
      "true");
}

TEST(LineBlot, TheLaboratorysFlagAndRangeNeverDecide) {
  EXPECT_EQ(Srp("quantity { value: 18 unit: 'intensity' }",
                "laboratory_flag: 'POS' reference_range { high: 11 "
                "high_excluded: true }"),
            "false");
  EXPECT_THAT(Srp("", "laboratory_flag: 'POS'"), HasSubstr("unknown"));
}

struct ElisaCase {
  const char* quantity;
  const char* says;
};

TEST(Elisa, TheCutIsTwentyAndComparatorsAreIntervals) {
  const ElisaCase cases[] = {
      {"value: 19.9", "false"},
      {"value: 20", "true"},
      {"value: 20.1", "true"},
      {"value: 0", "false"},
      {"comparator: COMPARATOR_LESS value: 20", "false"},
      {"comparator: COMPARATOR_LESS value: 20.1", "unknown"},
      {"comparator: COMPARATOR_LESS value: 30", "unknown"},
      {"comparator: COMPARATOR_LESS_OR_EQUAL value: 20", "unknown"},
      {"comparator: COMPARATOR_LESS_OR_EQUAL value: 19", "false"},
      {"comparator: COMPARATOR_GREATER value: 19", "unknown"},
      {"comparator: COMPARATOR_GREATER value: 20", "true"},
      {"comparator: COMPARATOR_GREATER_OR_EQUAL value: 20", "true"},
      {"comparator: COMPARATOR_GREATER_OR_EQUAL value: 19.9", "unknown"},
      {"comparator: COMPARATOR_BETWEEN value: 20 high: 60", "true"},
      {"comparator: COMPARATOR_BETWEEN value: 10 high: 19.9", "false"},
      {"comparator: COMPARATOR_BETWEEN value: 10 high: 20", "unknown"},
  };
  for (const ElisaCase& c : cases) {
    EXPECT_THAT(Asked(kHmgcr, Elisa("HMGCR", c.quantity)), HasSubstr(c.says))
        << c.quantity;
  }
}

TEST(Elisa, AWordDecidesOnlyByTheLaboratorysBand) {
  const auto says = [](absl::string_view word, absl::string_view laboratory) {
    return Asked(kHmgcr, Result("HMGCR", "ELISA", word, laboratory));
  };
  EXPECT_THAT(says("word: RESULT_WORD_NEGATIVE", ""), HasSubstr("unknown"));
  EXPECT_THAT(says("word: RESULT_WORD_POSITIVE", ""), HasSubstr("unknown"));
  EXPECT_EQ(says("word: RESULT_WORD_WEAK_POSITIVE", "laboratory: 'IOWA'"),
            "true");
  EXPECT_EQ(says("word: RESULT_WORD_NEGATIVE", "laboratory: 'IOWA'"), "false");
}

TEST(Units, ThatDoNotMatchLeaveTheAnswerOpen) {
  const auto says = [](absl::string_view quantity) {
    return Missing(Ask(kHmgcr, PatientOf(Result("HMGCR", "ELISA", quantity))));
  };
  const std::string at =
      "patient.results[analyte=HMGCR,method=ELISA,collected_on=2024-03-10]";
  EXPECT_THAT(says("quantity { value: 200 unit: 'CU' }"),
              ElementsAre(at + ".quantity.unit: the unit is CU, the cut is in "
                               "U/mL"));
  EXPECT_THAT(says("quantity { value: 200 }"),
              ElementsAre(at + ".quantity.unit"));
  EXPECT_THAT(says("quantity { unit: 'U/mL' }"),
              ElementsAre(at + ".quantity.value"));
  EXPECT_THAT(says("grade: LINE_BLOT_GRADE_TWO_PLUS"),
              ElementsAre(at + ": a grade decides on a line blot only"));
  EXPECT_THAT(says("unread_reason: 'illegible'"),
              ElementsAre(at + ": illegible"));
}

TEST(Methods, AnotherMethodIsAnotherQuantity) {
  EXPECT_THAT(Missing(Ask(kHmgcr, PatientOf(Result(
                                      "HMGCR", "CHEMILUMINESCENCE",
                                      "quantity { value: 200 unit: 'CU' }")))),
              ElementsAre("patient.results[analyte=HMGCR,method=ELISA]"));
  EXPECT_THAT(
      Missing(Ask(kSrp, PatientOf(Result("SRP", "IMMUNOPRECIPITATION",
                                         "word: RESULT_WORD_POSITIVE")))),
      ElementsAre("patient.results[analyte=SRP,method=LINE_BLOT]"));
}

TEST(Methods, AnUnstatedMethodDecidesNothingAndIsNamed) {
  for (const char* grade :
       {"LINE_BLOT_GRADE_TWO_PLUS", "LINE_BLOT_GRADE_NEGATIVE"}) {
    EXPECT_THAT(
        Missing(Ask(kSrp, PatientOf(Result("SRP", "",
                                           absl::StrCat("grade: ", grade))))),
        ElementsAre("patient.results[analyte=SRP,collected_on=2024-03-10]"
                    ".method"));
  }
}

TEST(NothingOnRecord, IsUnknownAndNamesTheAssay) {
  EXPECT_THAT(Missing(Ask(kSrp, v1::Patient())),
              ElementsAre("patient.results[analyte=SRP,method=LINE_BLOT]"));
}

TEST(Standing, OnlyFinalAmendedAndCorrectedCount) {
  const auto says = [](const char* status) {
    return Asked(kSrp, Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                            absl::StrCat("status: RESULT_STATUS_", status)));
  };
  for (const char* usable : {"FINAL", "AMENDED", "CORRECTED"}) {
    EXPECT_EQ(says(usable), "true") << usable;
  }
  for (const char* not_usable : {"REGISTERED", "PRELIMINARY", "SUPERSEDED",
                                 "CANCELLED", "ENTERED_IN_ERROR"}) {
    EXPECT_THAT(
        says(not_usable),
        HasSubstr("unknown{patient.results[analyte=SRP,method=LINE_BLOT] "))
        << not_usable;
  }
  EXPECT_THAT(says("UNSPECIFIED"), HasSubstr(".status}"));
}

TEST(Standing, AResultThatDoesNotCountIsTheReasonWhyNoneIsOnRecord) {
  const std::string path = "patient.results[analyte=SRP,method=LINE_BLOT]";
  const auto says = [](absl::string_view results) {
    return Missing(Ask(kSrp, PatientOf(results)));
  };
  EXPECT_THAT(
      says(Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                "status: RESULT_STATUS_PRELIMINARY") +
           "results { analyte: 'SRP' status: RESULT_STATUS_ENTERED_IN_ERROR }"),
      ElementsAre(
          path + ": a result without a day is entered in error and does not "
                 "count",
          path + ": the result of 2024-03-10 is preliminary and does not "
                 "count"));
  EXPECT_THAT(
      says(Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "id: 'a'") +
           Result("SRP", "ELISA", "", "supersedes: 'a' id: 'b'")),
      ElementsAre(path + ": the result of 2024-03-10 is replaced by another "
                         "result and does not count"));
  EXPECT_THAT(
      says(Result("SRP", "ELISA", "", "status: RESULT_STATUS_CANCELLED")),
      ElementsAre(path))
      << "another method";
  EXPECT_THAT(says(Blot("SRP", "",
                        "status: RESULT_STATUS_CANCELLED "
                        "collected_on { year: 2024 month: 7 day: 1 }")),
              ElementsAre(path))
      << "not known yet";
}

TEST(Standing, AnUndividedResultThatDoesNotCountIsTheReasonForItsParts) {
  const std::string undivided = Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                                     "status: RESULT_STATUS_REGISTERED");
  EXPECT_EQ(Asked("labs.positive('MI2_ALPHA', blot)", undivided),
            "unknown{patient.results[analyte=MI2_ALPHA,method=LINE_BLOT] (the "
            "result of 2024-03-10 is registered and does not count)}");
  EXPECT_EQ(Asked("labs.positive('MI2_ALPHA', blot)",
                  Blot("MI2_BETA", "", "status: RESULT_STATUS_REGISTERED")),
            "unknown{patient.results[analyte=MI2_ALPHA,method=LINE_BLOT]}");
}

TEST(Assays, AreNamedWithTheResultsThatCountForNothing) {
  constexpr char kBlot[] =
      "labs.with_unusable('line blot', ['SRP', 'JO1', 'MI2_ALPHA'], blot)";
  const std::string preliminary = "status: RESULT_STATUS_PRELIMINARY";
  const std::string srp =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", preliminary);
  EXPECT_EQ(Asked(kBlot, ""), "\"line blot\"");
  EXPECT_EQ(Asked(kBlot, srp + Blot("JO1", "", preliminary)),
            "\"line blot (2024-03-10: preliminary)\"");
  EXPECT_EQ(Asked(kBlot, srp + Blot("MI2", "",
                                    "status: "
                                    "RESULT_STATUS_CANCELLED")),
            "\"line blot (2024-03-10: cancelled, 2024-03-10: preliminary)\"");
  EXPECT_EQ(Asked(kBlot, srp + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE")),
            "\"line blot\"")
      << "another of the analyte counts";
  EXPECT_EQ(Asked(kBlot, Result("SRP", "ELISA", "", preliminary)),
            "\"line blot\"");
}

TEST(Standing, AnUnknownStandingMattersOnlyWhereItCouldChangeTheAnswer) {
  const std::string open = "status: RESULT_STATUS_UNSPECIFIED";
  const std::string positive =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "specimen_id: 'a'");
  const std::string negative =
      Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE", "specimen_id: 'b'");
  EXPECT_EQ(
      Asked(kSrp, positive + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                  "specimen_id: 'b' " + open)),
      "true");
  EXPECT_EQ(
      Asked(kSrp, negative + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                  "specimen_id: 'c' " + open)),
      "false");
  EXPECT_THAT(
      Asked(kSrp, negative + Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                                  "specimen_id: 'c' " + open)),
      HasSubstr(".status}"));
  EXPECT_THAT(
      Asked(kSrp, positive + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                  "specimen_id: 'a' " + open)),
      HasSubstr(".status}"))
      << "of the same specimen it could make a conflict";
}

TEST(Standing, AReplacedResultIsNeverUsed) {
  const std::string first =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "id: '1'");
  EXPECT_EQ(Asked(kSrp, first + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                     "id: '2' supersedes: '1' status: "
                                     "RESULT_STATUS_CORRECTED")),
            "false");
  EXPECT_THAT(Asked(kSrp, first + Blot("SRP", "",
                                       "id: '2' supersedes: '1' status: "
                                       "RESULT_STATUS_CANCELLED")),
              HasSubstr("unknown"))
      << "a withdrawal replaces as well";
  EXPECT_EQ(Asked(kSrp, first +
                            Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                 "id: '2' supersedes: '1'") +
                            Blot("SRP", "grade: LINE_BLOT_GRADE_THREE_PLUS",
                                 "id: '3' supersedes: '2'")),
            "true")
      << "only the last of a chain counts";
}

TEST(Dates, AResultCountsFromTheDayOfItsSpecimen) {
  const auto on = [](int day) {
    return Asked(
        kSrp, Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                   absl::StrCat("collected_on { year: 2024 month: 6 day: ", day,
                                " }")));
  };
  EXPECT_EQ(on(14), "true");
  EXPECT_EQ(on(15), "true");
  EXPECT_EQ(on(16), "unknown{patient.results[analyte=SRP,method=LINE_BLOT]}");
}

TEST(Dates, AMissingOrPartialDayIsUnknownUnlessTheReportBoundsIt) {
  const auto with = [](absl::string_view rest) {
    return Asked(kSrp, Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", rest));
  };
  const std::string none =
      "results { analyte: 'SRP' method: ASSAY_METHOD_LINE_BLOT grade: "
      "LINE_BLOT_GRADE_TWO_PLUS status: RESULT_STATUS_FINAL ";
  EXPECT_THAT(Asked(kSrp, none + "}"), HasSubstr(".collected_on (it may have"));
  EXPECT_EQ(Asked(kSrp, none + "reported_on { year: 2024 month: 6 day: 15 } }"),
            "true");
  EXPECT_THAT(
      Asked(kSrp, none + "reported_on { year: 2024 month: 6 day: 16 } }"),
      HasSubstr(".collected_on (it may have"));
  EXPECT_EQ(with("collected_on { year: 2024 month: 5 }"), "true");
  EXPECT_THAT(with("collected_on { year: 2024 month: 6 }"),
              HasSubstr(".collected_on.day (it may have"));
  EXPECT_THAT(with("collected_on { year: 2024 }"),
              HasSubstr(".collected_on.month (it may have"));
  EXPECT_EQ(with("collected_on { year: 2024 } reported_on { year: 2024 month: "
                 "2 }"),
            "true");
}

TEST(Conflict, OneSpecimenAndMethodOnOppositeSidesIsUnknown) {
  const std::string pair =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "specimen_id: 'a'") +
      Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE", "specimen_id: 'a'");
  EXPECT_THAT(Asked(kSrp, pair), HasSubstr("disagree"));
  EXPECT_EQ(Asked("labs.conflicting('SRP', blot)", pair), "true");
}

TEST(Conflict, AnotherSpecimensPositiveStillDecidesAndANegativeDoesNot) {
  const std::string pair =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "specimen_id: 'a'") +
      Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE", "specimen_id: 'a'");
  EXPECT_EQ(Asked(kSrp, pair + Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                                    "specimen_id: 'b'")),
            "true");
  EXPECT_THAT(Asked(kSrp, pair + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                      "specimen_id: 'b'")),
              HasSubstr("unknown"));
}

TEST(Conflict, TheDayStandsForASpecimenWithoutANumber) {
  const std::string positive = Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS");
  EXPECT_THAT(
      Asked(kSrp, positive + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE")),
      HasSubstr("disagree"));
  EXPECT_EQ(
      Asked(kSrp, positive + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                  "collected_on { year: 2024 month: 3 "
                                  "day: 11 }")),
      "true");
  EXPECT_THAT(
      Asked(kSrp, positive + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                  "collected_on { year: 2024 month: 3 "
                                  "}")),
      HasSubstr(".collected_on.day}"));
}

TEST(Conflict, DifferentSpecimensOrMethodsDoNotConflict) {
  const std::string positive =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "specimen_id: 'a'");
  EXPECT_EQ(Asked("labs.conflicting('SRP', blot)",
                  positive + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                  "specimen_id: 'b'")),
            "false");
  EXPECT_EQ(Asked("labs.conflicting('SRP', blot)", positive), "false");
  EXPECT_THAT(Asked("labs.conflicting('SRP', blot)",
                    positive + Blot("SRP", "word: RESULT_WORD_POSITIVE",
                                    "specimen_id: 'a'")),
              HasSubstr("unknown"));
}

constexpr char kKsConflict[] = "labs.conflicting('KS', blot)";
constexpr char kHmgcrConflict[] = "labs.conflicting('HMGCR', elisa)";

std::string Ks(absl::string_view word, absl::string_view rest = "") {
  return Result("KS", "IMMUNOPRECIPITATION",
                absl::StrCat("word: RESULT_WORD_", word), rest);
}

std::string Cu(int value, absl::string_view rest = "") {
  return Result(
      "HMGCR", "CHEMILUMINESCENCE",
      absl::StrCat("quantity { value: ", value, " unit: 'CU' }"),
      absl::StrCat("reference_range { high: 20 high_excluded: true } ", rest));
}

TEST(Conflict, IsSeenAmongResultsThatTheirLaboratoryJudges) {
  EXPECT_EQ(Asked(kKsConflict, Ks("POSITIVE") + Ks("NEGATIVE")), "true");
  EXPECT_EQ(Asked(kKsConflict, Ks("POSITIVE") + Ks("POSITIVE")), "false");
  EXPECT_EQ(Asked(kHmgcrConflict, Cu(100) + Cu(5)), "true");
  EXPECT_EQ(Asked(kHmgcrConflict, Cu(100) + Elisa("HMGCR", "value: 5")),
            "false")
      << "two methods";
  EXPECT_THAT(Asked(kHmgcrConflict,
                    Cu(5) + Result("HMGCR", "CHEMILUMINESCENCE",
                                   "quantity { value: 100 unit: 'CU' }")),
              HasSubstr(".reference_range.high}"));
}

TEST(Unread, LeavesTheAnswerOpenUnlessAnotherSpecimenIsPositive) {
  const std::string unread = Blot("SRP", "", "specimen_id: 'a'");
  EXPECT_THAT(Asked(kSrp, unread), HasSubstr("no value"));
  EXPECT_THAT(
      Asked(kSrp, unread + Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                "specimen_id: 'b'")),
      HasSubstr("no value"));
  EXPECT_EQ(Asked(kSrp, unread + Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                                      "specimen_id: 'b'")),
            "true");
}

TEST(Undivided, ANegativeMakesBothPartsNegative) {
  const std::string negative = Blot("MI2", "grade: LINE_BLOT_GRADE_NEGATIVE");
  for (const char* analyte : {"MI2_ALPHA", "MI2_BETA", "MI2"}) {
    EXPECT_EQ(
        Asked(absl::StrCat("labs.positive('", analyte, "', blot)"), negative),
        "false")
        << analyte;
    EXPECT_EQ(
        Asked(absl::StrCat("labs.available('", analyte, "', blot)"), negative),
        "true")
        << analyte;
  }
}

TEST(Undivided, APositiveDoesNotSayWhichPart) {
  const std::string positive = Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS");
  EXPECT_EQ(Asked("labs.positive('MI2', blot)", positive), "true");
  EXPECT_THAT(Asked("labs.positive('MI2_ALPHA', blot)", positive),
              HasSubstr("which of several"));
  EXPECT_EQ(Asked("labs.available('MI2_ALPHA', blot)", positive), "true");
}

TEST(Undivided, APositivePartAnswersForTheWholeAndAccountsForIt) {
  const std::string alpha =
      Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_TWO_PLUS");
  EXPECT_EQ(Asked("labs.positive('MI2', blot)", alpha), "true");
  EXPECT_EQ(Asked("labs.positive('MI2_BETA', blot)",
                  alpha + Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
                      Blot("MI2_BETA", "grade: LINE_BLOT_GRADE_NEGATIVE")),
            "false");
}

TEST(Undivided, TheWholeIsNegativeOnlyWhereBothPartsAre) {
  const std::string alpha =
      Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_NEGATIVE");
  EXPECT_THAT(
      Missing(Ask("labs.positive('MI2', blot)", PatientOf(alpha))),
      ElementsAre("patient.results[analyte=MI2_BETA,method=LINE_BLOT]"));
  EXPECT_EQ(Asked("labs.positive('MI2', blot)",
                  alpha + Blot("MI2_BETA", "grade: LINE_BLOT_GRADE_NEGATIVE")),
            "false");
  EXPECT_EQ(Asked("labs.available('MI2', blot)", alpha), "false");
}

TEST(Undivided, DisagreesWithAPartOfTheSameSpecimen) {
  EXPECT_THAT(Asked("labs.positive('MI2_ALPHA', blot)",
                    Blot("MI2", "grade: LINE_BLOT_GRADE_NEGATIVE") +
                        Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
              HasSubstr("disagree"));
}

TEST(Available, AsksWhetherTheAssayIsOnRecordWhateverItSays) {
  constexpr char kAvailable[] = "labs.available('SRP', blot)";
  EXPECT_EQ(Asked(kAvailable, ""), "false");
  EXPECT_EQ(Asked(kAvailable, Blot("SRP", "")), "true") << "unread";
  EXPECT_EQ(
      Asked(kAvailable, Result("SRP", "ELISA", "word: RESULT_WORD_NEGATIVE")),
      "false");
  EXPECT_EQ(Asked(kAvailable, Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                   "status: RESULT_STATUS_CANCELLED")),
            "false");
  EXPECT_THAT(Asked(kAvailable, Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                                     "status: RESULT_STATUS_UNSPECIFIED")),
              HasSubstr(".status}"));
}

TEST(OtherMethod, IsDecidedByThePrintedRange) {
  constexpr char kOther[] = "labs.positive_by_other_method('HMGCR', elisa)";
  const auto cia = [](double value, absl::string_view rest) {
    return Result("HMGCR", "CHEMILUMINESCENCE",
                  absl::StrCat("quantity { value: ", value, " unit: 'CU' }"),
                  rest);
  };
  const std::string below = "reference_range { high: 20 high_excluded: true }";
  const std::string to = "reference_range { high: 20 }";
  EXPECT_EQ(Asked(kOther, cia(19.9, below)), "false");
  EXPECT_EQ(Asked(kOther, cia(20, below)), "true");
  EXPECT_EQ(Asked(kOther, cia(20, to)), "false");
  EXPECT_EQ(Asked(kOther, cia(20.1, to)), "true");
  EXPECT_THAT(Asked(kOther, cia(200, "")), HasSubstr(".reference_range.high}"));
  EXPECT_EQ(Asked(kOther, cia(200, "laboratory: 'MAYO'")), "true");
  EXPECT_EQ(Asked(kOther, ""), "false") << "nothing on record";
  EXPECT_EQ(Asked(kOther, Elisa("HMGCR", "value: 300")), "false")
      << "the ELISA is not another method";
  EXPECT_EQ(Asked(kHmgcr, cia(200, below)),
            "unknown{patient.results[analyte=HMGCR,method=ELISA]}");
}

TEST(OtherMethod, TakesAWordAsItStands) {
  constexpr char kOther[] = "labs.positive_by_other_method('SRP', blot)";
  const auto word = [&](absl::string_view which) {
    return Asked(kOther, Result("SRP", "IMMUNOPRECIPITATION",
                                absl::StrCat("word: RESULT_WORD_", which)));
  };
  EXPECT_EQ(word("POSITIVE"), "true");
  EXPECT_EQ(word("STRONG_POSITIVE"), "true");
  EXPECT_EQ(word("NEGATIVE"), "false");
  EXPECT_THAT(word("WEAK_POSITIVE"), HasSubstr("unknown"));
  EXPECT_THAT(word("BORDERLINE"), HasSubstr("unknown"));
}

TEST(OffPanel, CountsWhatIsOnRecordAndOnlyThat) {
  constexpr char kOff[] = "labs.off_panel_positive('MSA', blot)";
  EXPECT_EQ(Asked(kOff, ""), "false");
  EXPECT_EQ(Asked(kOff, Result("KS", "IMMUNOPRECIPITATION",
                               "word: RESULT_WORD_POSITIVE")),
            "true");
  EXPECT_EQ(Asked(kOff, Result("KS", "IMMUNOPRECIPITATION",
                               "word: RESULT_WORD_NEGATIVE")),
            "false");
  EXPECT_THAT(Asked(kOff, Result("KS", "IMMUNOPRECIPITATION", "")),
              HasSubstr("no value"));
  EXPECT_EQ(Asked(kOff, Blot("KS", "grade: LINE_BLOT_GRADE_ONE_PLUS")),
            "false");
  EXPECT_EQ(Asked(kOff, Blot("KS", "grade: LINE_BLOT_GRADE_TWO_PLUS")), "true");
  EXPECT_EQ(Asked(kOff, Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            "false")
      << "on the panel";
  EXPECT_EQ(Asked(kOff, Result("HMGCR", "ALBIA", "word: RESULT_WORD_POSITIVE")),
            "false");
  EXPECT_EQ(Asked("labs.off_panel_positive('MAA', blot)",
                  Result("SSA", "ELISA", "word: RESULT_WORD_POSITIVE")),
            "true");
}

TEST(Changed, APositiveFollowedByANegativeOfALaterDay) {
  constexpr char kChanged[] = "labs.changed('SRP', blot)";
  const auto on = [](absl::string_view grade, int day) {
    return Blot(
        "SRP", absl::StrCat("grade: LINE_BLOT_GRADE_", grade),
        absl::StrCat("collected_on { year: 2024 month: 3 day: ", day, " }"));
  };
  EXPECT_EQ(Asked(kChanged, on("TWO_PLUS", 1) + on("NEGATIVE", 2)), "true");
  EXPECT_EQ(Asked(kSrp, on("TWO_PLUS", 1) + on("NEGATIVE", 2)), "true")
      << "any valid positive counts";
  EXPECT_EQ(Asked(kChanged, on("NEGATIVE", 1) + on("TWO_PLUS", 2)), "false");
  EXPECT_EQ(Asked(kChanged, on("TWO_PLUS", 1) + on("NEGATIVE", 1)), "false")
      << "that is a conflict";
  EXPECT_EQ(Asked(kChanged, on("TWO_PLUS", 1)), "false");
  EXPECT_EQ(Asked(kChanged, ""), "false");
  EXPECT_THAT(
      Asked(kChanged, on("TWO_PLUS", 1) +
                          Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                               "specimen_id: 'x' collected_on { year: 2024 "
                               "month: 3 }")),
      HasSubstr(".collected_on.day"));
}

TEST(Changed, IsNotSeenByOneOfAConflictingPair) {
  constexpr char kChanged[] = "labs.changed('SRP', blot)";
  const std::string positives =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "specimen_id: 'a'") +
      Blot("SRP", "grade: LINE_BLOT_GRADE_THREE_PLUS",
           "specimen_id: 'b' collected_on { year: 2024 month: 3 }");
  constexpr char kNegative[] = "grade: LINE_BLOT_GRADE_NEGATIVE";
  EXPECT_EQ(
      Asked(kChanged, positives + Blot("SRP", kNegative, "specimen_id: 'a'")),
      "false");
  EXPECT_EQ(Asked(kChanged, positives + Blot("SRP", kNegative,
                                             "specimen_id: 'a' status: "
                                             "RESULT_STATUS_UNSPECIFIED")),
            "false")
      << "if it counts it counts as neither";
}

TEST(Changed, IsOpenWhileItIsOpenWhetherThePositiveIsOfAConflictingPair) {
  const auto changed = [](absl::string_view of_the_other) {
    return Asked(
        "labs.changed('SRP', blot)",
        Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "specimen_id: 'a'") +
            Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                 absl::StrCat("specimen_id: 'a' ", of_the_other)) +
            Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE",
                 "specimen_id: 'b' collected_on { year: 2024 month: 5 }"));
  };
  EXPECT_EQ(changed(""), "false");
  EXPECT_EQ(changed("status: RESULT_STATUS_CANCELLED"), "true");
  EXPECT_THAT(changed("status: RESULT_STATUS_UNSPECIFIED"),
              HasSubstr(".status"));
}

TEST(Changed, IsSeenWithinOneMethodOnly) {
  constexpr char kHmgcrChanged[] = "labs.changed('HMGCR', elisa)";
  const std::string later = "collected_on { year: 2024 month: 4 day: 1 }";
  EXPECT_EQ(Asked(kHmgcrChanged, Cu(100) + Cu(5, later)), "true");
  EXPECT_EQ(Asked(kHmgcrChanged, Cu(5) + Cu(100, later)), "false");
  EXPECT_EQ(Asked(kHmgcrChanged, Elisa("HMGCR", "value: 100") + Cu(5, later)),
            "false");
  EXPECT_EQ(Asked(kHmgcrChanged,
                  Cu(100) + Result("HMGCR", "ALBIA",
                                   "word: RESULT_WORD_NEGATIVE", later)),
            "false");
  EXPECT_EQ(
      Asked("labs.changed('KS', blot)", Ks("POSITIVE") + Ks("NEGATIVE", later)),
      "true");
}

TEST(Undated, AResultSaysWhyItMayNotCount) {
  EXPECT_THAT(
      Missing(Ask(kSrp, PatientOf("results { analyte: 'SRP' method: "
                                  "ASSAY_METHOD_LINE_BLOT grade: "
                                  "LINE_BLOT_GRADE_TWO_PLUS status: "
                                  "RESULT_STATUS_FINAL }"))),
      ElementsAre("patient.results[analyte=SRP,method=LINE_BLOT].collected_on: "
                  "it may have been collected after the assessment, and then "
                  "does not count"));
}

TEST(Conflict, APartThatIsNotReadIsInNoneWhileTheOtherMayBeThePositive) {
  constexpr char kConflicting[] = "labs.conflicting('MI2_ALPHA', blot)";
  const std::string undivided = Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
                                Blot("MI2_ALPHA", "unread_reason: 'smudged'");
  EXPECT_EQ(Asked(kConflicting, undivided), "false");
  EXPECT_THAT(
      Asked(kConflicting,
            undivided + Blot("MI2_BETA", "grade: LINE_BLOT_GRADE_NEGATIVE")),
      HasSubstr("analyte=MI2_ALPHA"));
}

TEST(Lists, NameWhatIsPositiveOnRecordAndUnavailable) {
  const std::string patient =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
      Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
      Blot("JO1", "grade: LINE_BLOT_GRADE_NEGATIVE") +
      Result("KS", "IMMUNOPRECIPITATION", "word: RESULT_WORD_POSITIVE") +
      Elisa("HMGCR", "value: 25");
  EXPECT_EQ(Asked("labs.analytes_positive('MSA', blot + elisa)", patient),
            R"(["HMGCR", "KS", "MI2", "SRP", ...])");
  EXPECT_EQ(Asked("labs.on_record('ANTISYNTHETASE')", patient),
            R"(["JO1", "KS"])");
  EXPECT_EQ(Asked("labs.unavailable('MSA', 'LINE_BLOT_PANEL', blot)", patient),
            R"(["EJ", "MDA5", "NXP2", "OJ", "PL12", "PL7", "SAE1", )"
            R"("TIF1_GAMMA"])");
  EXPECT_EQ(Asked("analyte_titles(labs.analytes_positive('MSA', blot))",
                  Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
                      Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            R"(["anti-Mi-2α", ...])")
      << "an undivided one is named where no part is";
}

TEST(Lists, AreOpenWhileSomeAnalyteOfTheClassIsNotKnown) {
  static constexpr char kMaa[] = "labs.analytes_positive('MAA', blot)";
  const auto negative = [](const char* analyte) {
    return Blot(analyte, "grade: LINE_BLOT_GRADE_NEGATIVE");
  };
  const std::string others = negative("KU") + negative("RO52");
  const auto missing = [](absl::string_view patient) {
    const engine::Value list = Ask(kMaa, PatientOf(patient));
    return Missing(engine::Value::Unknown(list.as_list().why_open));
  };
  EXPECT_EQ(Asked(kMaa, others + negative("PM_SCL")), "[]");
  EXPECT_EQ(
      Asked(kMaa, others + Blot("PM_SCL", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
      R"(["PM_SCL"])")
      << "which part it is makes it no other";
  EXPECT_EQ(Asked(kMaa, others), "[...]");
  EXPECT_THAT(
      missing(others),
      ElementsAre("patient.results[analyte=PM_SCL100,method=LINE_BLOT]",
                  "patient.results[analyte=PM_SCL75,method=LINE_BLOT]"));
  const std::string undecided = Blot("KU", "word: RESULT_WORD_POSITIVE");
  EXPECT_EQ(Asked(kMaa, undecided + negative("RO52") + negative("PM_SCL")),
            "[...]");
  EXPECT_EQ(
      Asked(kMaa, others + negative("PM_SCL") +
                      Result("SSA", "ELISA", "word: RESULT_WORD_POSITIVE")),
      R"(["SSA"])")
      << "off the panel what is on record counts";
}

TEST(Count, TakesBothPartsOfOneSpecificityAsOne) {
  std::string all;
  for (const char* analyte : {"EJ", "JO1", "MDA5", "NXP2", "OJ", "PL12", "PL7",
                              "SAE1", "TIF1_GAMMA"}) {
    all += Blot(analyte, "grade: LINE_BLOT_GRADE_NEGATIVE");
  }
  all += Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_TWO_PLUS");
  all += Blot("MI2_BETA", "grade: LINE_BLOT_GRADE_THREE_PLUS");
  constexpr char kMany[] =
      "labs.count_positive_by_any_method('MSA', blot + elisa) >= 2";
  const std::string srp_negative =
      Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE");
  EXPECT_EQ(Asked(kMany, all + srp_negative + Elisa("HMGCR", "value: 3")),
            "false");
  EXPECT_EQ(Asked(kMany, all + Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            "true");
  EXPECT_EQ(Asked(kMany, all + srp_negative),
            "unknown{patient.results[analyte=HMGCR,method=ELISA]}");
  const std::string srp_by_two_methods =
      Blot("SRP", "word: RESULT_WORD_POSITIVE") +
      "results { analyte: 'SRP' method: ASSAY_METHOD_IMMUNOPRECIPITATION "
      "word: RESULT_WORD_POSITIVE status: RESULT_STATUS_FINAL collected_on { "
      "year: 2024 month: 3 day: 10 } }";
  EXPECT_EQ(Asked("labs.count_positive_by_any_method('MSA', blot + elisa)",
                  all + srp_by_two_methods + Elisa("HMGCR", "value: 3")),
            "2");
}

TEST(MostSpecific, LeavesOutAnUndividedAnalyteOfWhichAPartIsNamed) {
  EXPECT_EQ(Asked("most_specific(['SRP', 'MI2_ALPHA', 'MI2'])", ""),
            R"(["SRP", "MI2_ALPHA"])");
  EXPECT_EQ(Asked("most_specific(['SRP', 'MI2'])", ""), R"(["SRP", "MI2"])");
}

TEST(Titles, StayOpenWhereTheIdsAre) {
  // Where it is open whether anti-SRP comes first, no title does.
  EXPECT_EQ(Asked("analyte_titles(['SRP', 'HMGCR'].filter(a, "
                  "labs.positive(a, blot + elisa)))[0] == 'anti-HMGCR'",
                  Elisa("HMGCR", "value: 25")),
            "unknown{patient.results[analyte=SRP,method=LINE_BLOT]}");
}

TEST(QuestionsAboutAList, AreThoseAboutEachOfIt) {
  struct Case {
    const char* of_list;
    const char* of_each;
  };
  const Case questions[] = {
      {"labs.any_positive(LIST, blot + elisa)",
       "LIST.exists(a, labs.positive(a, blot + elisa))"},
      {"labs.all_available(LIST, blot + elisa)",
       "LIST.all(a, labs.available(a, blot + elisa))"},
      {"labs.any_changed(LIST, blot + elisa)",
       "LIST.exists(a, labs.changed(a, blot + elisa))"},
      {"labs.any_conflicting(LIST, blot + elisa)",
       "LIST.exists(a, labs.conflicting(a, blot + elisa))"},
      {"labs.any_positive_by_other_method(LIST, blot + elisa)",
       "LIST.exists(a, labs.positive_by_other_method(a, blot + elisa))"},
  };
  const char* const lists[] = {
      "[]", "['SRP']", "['SRP', 'HMGCR', 'MI2', 'MI2_ALPHA']",
      "['SRP', 'HMGCR'].filter(a, labs.positive(a, blot + elisa))"};
  const std::string negative = "grade: LINE_BLOT_GRADE_NEGATIVE";
  const std::string positive = "grade: LINE_BLOT_GRADE_TWO_PLUS";
  const std::string patients[] = {
      "",
      Blot("SRP", negative),
      Blot("SRP", positive),
      Blot("SRP", positive) + Blot("SRP", negative),
      Blot("SRP", negative) + Elisa("HMGCR", "value: 25"),
      Blot("SRP", negative) + Elisa("HMGCR", "value: 3") +
          Blot("MI2_ALPHA", "word: RESULT_WORD_POSITIVE"),
      Elisa("SRP", "value: 25 } reference_range { high: 20")};
  for (const Case& question : questions) {
    for (const char* list : lists) {
      const auto with_list = [&](const char* text) {
        return absl::StrReplaceAll(text, {{"LIST", list}});
      };
      for (const std::string& patient : patients) {
        EXPECT_EQ(Asked(with_list(question.of_list), patient),
                  Asked(with_list(question.of_each), patient))
            << with_list(question.of_list) << "\n"
            << patient;
      }
    }
  }
}

TEST(Thresholds, ThatNameTheAnalyteReplaceTheGeneralOnes) {
  EXPECT_THAT(Asked("labs.positive('HMGCR', blot + elisa)",
                    Blot("HMGCR", "grade: LINE_BLOT_GRADE_THREE_PLUS")),
              HasSubstr("unknown{patient.results[analyte=HMGCR,method=ELISA]"));
  EXPECT_THAT(Asked("labs.positive('SRP', elisa)", ""),
              HasSubstr("no threshold for analyte 'SRP'"));
}

TEST(Names, ThatDoNotExistAreErrorsOfTheRule) {
  EXPECT_THAT(Asked("labs.positive('SRPP', blot)", ""),
              HasSubstr("no analyte 'SRPP'"));
  EXPECT_THAT(Asked("analytes('MSB')", ""),
              HasSubstr("no class of analytes 'MSB'"));
  EXPECT_THAT(Asked("analyte_title('x')", ""), HasSubstr("no analyte 'x'"));
  EXPECT_THAT(Asked("labs.off_panel_positive('x', blot)", ""),
              HasSubstr("no class"));
}

TEST(Analytes, AreConstantListsThatMacrosRunOver) {
  EXPECT_EQ(Asked("size(analytes('MSA', 'LINE_BLOT_PANEL'))", ""), "12");
  EXPECT_EQ(Asked("analytes('MAA', 'LINE_BLOT_PANEL')", ""),
            R"(["KU", "PM_SCL100", "PM_SCL75", "RO52"])");
  EXPECT_EQ(Asked("analytes('MSA', 'LINE_BLOT_PANEL')"
                  ".exists(a, labs.positive(a, blot))",
                  Blot("EJ", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            "true");
}

TEST(Trace, NamesWhatWasRead) {
  const auto reads = Reads(kHmgcr, Elisa("HMGCR", "value: 25"));
  const std::string at =
      "patient.results[analyte=HMGCR,method=ELISA,collected_on=2024-03-10]";
  EXPECT_EQ(reads.at(at + ".quantity.value"), "25.0");
  EXPECT_EQ(reads.at(at + ".quantity.unit"), "\"U/mL\"");
  EXPECT_EQ(reads.at(at + ".status"), "\"RESULT_STATUS_FINAL\"");
  EXPECT_EQ(reads.at(at + ".collected_on"), "2024-03-10");
}

}  // namespace
}  // namespace myorules::rules
