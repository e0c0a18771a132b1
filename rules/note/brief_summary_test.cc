#include "rules/note/brief_summary.h"

#include <string>

#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

const SummaryWords& Sentence() {
  static const auto& words = *new SummaryWords{
      "The patient meets the criteria of a paper; group: A, B, C or D; more: "
      "nothing.",
      "{in_words} of a paper; group: {group}; more: {more}.",
      {{"A", "B", "C", "D"}}};
  return words;
}

TEST(BriefSummary, IsTheSentenceWhereThereIsRoom) {
  EXPECT_EQ(BriefSummary(Sentence(), "Criteria: met", 1000), Sentence().text);
  EXPECT_EQ(BriefSummary(Sentence(), "", Sentence().text.size()),
            Sentence().text);
}

TEST(BriefSummary, FirstLeavesOutWhoseCriteriaTheyAre) {
  const std::string without =
      "The patient meets the criteria; group: A, B, C or D; more: nothing.";
  EXPECT_EQ(BriefSummary(Sentence(), "", Sentence().text.size() - 1), without);
  EXPECT_EQ(BriefSummary(Sentence(), "", without.size()), without);
}

TEST(BriefSummary, WithThatLeavesOutThatTheRulesAreADraft) {
  const SummaryWords words{
      "It is open of a paper; group: A; the rules are a draft.",
      "{in_words} of a paper; group: {group}.",
      {},
      "",
      "a draft"};
  EXPECT_EQ(BriefSummary(words, "", words.text.size()), words.text);
  EXPECT_EQ(BriefSummary(words, "", words.text.size() - 1),
            "It is open; group: A.");
  EXPECT_EQ(BriefSummary(words, "Criteria: open", words.text.size() - 1),
            "Criteria: open; group: A.");
  // Only where it ends so.
  EXPECT_EQ(BriefSummary({"It is open of a paper; the rules are a draft.",
                          "{in_words} of a paper.",
                          {},
                          "",
                          "retired"},
                         "", 40),
            "It is open of a paper; the rules are a draft.");
}

TEST(BriefSummary, ThenCountsWhatIsPossible) {
  EXPECT_EQ(BriefSummary({"It is open of a paper; group: anti-1, anti-2, "
                          "anti-3 or anti-4.",
                          "{in_words} of a paper; group: {group}.",
                          {{"anti-1", "anti-2", "anti-3", "anti-4"}}},
                         "", 54),
            "It is open; group: anti-1, anti-2, anti-3 or anti-4.");
  EXPECT_EQ(BriefSummary({"It is open of a paper; group: anti-1, anti-2, "
                          "anti-3 or anti-4.",
                          "{in_words} of a paper; group: {group}.",
                          {{"anti-1", "anti-2", "anti-3", "anti-4"}}},
                         "", 43),
            "It is open; group: 4 are possible.");
}

TEST(BriefSummary, NeverLeadsWithNoneOfMany) {
  EXPECT_EQ(BriefSummary({"It is open of a paper; group: none, anti-1 or "
                          "anti-2; more: nothing.",
                          "{in_words} of a paper; group: {group}.",
                          {{"none", "anti-1", "anti-2"}}},
                         "", 44),
            "It is open; group: 3 are possible; …");
}

TEST(BriefSummary, TellsTwoThatArePossible) {
  EXPECT_EQ(BriefSummary({"It is open of a paper; group: none or anti-1; more: "
                          "nothing.",
                          "{in_words} of a paper; group: {group}.",
                          {{"none", "anti-1"}}},
                         "", 40),
            "It is open; group: none or anti-1; …");
}

TEST(BriefSummary, KeepsWhatIsProvisionalBeforeOtherParts) {
  const SummaryWords words{
      "It is open of a paper; group: incomplete; score: 1; provisionally, "
      "until "
      "an assay confirms it: anti-1; more: nothing.",
      "{in_words} of a paper; group: {group}; provisionally: {group}.",
      {}};
  EXPECT_EQ(BriefSummary(words, "", 40),
            "It is open; group: incomplete; provisionally: anti-1; …");
  EXPECT_EQ(BriefSummary(words, "Criteria: open", 40),
            "Criteria: open; group: incomplete; provisionally: anti-1; …");
  EXPECT_EQ(BriefSummary({"It is open of a paper; provisionally: anti-1.",
                          "{in_words} of a paper; provisionally: {group}.",
                          {}},
                         "", 20),
            "It is open; provisionally: anti-1.");
}

TEST(BriefSummary, NamesWhatBeginsWhereWhoseCriteriaTheyAreEndsWithAColon) {
  const SummaryWords words{
      "It is open of a long paper: none, A, B or C; score: 1, which is little.",
      "{in_words} of a long paper: {class}; score: {score}.",
      {{"none", "A", "B", "C"}},
      "class"};
  EXPECT_EQ(BriefSummary(words, "Criteria: open", 56),
            "Criteria: open; class: 4 are possible; …");
  EXPECT_EQ(BriefSummary(words, "", 50),
            "It is open; class: 4 are possible; …");
}

TEST(BriefSummary, ThenEndsBetweenTwoOfItsParts) {
  EXPECT_EQ(BriefSummary(Sentence(), "", 62),
            "The patient meets the criteria; group: 4 are possible; …");
  EXPECT_EQ(BriefSummary(Sentence(), "", 40),
            "The patient meets the criteria; group: 4 are possible; …")
      << "what was found is told with it";
  EXPECT_EQ(BriefSummary({"One; two and three and four and five and six and "
                          "seven and eight; nine.",
                          "",
                          {}},
                         "", 12),
            "One; …");
  EXPECT_EQ(BriefSummary({"One; two and three.", "", {}}, "", 12),
            "One; two and three.");
}

TEST(BriefSummary, BeginsWithTheOpeningGivenWhereThereIsNoRoomForAll) {
  EXPECT_EQ(BriefSummary(Sentence(), "Criteria: met", 60),
            "Criteria: met; group: A, B, C or D; more: nothing.");
  EXPECT_EQ(BriefSummary({"It meets the criteria of a paper: A or B.",
                          "{in_words} of a paper: {class}.",
                          {}},
                         "Criteria: met", 40),
            "Criteria: met; A or B.");
  EXPECT_EQ(
      BriefSummary({"It meets the criteria.", "", {}}, "Criteria: met", 20),
      "Criteria: met");
}

TEST(BriefSummary, EndsWithAWordWhereItHasNoParts) {
  EXPECT_EQ(BriefSummary({"One two three four", "", {}}, "", 14),
            "One two three …");
}

}  // namespace
}  // namespace myorules::rules
