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
