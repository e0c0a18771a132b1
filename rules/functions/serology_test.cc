// What results of one analyte say, and which of them count: ground rule 6 and
// section 2.2 of the clinical specification.
#include <string>

#include "absl/strings/str_cat.h"
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

}  // namespace
}  // namespace myorules::rules
