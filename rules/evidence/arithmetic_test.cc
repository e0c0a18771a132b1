#include "rules/evidence/arithmetic.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

// The faults of a record with that content, a line each.
std::string FaultsOf(const std::string& text) {
  v1::Evidence record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record));
  std::string faults;
  for (const NumberFault& fault : NumberFaultsOf(record)) {
    absl::StrAppend(&faults, fault.list, "[", fault.index, "].", fault.field,
                    ": ", fault.message, "\n");
  }
  return faults;
}

std::string Count(const std::string& group, const std::string& numbers) {
  return "count { group: '" + group + "' what: 'x' " + numbers + " } ";
}

// Of 3 of 10 and 1 of 10.
std::string Tested(const std::string& name, const std::string& p_value) {
  return Count("a", "count: 3 total: 10") + Count("b", "count: 1 total: 10") +
         "test { name: '" + name +
         "' group_a: 'a' group_b: 'b' what: 'x' p_value: " + p_value + " } ";
}

TEST(NumberFaults, AreNoneWhereEachNumberFollows) {
  EXPECT_EQ(FaultsOf(""), "");
  EXPECT_EQ(FaultsOf(Count("a", "count: 10 total: 34 percent_printed: 29.4") +
                     Count("b", "count: 0 total: 1 percent_printed: 0")),
            "");
  EXPECT_EQ(FaultsOf(Tested("2-sided Fisher exact", "0.582")), "");
  EXPECT_EQ(FaultsOf(Tested("chi-squared", "0.264")), "");
  EXPECT_EQ(FaultsOf(Tested("chi-squared with continuity correction", "0.576")),
            "");
  // From values, not from counts.
  EXPECT_EQ(FaultsOf(Tested("Mann-Whitney U", "0.9")), "");
}

TEST(NumberFaults, AreCountsThatCannotBe) {
  EXPECT_EQ(FaultsOf(Count("a", "count: 12 total: 10 percent_printed: 120") +
                     Count("b", "count: -1 total: 10") +
                     Count("c", "count: 1") + Count("c", "count: 0 total: 1")),
            "count[0].count: the count 12 is above its total 10\n"
            "count[1].count: a count cannot be below 0\n"
            "count[2].total: a count needs a total above 0: the size of the "
            "group\n"
            "count[3].what: 'x' of 'c' is counted twice; take one out\n");
}

TEST(NumberFaults, ArePercentagesOfOtherCountsToTheLastDigitPrinted) {
  EXPECT_EQ(FaultsOf(Count("a", "count: 3 total: 10 percent_printed: 50") +
                     Count("b", "count: 10 total: 34 percent_printed: 29.5")),
            "count[0].percent_printed: 3 of 10 is 30%, not 50%; mend the "
            "counts, or, where it is printed so, name 50 in the "
            "contradiction\n"
            "count[1].percent_printed: 10 of 34 is 29.4%, not 29.5%; mend the "
            "counts, or, where it is printed so, name 29.5 in the "
            "contradiction\n");
}

TEST(NumberFaults, AreNoneOfANumberThatTheContradictionNames) {
  const std::string wrong =
      Count("a", "count: 3 total: 10 percent_printed: 50");
  EXPECT_EQ(FaultsOf(wrong + "contradiction { one: '3 of 10 (50%)' }"), "");
  EXPECT_NE(FaultsOf(wrong + "contradiction { one: '3 of 10 (150%)' }"), "");
}

TEST(NumberFaults, ArePValuesOfOtherCounts) {
  EXPECT_EQ(FaultsOf(Tested("2-sided Fisher exact", "0.9")),
            "test[0].p_value: the p-value of 3 of 10 and 1 of 10 by 2-sided "
            "Fisher exact is 0.582, not 0.9; mend the counts, or, where it is "
            "printed so, name 0.9 in the contradiction\n");
  EXPECT_NE(FaultsOf(Tested("2-sided Fisher exact", "0.583")), "");
  EXPECT_NE(FaultsOf(Tested("2-sided Fisher exact", "1")), "");
  EXPECT_NE(FaultsOf(Tested("chi-squared", "0.576")), "");
}

TEST(NumberFaults, AreTestsOfWhatIsNotCounted) {
  EXPECT_EQ(FaultsOf(Count("a", "count: 3 total: 10") +
                     "test { name: 'chi-squared' group_a: 'a' group_b: 'b' "
                     "what: 'x' p_value: 0.5 }"),
            "test[0].group_b: the test compares 'x' of 'b', of which there is "
            "no count\n");
}

v1::Evidence Record(const std::string& text) {
  v1::Evidence record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record))
      << text;
  return record;
}

TEST(LacksSourceOfFigures, WhereFiguresHaveNeitherPublicationNorMark) {
  const std::string clinical = "source { key: 'clinical' } ";
  const std::string figures[] = {
      "statement: 'Found in 66%.'", "statement: 'In 5 of 11.'",
      "statement: 'In 5/11 patients.'", "statement: 'Not (p = 0.3).'",
      "statement: 'One.' " + Count("a", "count: 1 total: 83")};
  for (const std::string& figure : figures) {
    EXPECT_TRUE(LacksSourceOfFigures(Record(clinical + figure))) << figure;
    EXPECT_TRUE(LacksSourceOfFigures(Record("source { key: 'x' } " + figure)))
        << "no place: " << figure;
    EXPECT_FALSE(LacksSourceOfFigures(
        Record("source { key: 'x' place: 'table 1' } " + figure)))
        << figure;
    EXPECT_FALSE(LacksSourceOfFigures(
        Record(clinical + figure + " unverified: 'The series.'")))
        << figure;
  }
  EXPECT_FALSE(LacksSourceOfFigures(
      Record(clinical + "statement: 'Within 3 days of anti-MDA5.'")));
}

TEST(FiguresNotComputed, AreTheNumbersThatNoCountStandsBehind) {
  const std::pair<std::string, std::string> cases[] = {
      {"Found in 66% (of 49), 1.5 to 2 g; 30 (0-83).", "66% 49 1.5 2 30 0-83"},
      {"MHC class I, C5b-9, anti-MDA5 and PM-Scl75 at 2+.", ""},
      {"The criteria of 2017; a review (PMID 34798316).", ""},
      {"In 22% (x.contradiction.10).", "22%"},
  };
  for (const auto& [statement, figures] : cases) {
    EXPECT_EQ(absl::StrJoin(FiguresNotComputed(Record(
                                absl::StrCat("statement: '", statement, "'"))),
                            " "),
              figures)
        << statement;
  }
}

TEST(FiguresNotComputed, AreWithCountsThoseThatTheseDoNotGive) {
  const std::string count =
      Count("a", "count: 10 total: 34 percent_printed: 30");
  const std::pair<std::string, std::string> cases[] = {
      {"In 29.4% of 34 at 6 months, 30% as printed.", ""},
      {"In 13 to 22% elsewhere.", "22%"},
      {"In 22% (x.contradiction.10).", ""},
      {"Means of 1.70 and 0.87 (p = 0.02).", "1.70 0.87 0.02"},
  };
  for (const auto& [statement, figures] : cases) {
    EXPECT_EQ(absl::StrJoin(FiguresNotComputed(Record(absl::StrCat(
                                count, "statement: '", statement, "'"))),
                            " "),
              figures)
        << statement;
  }
  EXPECT_EQ(absl::StrJoin(FiguresNotComputed(Record(absl::StrCat(
                              Tested("2-sided Fisher exact", "0.582"),
                              "statement: 'p = 0.582 and 0.02'"))),
                          " "),
            "0.02");
}

TEST(FiguresNotComputed, AreNoneOfAContradiction) {
  EXPECT_EQ(FiguresNotComputed(Record("statement: '5 of 11 (46%).' "
                                      "contradiction { one: '46%' }"))
                .size(),
            0);
}

}  // namespace
}  // namespace myorules::rules
