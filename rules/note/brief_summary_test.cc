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

TEST(BriefSummary, ThenTellsTheFirstOutcomesThatAreOpenAndCountsTheOthers) {
  EXPECT_EQ(BriefSummary({"It is open of a paper; group: anti-1, anti-2, "
                          "anti-3 or anti-4.",
                          "{in_words} of a paper; group: {group}.",
                          {{"anti-1", "anti-2", "anti-3", "anti-4"}}},
                         "", 50),
            "It is open; group: anti-1, anti-2 or 2 more.");
  EXPECT_EQ(BriefSummary({"It is open of a paper; group: anti-1, anti-2, "
                          "anti-3 or anti-4.",
                          "{in_words} of a paper; group: {group}.",
                          {{"anti-1", "anti-2", "anti-3", "anti-4"}}},
                         "", 43),
            "It is open; group: anti-1 or 3 more.");
}

TEST(BriefSummary, ThenEndsBetweenTwoOfItsParts) {
  EXPECT_EQ(BriefSummary(Sentence(), "", 62),
            "The patient meets the criteria; group: A or 3 more; …");
  EXPECT_EQ(BriefSummary(Sentence(), "", 40),
            "The patient meets the criteria; group: A or 3 more; …")
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
