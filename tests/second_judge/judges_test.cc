#include "tests/second_judge/judges.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::second_judge {
namespace {

const Judges& TheJudges() {
  static const auto& judges = *new Judges([] {
    auto loaded = Judges::Load();
    if (!loaded.ok()) {
      fprintf(stderr, "%s\n", loaded.status().ToString().c_str());
      exit(1);
    }
    return *std::move(loaded);
  }());
  return judges;
}

bench::Subject Subject(const std::string& patient) {
  bench::Subject subject;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(patient, &subject.patient));
  subject.assessed_on = absl::CivilDay(2020, 5, 1);
  return subject;
}

TEST(TheSecondJudge, AnswersForEachPatientOnItsOwn) {
  const auto verdicts = TheJudges().ByClips(
      {Subject("diagnosed: false manifestations { dysphagia: true }"),
       Subject("manifestations { dysphagia: false }")});
  ASSERT_TRUE(verdicts.ok()) << verdicts.status();
  ASSERT_EQ(verdicts->size(), 2u);
  EXPECT_EQ(verdicts->at(0).at("flag:dysphagia"), "raised-HIGH");
  EXPECT_EQ(verdicts->at(0).at("flag:provisional-reference-date"), "raised");
  EXPECT_EQ(verdicts->at(1).at("flag:dysphagia"), "none");
  EXPECT_EQ(verdicts->at(1).at("flag:provisional-reference-date"), "none");
}

TEST(TheSecondJudge, LeavesAPatientOfWhomNothingIsKnownOpen) {
  const auto verdicts = TheJudges().ByClips({Subject("")});
  ASSERT_TRUE(verdicts.ok()) << verdicts.status();
  const Verdict& verdict = verdicts->at(0);
  EXPECT_EQ(verdict.at("eligibility"), "?NOT_ELIGIBLE,ELIGIBLE");
  EXPECT_EQ(verdict.at("subgroup"), "INCOMPLETE_SEROLOGY");
  EXPECT_EQ(verdict.at("treatment_line"),
            "?THIRD_LINE,SECOND_LINE,FIRST_LINE,NONE");
}

TEST(TheSecondJudge, SpeaksOfEveryDecisionAndFlagOfThePack) {
  const bench::Subject subject = Subject("");
  const auto by_clips = TheJudges().ByClips({subject});
  const auto by_engine = TheJudges().ByEngine(subject);
  ASSERT_TRUE(by_clips.ok() && by_engine.ok());
  for (const std::string& item : TheJudges().DecisionsAndFlags()) {
    EXPECT_EQ(by_clips->at(0).count(item), 1u) << item;
  }
  EXPECT_TRUE(DifferencesBetween(*by_engine, by_clips->at(0)).empty());
}

// What one judge said of these and the other did not stood in one of 100,000
// random patients.
TEST(BothJudges, AgreeOnWhatRandomPatientsHardlyEverHave) {
  const auto result = [](const std::string& about, int month) {
    return "results { status: RESULT_STATUS_FINAL collected_on { year: 2019 "
           "month: " +
           std::to_string(month) + " day: 15 } " + about + " } ";
  };
  const std::string blot = "method: ASSAY_METHOD_LINE_BLOT ";
  const std::string negative = "grade: LINE_BLOT_GRADE_NEGATIVE ";
  std::string others;
  for (const char* analyte : {"TIF1_GAMMA", "MDA5", "NXP2", "SAE1", "JO1",
                              "SRP", "PL7", "PL12", "EJ", "OJ"}) {
    others +=
        result("analyte: '" + std::string(analyte) + "' " + negative + blot, 2);
  }
  const std::vector<bench::Subject> subjects = {
      // Begun on the day of birth, with no onset on record.
      Subject("birth_date { year: 1990 month: 1 day: 1 } medicines_complete: "
              "true medicines { name: 'xyz' started_on { year: 1990 month: 1 "
              "day: 1 } }"),
      // A part that was positive, and may have been; then the whole is
      // negative.
      Subject(
          result("analyte: 'MI2_ALPHA' grade: LINE_BLOT_GRADE_TWO_PLUS " + blot,
                 1) +
          result("analyte: 'MI2' " + negative + blot, 2)),
      Subject(result("analyte: 'MI2_ALPHA' " + blot, 1) +
              result("analyte: 'MI2' " + negative + blot, 2)),
      // Of the blot the whole is negative; of another method one part is not.
      Subject(result("analyte: 'MI2' grade: LINE_BLOT_GRADE_ONE_PLUS", 2) +
              result("analyte: 'MI2_ALPHA' " + negative, 2) +
              result("analyte: 'MI2_BETA' " + negative + blot, 2)),
      // Whether or not the whole is of the blot, which finds neither part.
      Subject(result("analyte: 'HMGCR' method: ASSAY_METHOD_ELISA quantity { "
                     "value: 5 unit: 'U/mL' }",
                     2) +
              others +
              result("analyte: 'MI2' grade: LINE_BLOT_GRADE_ONE_PLUS", 2) +
              result("analyte: 'MI2_ALPHA' " + negative + blot, 2) +
              result("analyte: 'MI2_BETA' " + negative + blot, 2)),
  };
  const auto by_clips = TheJudges().ByClips(subjects);
  ASSERT_TRUE(by_clips.ok()) << by_clips.status();
  for (size_t i = 0; i < subjects.size(); ++i) {
    const auto by_engine = TheJudges().ByEngine(subjects[i]);
    ASSERT_TRUE(by_engine.ok()) << by_engine.status();
    for (const Difference& one :
         DifferencesBetween(*by_engine, (*by_clips)[i])) {
      ADD_FAILURE() << "patient " << i << ": " << one.about << " is "
                    << one.by_engine << " by the engine, " << one.by_clips
                    << " by the second judge";
    }
  }
}

TEST(ADifference, IsWhatOneJudgeSaysAndTheOtherDoesNot) {
  const auto differences = DifferencesBetween(
      {{"subgroup", "ANTI_SRP"}, {"ema", "true"}, {"flag:a", "possible"}},
      {{"subgroup", "OTHER_MSA"}, {"flag:b", "undetermined"}});
  ASSERT_EQ(differences.size(), 3u);
  EXPECT_EQ(differences[0].about, "flag:b");
  EXPECT_EQ(differences[0].by_engine, "none");
  EXPECT_EQ(differences[1].about, "subgroup");
  EXPECT_EQ(differences[1].by_engine, "ANTI_SRP");
  EXPECT_EQ(differences[1].by_clips, "OTHER_MSA");
  EXPECT_EQ(differences[2].about, "flag:a");
  EXPECT_EQ(differences[2].by_clips, "");
}

TEST(ADifference, IsNoSeverityThatTheSpecificationDoesNotState) {
  EXPECT_TRUE(
      DifferencesBetween({{"flag:a", "raised-HIGH"}}, {{"flag:a", "raised"}})
          .empty());
  EXPECT_EQ(DifferencesBetween({{"flag:a", "raised-HIGH"}},
                               {{"flag:a", "raised-ATTENTION"}})
                .size(),
            1u);
}

}  // namespace
}  // namespace myorules::second_judge
