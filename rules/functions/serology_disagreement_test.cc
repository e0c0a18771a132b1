// What results say that disagree, that cannot be read, or that are of two
// analytes at once.
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

TEST(Changed, IsSeenByAPartBesideUndividedResultsThatConflict) {
  const std::string later = "collected_on { year: 2024 month: 5 day: 2 }";
  const std::string results =
      Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
      Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_NEGATIVE", later) +
      Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS", later) +
      Blot("MI2", "grade: LINE_BLOT_GRADE_NEGATIVE", later);
  constexpr char kChanged[] = "labs.changed('MI2_ALPHA', blot)";
  EXPECT_EQ(Asked(kChanged, results), "true");
  EXPECT_EQ(
      Asked(kChanged, results + Blot("MI2_BETA",
                                     "grade: LINE_BLOT_GRADE_NEGATIVE", later)),
      "false")
      << "both parts deny the positive";
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

TEST(Conflict, IsOfThoseWhoseOwnResultsStandAgainstEachOther) {
  constexpr char kInConflict[] =
      "['MI2', 'MI2_ALPHA', 'MI2_BETA'].filter(a, labs.in_conflict(a, blot))";
  const auto blot = [](const char* analyte, const char* grade) {
    return Blot(analyte, absl::StrCat("grade: LINE_BLOT_GRADE_", grade));
  };
  const std::string undivided = blot("MI2", "TWO_PLUS");
  const std::string alpha = blot("MI2_ALPHA", "NEGATIVE");
  const std::string beta = blot("MI2_BETA", "NEGATIVE");
  EXPECT_EQ(Asked(kInConflict, undivided + blot("MI2", "NEGATIVE")),
            R"(["MI2"])");
  EXPECT_EQ(Asked(kInConflict, undivided + blot("MI2", "NEGATIVE") + alpha),
            R"(["MI2"])");
  EXPECT_EQ(Asked(kInConflict, undivided + alpha), "[]");
  EXPECT_EQ(Asked(kInConflict, undivided + alpha + beta),
            R"(["MI2", "MI2_ALPHA", "MI2_BETA"])");
  EXPECT_EQ(Asked(kInConflict, blot("MI2", "NEGATIVE") +
                                   blot("MI2_ALPHA", "TWO_PLUS") + beta),
            R"(["MI2", "MI2_ALPHA"])");
  EXPECT_EQ(Asked(kInConflict, alpha + blot("MI2_ALPHA", "TWO_PLUS") + beta),
            R"(["MI2_ALPHA"])");
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

}  // namespace
}  // namespace myorules::rules
