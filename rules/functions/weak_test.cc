// Results between a weak cut and the positive one.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

TEST(Weak, LiesBetweenTheTwoCuts) {
  constexpr char kWeak[] = "labs.weak('SRP', weak, blot)";
  const std::pair<const char*, const char*> cases[] = {
      {"grade: LINE_BLOT_GRADE_BORDERLINE", "false"},
      {"grade: LINE_BLOT_GRADE_ONE_PLUS", "true"},
      {"grade: LINE_BLOT_GRADE_TWO_PLUS", "false"},
      {"quantity { value: 10.9 unit: 'intensity' }", "false"},
      {"quantity { value: 11 unit: 'intensity' }", "true"},
      {"quantity { value: 25.9 unit: 'intensity' }", "true"},
      {"quantity { value: 26 unit: 'intensity' }", "false"},
      {"word: RESULT_WORD_WEAK_POSITIVE", "true"},
      {"word: RESULT_WORD_POSITIVE", "unknown"},
      {"", "unknown"},
  };
  for (const auto& [value, says] : cases) {
    EXPECT_THAT(Asked(kWeak, Blot("SRP", value)), HasSubstr(says)) << value;
  }
  EXPECT_EQ(Asked(kWeak, ""), "false");
}

TEST(Weak, IsNoResultOfAConflictingPair) {
  constexpr char kOnePlus[] = "grade: LINE_BLOT_GRADE_ONE_PLUS";
  constexpr char kTwoPlus[] = "grade: LINE_BLOT_GRADE_TWO_PLUS";
  const auto weak = [&](absl::string_view one, absl::string_view two) {
    return Asked("labs.weak('SRP', weak, blot)",
                 Blot("SRP", kOnePlus, one) + Blot("SRP", kTwoPlus, two));
  };
  EXPECT_EQ(weak("", ""), "false") << "one day";
  EXPECT_EQ(weak("", "collected_on { year: 2024 month: 3 day: 11 }"), "true");
  EXPECT_EQ(weak("specimen_id: 'a'", "specimen_id: 'a'"), "false");
  EXPECT_EQ(weak("specimen_id: 'a'", "specimen_id: 'b'"), "true");
  EXPECT_THAT(weak("", "collected_on { year: 2024 month: 3 }"),
              HasSubstr("collected_on.day}"));
  EXPECT_EQ(weak("", "status: RESULT_STATUS_CANCELLED"), "true");
  EXPECT_THAT(weak("", "status: RESULT_STATUS_UNSPECIFIED"),
              HasSubstr(".status}"));
}

TEST(Weak, APartIsOfAConflictOnlyWhereBothPartsAreDenied) {
  constexpr char kOnePlus[] = "grade: LINE_BLOT_GRADE_ONE_PLUS";
  constexpr char kWeak[] = "labs.weak('MI2_ALPHA', weak, blot)";
  const std::string undivided = Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
                                Blot("MI2_ALPHA", kOnePlus);
  EXPECT_EQ(Asked(kWeak, undivided), "true") << "beta may be it";
  EXPECT_EQ(Asked(kWeak, undivided + Blot("MI2_BETA", kOnePlus)), "false");
  EXPECT_THAT(
      Asked(kWeak, undivided + Blot("MI2_BETA", kOnePlus,
                                    "status: RESULT_STATUS_UNSPECIFIED")),
      HasSubstr("analyte=MI2_BETA"));
}

TEST(Weak, APartIsOfNoConflictOfTwoUndividedResults) {
  constexpr char kOnePlus[] = "grade: LINE_BLOT_GRADE_ONE_PLUS";
  constexpr char kWeak[] = "labs.weak('MI2_ALPHA', weak, blot)";
  const std::string pair = Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
                           Blot("MI2", "grade: LINE_BLOT_GRADE_NEGATIVE");
  const std::string weak = pair + Blot("MI2_ALPHA", kOnePlus);
  EXPECT_EQ(Asked(kWeak, weak), "true");
  EXPECT_EQ(Asked(kWeak, weak + Blot("MI2_BETA", kOnePlus)), "false")
      << "both parts deny the positive";
  EXPECT_THAT(Asked(kWeak, weak + Blot("MI2_BETA", kOnePlus,
                                       "status: RESULT_STATUS_UNSPECIFIED")),
              HasSubstr("analyte=MI2_BETA"));
}

TEST(Weak, IsNoResultThatIsOfAConflictingPairIfItCounts) {
  EXPECT_EQ(Asked("labs.weak('SRP', weak, blot)",
                  Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
                      Blot("SRP", "grade: LINE_BLOT_GRADE_ONE_PLUS",
                           "status: RESULT_STATUS_UNSPECIFIED")),
            "false");
}

TEST(Weak, AnUndividedResultThatIsNotReadDoesNotStandAgainstOneOfItsParts) {
  EXPECT_EQ(Asked("labs.weak('MI2_ALPHA', weak, blot)",
                  Blot("MI2", "unread_reason: 'smudged'") +
                      Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_ONE_PLUS")),
            "true")
      << "beta may be it";
}

TEST(Weak, AnUndividedResultSaysNothingBesideAPositiveOneOfAnotherDay) {
  constexpr char kWeak[] = "labs.weak('MI2_ALPHA', weak, blot)";
  const std::string weak = Blot("MI2", "grade: LINE_BLOT_GRADE_ONE_PLUS");
  EXPECT_EQ(Asked(kWeak, weak), "true");
  const std::string earlier = "collected_on { year: 2023 }";
  EXPECT_EQ(Asked(kWeak, weak + Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                                     earlier)),
            "false");
  EXPECT_EQ(
      Asked(kWeak, weak + Blot("MI2_BETA", "grade: LINE_BLOT_GRADE_TWO_PLUS",
                               earlier)),
      "true");
}

constexpr char kWeakOnes[] =
    "labs.analytes_weak(['HMGCR', 'MDA5', 'SRP'], weak, blot, blot + elisa)";

TEST(AnalytesWeak, AreThoseThatAFilterFinds) {
  constexpr char kFilter[] =
      "['HMGCR', 'MDA5', 'SRP'].filter(a, labs.weak(a, weak, blot)"
      " && !(known(labs.positive(a, blot + elisa))"
      " && labs.positive(a, blot + elisa)))";
  const std::string weak = Blot("SRP", "grade: LINE_BLOT_GRADE_ONE_PLUS");
  const std::string unread = Blot("MDA5", "");
  const std::string perhaps =
      Blot("SRP", "grade: LINE_BLOT_GRADE_ONE_PLUS",
           "specimen_id: 'b' status: RESULT_STATUS_UNSPECIFIED");
  const std::string strong =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS", "specimen_id: 'a'");
  const std::string hmgcr = Blot("HMGCR", "grade: LINE_BLOT_GRADE_ONE_PLUS");
  for (const std::string& patient :
       {std::string(), weak, strong, unread, perhaps, weak + unread,
        strong + perhaps, unread + perhaps, hmgcr,
        hmgcr + Elisa("HMGCR", "value: 19.9"),
        hmgcr + Elisa("HMGCR", "value: 20"),
        hmgcr + Elisa("HMGCR", "value: 20") + weak}) {
    EXPECT_EQ(Asked(kWeakOnes, patient), Asked(kFilter, patient)) << patient;
  }
}

TEST(AnalytesWeak, AreNotThoseThatAnotherResultShowsPositive) {
  const std::string weak = Blot("HMGCR", "grade: LINE_BLOT_GRADE_ONE_PLUS");
  EXPECT_EQ(Asked(kWeakOnes, weak + Elisa("HMGCR", "value: 19.9")),
            R"(["HMGCR"])");
  EXPECT_EQ(Asked(kWeakOnes, weak + Elisa("HMGCR", "value: 20")), "[]");
}

TEST(AnalytesWeak, MayBeMoreWhileAResultIsNotRead) {
  EXPECT_EQ(Asked(kWeakOnes, Blot("SRP", "grade: LINE_BLOT_GRADE_ONE_PLUS") +
                                 Blot("MDA5", "")),
            R"(["SRP", ...])");
}

TEST(AnalytesWeak, SayWhichEntryIsNoAnalyte) {
  EXPECT_THAT(Asked("labs.analytes_weak(['SPR'], weak, blot, blot)", ""),
              HasSubstr("no analyte 'SPR'"));
}

}  // namespace
}  // namespace myorules::rules
