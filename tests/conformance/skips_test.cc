#include "tests/conformance/skips.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::tests::conformance {
namespace {

SkipList ListOf(const std::string& text) {
  SkipList skips;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &skips));
  return skips;
}

const CaseOutcome kRefused = {OUTCOME_REFUSED, "no such thing"};

TEST(Judge, CountsWhatPassesAndFailsForWhatDoesNot) {
  const SkipList none;
  Judge judge(none);
  judge.Add(SUITE_STANDARD, "a/b/c", Passed());
  judge.Add(SUITE_STANDARD, "a/b/d", Passed());
  judge.Add(SUITE_PARSER, "1 + 1", Passed());
  EXPECT_EQ(judge.score(SUITE_STANDARD).passed, 2);
  EXPECT_EQ(judge.score(SUITE_STANDARD).total, 2);
  EXPECT_EQ(judge.score(SUITE_PARSER).total, 1);
  EXPECT_EQ(judge.score(SUITE_CHECKER).total, 0);
  EXPECT_TRUE(judge.Finish());

  judge.Add(SUITE_STANDARD, "a/b/e", kRefused);
  EXPECT_EQ(judge.wrong(), 0);
  judge.Add(SUITE_STANDARD, "a/b/f", Differs("1 instead of 2"));
  EXPECT_EQ(judge.wrong(), 1);
  EXPECT_EQ(judge.score(SUITE_STANDARD).passed, 2);
  EXPECT_EQ(judge.score(SUITE_STANDARD).total, 4);
  EXPECT_FALSE(judge.Finish());
}

TEST(Judge, LeavesSkippedCasesOutOfTheCounts) {
  const SkipList skips = ListOf(R"(
      skip {
        suite: SUITE_STANDARD case: "ext/" except: "ext/b/"
        outcome: OUTCOME_REFUSED
      })");
  Judge judge(skips);
  judge.Add(SUITE_STANDARD, "ext/a/1", kRefused);
  judge.Add(SUITE_STANDARD, "ext/b/1", Passed());
  EXPECT_EQ(judge.score(SUITE_STANDARD).total, 1);
  EXPECT_TRUE(judge.Finish());
}

TEST(Judge, FailsForASkippedCaseThatComesOutOtherwise) {
  const SkipList skips = ListOf(R"(
      skip { suite: SUITE_STANDARD case: "a/b/c" outcome: OUTCOME_REFUSED })");
  Judge passes(skips);
  passes.Add(SUITE_STANDARD, "a/b/c", Passed());
  EXPECT_FALSE(passes.Finish());
  EXPECT_EQ(passes.wrong(), 0);

  Judge answers(skips);
  answers.Add(SUITE_STANDARD, "a/b/c", Differs("1 instead of 2"));
  EXPECT_FALSE(answers.Finish());
  EXPECT_EQ(answers.wrong(), 1);
}

TEST(Judge, FailsForASkipThatIsAboutNoCase) {
  const SkipList skips = ListOf(R"(
      skip { suite: SUITE_PARSER case: "1 + 1" outcome: OUTCOME_REFUSED })");
  Judge judge(skips);
  judge.Add(SUITE_STANDARD, "1 + 1", Passed());
  EXPECT_FALSE(judge.Finish());
}

}  // namespace
}  // namespace myorules::tests::conformance
