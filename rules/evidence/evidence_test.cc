#include "rules/evidence/evidence.h"

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "rules/cohort/statistics.h"
#include "rules/evidence/shipped_evidence.h"

namespace myorules::rules {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

const v1::EvidenceTable& Table() {
  static const auto* const kTable = [] {
    absl::StatusOr<v1::EvidenceTable> loaded = LoadEvidence();
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return new v1::EvidenceTable(loaded.ok() ? *loaded : v1::EvidenceTable());
  }();
  return *kTable;
}

const v1::Evidence* Find(absl::string_view id) {
  for (const v1::Evidence& evidence : Table().evidence()) {
    if (evidence.id() == id) return &evidence;
  }
  return nullptr;
}

// Whether `text` holds `number` as a number of its own, as in "7 (63)" or
// "63%".
bool Names(absl::string_view text, absl::string_view number) {
  for (size_t at = text.find(number); at != absl::string_view::npos;
       at = text.find(number, at + 1)) {
    const size_t end = at + number.size();
    const bool begins = at == 0 || !absl::ascii_isdigit(text[at - 1]);
    const bool ends = end == text.size() || !absl::ascii_isdigit(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

const v1::Count* FindCount(const v1::Evidence& evidence,
                           absl::string_view group, absl::string_view what) {
  for (const v1::Count& count : evidence.count()) {
    if (count.group() == group && count.what() == what) return &count;
  }
  return nullptr;
}

TEST(ShippedEvidence, LoadsAndCitesOnlySourcesOnRecord) {
  ASSERT_TRUE(LoadEvidence().ok()) << LoadEvidence().status();
  std::set<std::string> keys;
  for (const v1::Source& source : Table().source()) keys.insert(source.key());
  EXPECT_EQ(keys, (std::set<std::string>{"enmc2004", "enmc2018", "eularacr2017",
                                         "lim2019", "wang2022"}));
  for (const v1::Evidence& evidence : Table().evidence()) {
    EXPECT_GT(evidence.source_size(), 0) << evidence.id();
    EXPECT_FALSE(evidence.statement().empty()) << evidence.id();
  }
}

TEST(ShippedEvidence, SaysWhatLimitsEachStatementOfThePaper) {
  for (const v1::Evidence& evidence : Table().evidence()) {
    if (evidence.source(0).key() != "lim2019") continue;
    for (absl::string_view limit :
         {"Retrospective", "exploratory", "no correction", "small",
          "European ancestry"}) {
      EXPECT_THAT(evidence.caveat(), HasSubstr(std::string(limit)))
          << evidence.id();
    }
  }
}

TEST(ShippedEvidence, SaysWhatLimitsEachStatementOfTheSecondPaper) {
  for (const v1::Evidence& evidence : Table().evidence()) {
    if (evidence.source(0).key() != "wang2022") continue;
    for (absl::string_view limit : {"Retrospective", "confounded by indication",
                                    "small", "short follow-up"}) {
      EXPECT_THAT(evidence.caveat(), HasSubstr(std::string(limit)))
          << evidence.id();
    }
    EXPECT_EQ(evidence.test_size(), 0)
        << evidence.id() << ": the paper names no test";
  }
}

TEST(ShippedEvidence, SaysThatTheWorkshopsAreConsensusNobodyHasChecked) {
  for (const auto& [source, expected] :
       {std::pair<const char*, int>{"enmc2018", 8}, {"enmc2004", 10}}) {
    int statements = 0;
    for (const v1::Evidence& evidence : Table().evidence()) {
      if (evidence.source(0).key() != source) continue;
      ++statements;
      EXPECT_THAT(evidence.caveat(), HasSubstr("Consensus")) << evidence.id();
      EXPECT_THAT(evidence.unverified(),
                  HasSubstr("checked against the original"))
          << evidence.id();
    }
    EXPECT_EQ(statements, expected) << source;
  }
}

TEST(ShippedEvidence, SaysOfTheCriteriaOf2017WhatTheyAreNot) {
  int statements = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    if (evidence.source(0).key() != "eularacr2017") continue;
    ++statements;
    EXPECT_THAT(evidence.caveat(), AnyOf(HasSubstr("not to diagnose"),
                                         HasSubstr("not a finding of a study")))
        << evidence.id();
  }
  EXPECT_EQ(statements, 10);
}

TEST(ShippedEvidence, CountsNoMoreThanThereAre) {
  for (const v1::Evidence& evidence : Table().evidence()) {
    std::set<std::string> seen;
    for (const v1::Count& count : evidence.count()) {
      EXPECT_GE(count.count(), 0) << evidence.id();
      EXPECT_LE(count.count(), count.total()) << evidence.id();
      EXPECT_GT(count.total(), 0) << evidence.id();
      EXPECT_TRUE(
          seen.insert(absl::StrCat(count.group(), "/", count.what())).second)
          << evidence.id() << " counts " << count.what() << " of "
          << count.group() << " twice";
    }
  }
}

TEST(ShippedEvidence, EveryPrintedPercentageFollowsOrIsNamedAContradiction) {
  int printed = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    for (const v1::Count& count : evidence.count()) {
      if (!count.has_percent_printed()) continue;
      ++printed;
      const double percent = 100.0 * count.count() / count.total();
      if (std::abs(percent - count.percent_printed()) <= 0.5) continue;
      const std::string number = absl::StrFormat("%g", count.percent_printed());
      EXPECT_TRUE(Names(evidence.contradiction().one(), number) ||
                  Names(evidence.contradiction().other(), number))
          << evidence.id() << ": " << count.count() << "/" << count.total()
          << " is " << percent << "%, printed " << number
          << "%, and no contradiction names it";
    }
  }
  EXPECT_GT(printed, 80);
}

TEST(ShippedEvidence, EveryPValueFollowsFromItsCounts) {
  int tests = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    for (const v1::StatisticalTest& test : evidence.test()) {
      ++tests;
      ASSERT_EQ(test.name(), "2-sided Fisher exact") << evidence.id();
      const v1::Count* a = FindCount(evidence, test.group_a(), test.what());
      const v1::Count* b = FindCount(evidence, test.group_b(), test.what());
      ASSERT_NE(a, nullptr) << evidence.id() << ": " << test.group_a();
      ASSERT_NE(b, nullptr) << evidence.id() << ": " << test.group_b();
      EXPECT_NEAR(FisherExactTwoSided(a->count(), a->total() - a->count(),
                                      b->count(), b->total() - b->count()),
                  test.p_value(), 5e-4)
          << evidence.id() << ": " << test.what();
    }
  }
  EXPECT_GE(tests, 14);
}

// The numbers of a statement that the pattern finds, a pair each: "5 of 11".
std::vector<std::pair<int, int>> FractionsOf(absl::string_view statement) {
  static const auto& fraction = *new RE2(R"(\b(\d+)(?: of |/)(\d+)\b)");
  std::vector<std::pair<int, int>> fractions;
  re2::StringPiece rest(statement.data(), statement.size());
  for (int count, total;
       RE2::FindAndConsume(&rest, fraction, &count, &total);) {
    fractions.emplace_back(count, total);
  }
  return fractions;
}

TEST(ShippedEvidence, EveryFractionOfAStatementIsOneOfItsCounts) {
  int fractions = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    std::set<std::pair<int, int>> counts;
    for (const v1::Count& count : evidence.count()) {
      counts.emplace(count.count(), count.total());
    }
    for (const auto& fraction : FractionsOf(evidence.statement())) {
      ++fractions;
      EXPECT_TRUE(counts.count(fraction) == 1)
          << evidence.id() << ": " << fraction.first << " of "
          << fraction.second;
    }
  }
  EXPECT_GT(fractions, 40);
}

TEST(ShippedEvidence, EveryPValueOfAStatementIsRecomputedOrSaidNotToBe) {
  static const auto& p_value = *new RE2(R"(p = (\d\.\d+))");
  int values = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    std::set<double> tested;
    for (const v1::StatisticalTest& test : evidence.test()) {
      tested.insert(test.p_value());
    }
    re2::StringPiece rest(evidence.statement());
    for (double value; RE2::FindAndConsume(&rest, p_value, &value);) {
      ++values;
      if (tested.count(value) == 1) continue;
      EXPECT_THAT(evidence.statement(),
                  AnyOf(HasSubstr("cannot be checked"),
                        HasSubstr("the test is not named")))
          << evidence.id() << ": p = " << value;
    }
  }
  EXPECT_GE(values, 12);
}

TEST(ShippedEvidence, HoldsTheSevenPublishedTests) {
  std::multiset<std::string> published;
  for (const v1::Evidence& evidence : Table().evidence()) {
    if (evidence.contradiction().one().empty()) {
      for (const v1::StatisticalTest& test : evidence.test()) {
        if (test.published()) {
          published.insert(absl::StrFormat("%.3f", test.p_value()));
        }
      }
    }
  }
  EXPECT_EQ(published,
            (std::multiset<std::string>{"0.014", "0.038", "0.158", "0.200",
                                        "0.248", "0.262", "0.397"}));
}

TEST(ShippedEvidence, RecordsAllContradictionsWithBothReadings) {
  for (const auto& [source, most] : {std::pair<const char*, int>{"lim2019", 31},
                                     {"wang2022", 12},
                                     {"enmc2018", 2},
                                     {"enmc2004", 6},
                                     {"eularacr2017", 4}}) {
    for (int i = 1; i <= most; ++i) {
      const std::string id =
          absl::StrFormat("%s.contradiction.%02d", source, i);
      const v1::Evidence* evidence = Find(id);
      ASSERT_NE(evidence, nullptr) << id;
      EXPECT_FALSE(evidence->contradiction().one().empty()) << id;
      EXPECT_FALSE(evidence->contradiction().other().empty()) << id;
      EXPECT_FALSE(evidence->contradiction().used().empty()) << id;
      EXPECT_FALSE(evidence->contradiction().reason().empty()) << id;
    }
  }
}

TEST(ShippedEvidence, RefersOnlyToContradictionsOnRecord) {
  int references = 0;
  for (const std::string prefix :
       {"lim2019.contradiction.", "wang2022.contradiction."}) {
    for (const v1::Evidence& evidence : Table().evidence()) {
      const absl::string_view statement = evidence.statement();
      for (size_t at = statement.find(prefix); at != absl::string_view::npos;
           at = statement.find(prefix, at + 1)) {
        ++references;
        EXPECT_NE(Find(statement.substr(at, prefix.size() + 2)), nullptr)
            << evidence.id();
      }
    }
  }
  EXPECT_GT(references, 8);
}

TEST(ParseEvidence, NamesFileAndLineOfWhatDoesNotParse) {
  const auto result =
      ParseEvidence({{"a.textproto", "evidence {\n  idd: 1\n}"}});
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(std::string(result.status().message()),
              HasSubstr("a.textproto:2:6: "));
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("idd"));
}

TEST(ParseEvidence, RefusesAnIdThatStandsTwiceOrSaysTwoThings) {
  const auto twice =
      ParseEvidence({{"a", R"(evidence { id: "x" } evidence { id: "x" })"}});
  EXPECT_EQ(twice.status(),
            absl::InvalidArgumentError("a: evidence id x stands twice"));
  const auto taken =
      ParseEvidence({{"a", R"(evidence { id: "x" })"},
                     {"b", R"(evidence { id: "x" statement: "Another." })"}});
  EXPECT_EQ(taken.status(), absl::InvalidArgumentError(
                                "b: evidence id x is taken by another "
                                "file, which says something else of it"));
  const auto source =
      ParseEvidence({{"a", R"(source { key: "s" })"},
                     {"b", R"(source { key: "s" citation: "Another." })"}});
  EXPECT_EQ(source.status(), absl::InvalidArgumentError(
                                 "b: source key s is taken by another "
                                 "file, which says something else of it"));
}

TEST(ParseEvidence, CountsWhatTwoFilesSayAlikeOnce) {
  constexpr char kText[] =
      R"(source { key: "s" } evidence { id: "x" source { key: "s" } })";
  const auto both = ParseEvidence({{"a", kText}, {"b", kText}});
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->source_size(), 1);
  EXPECT_EQ(both->evidence_size(), 1);
}

TEST(ParseEvidence, RefusesASourceThatIsNotOnRecordButKnowsClinicalGrounds) {
  const auto unknown = ParseEvidence(
      {{"a", R"(evidence { id: "x" source { key: "lim2091" } })"}});
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(std::string(unknown.status().message()), HasSubstr("lim2091"));
  EXPECT_TRUE(ParseEvidence(
                  {{"a", R"(evidence { id: "x" source { key: "clinical" } })"}})
                  .ok());
  EXPECT_FALSE(ParseEvidence({{"a", R"(source { key: "clinical" })"}}).ok());
  EXPECT_FALSE(ParseEvidence({{"a", R"(evidence {})"}}).ok());
}

}  // namespace
}  // namespace myorules::rules
