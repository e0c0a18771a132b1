#include "rules/evidence/evidence.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "rules/evidence/arithmetic.h"

namespace myorules::rules {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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

TEST(ShippedEvidence, LoadsAndCitesOnlySourcesOnRecord) {
  ASSERT_TRUE(LoadEvidence().ok()) << LoadEvidence().status();
  std::set<std::string> keys;
  for (const v1::Source& source : Table().source()) keys.insert(source.key());
  EXPECT_EQ(keys,
            (std::set<std::string>{"alshehri2015", "enmc2004", "enmc2018",
                                   "eularacr2017", "lim2019", "wang2022"}));
  for (const v1::Evidence& evidence : Table().evidence()) {
    EXPECT_GT(evidence.source_size(), 0) << evidence.id();
    EXPECT_FALSE(evidence.statement().empty()) << evidence.id();
  }
}

TEST(ShippedEvidence, SaysOfAllFiguresWhereTheyStandOrThatTheyAreUnverified) {
  int without_publication = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    EXPECT_FALSE(LacksSourceOfFigures(evidence)) << evidence.id();
    without_publication += evidence.source(0).key() == "clinical" ? 1 : 0;
  }
  EXPECT_GT(without_publication, 10);
}

TEST(ShippedEvidence, AdvisesNothingInTheNameOfTheTwoPapers) {
  static const auto& advice = *new RE2(
      R"((?i)\b(confirm on|confirm by|repeat the|ask for|is to be)\b)");
  int statements = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    const std::string& key = evidence.source(0).key();
    if (key != "lim2019" && key != "wang2022") continue;
    ++statements;
    EXPECT_FALSE(RE2::PartialMatch(evidence.statement(), advice))
        << evidence.id() << ": " << evidence.statement();
  }
  EXPECT_GT(statements, 80);
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

// The faults that are of this list and field of the records.
std::vector<std::string> NumberFaultsIn(absl::string_view list,
                                        absl::string_view field) {
  std::vector<std::string> faults;
  for (const v1::Evidence& evidence : Table().evidence()) {
    for (const NumberFault& fault : NumberFaultsOf(evidence)) {
      if (fault.list != list || fault.field != field) continue;
      faults.push_back(absl::StrCat(evidence.id(), ": ", fault.message));
    }
  }
  return faults;
}

TEST(ShippedEvidence, CountsNoMoreThanThereAre) {
  for (absl::string_view field : {"count", "total", "what"}) {
    EXPECT_THAT(NumberFaultsIn("count", field), IsEmpty());
  }
}

TEST(ShippedEvidence, EveryPrintedPercentageFollowsOrIsNamedAContradiction) {
  int printed = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    for (const v1::Count& count : evidence.count()) {
      printed += count.has_percent_printed() ? 1 : 0;
    }
  }
  EXPECT_GT(printed, 80);
  EXPECT_THAT(NumberFaultsIn("count", "percent_printed"), IsEmpty());
}

TEST(ShippedEvidence, EveryPValueFollowsFromItsCounts) {
  int tests = 0;
  for (const v1::Evidence& evidence : Table().evidence()) {
    for (const v1::StatisticalTest& test : evidence.test()) {
      ++tests;
      EXPECT_EQ(test.name(), "2-sided Fisher exact") << evidence.id();
    }
  }
  EXPECT_GE(tests, 14);
  for (absl::string_view field : {"p_value", "group_a", "group_b"}) {
    EXPECT_THAT(NumberFaultsIn("test", field), IsEmpty());
  }
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

// What is wrong with the texts of these files, which are called a, b, ….
std::string FaultsOf(const std::vector<std::string>& files) {
  std::vector<EvidenceText> texts;
  texts.reserve(files.size());
  for (const std::string& text : files) {
    texts.emplace_back(std::string(1, static_cast<char>('a' + texts.size())),
                       text);
  }
  ReadEvidence(&texts);
  return std::string(StatusOf(texts).message());
}

constexpr char kSound[] =
    R"(evidence { id: "x" source { key: "clinical" } statement: "S." })";

TEST(ReadEvidence, TellsEveryFieldThatIsNone) {
  EXPECT_EQ(FaultsOf({"evidence {\n  idd: 1\n}\nsourse { key: 's' }"}),
            "a:2:3: error: no field 'idd' in myorules.v1.Evidence (did you "
            "mean 'id'?)\n"
            " |   idd: 1\n"
            " | ..^\n"
            "a:4:1: error: no field 'sourse' in myorules.v1.EvidenceTable (did "
            "you mean 'source'?)\n"
            " | sourse { key: 's' }\n"
            " | ^");
}

TEST(ReadEvidence, TellsAllThatIsWrongAtItsPlaceWithARemedy) {
  EXPECT_EQ(
      FaultsOf({std::string(kSound) + "\n" + kSound +
                    "\nsource { key: 'lim2019' citation: 'C.' }"
                    "\nsource { key: 'clinical' }"
                    "\nevidence {}",
                "evidence { id: 'x' source { key: 'lim2091' } statement: 'T.' "
                "}\nsource { key: 'lim2019' citation: 'D.' }"}),
      "a:2:12: error: evidence id 'x' stands twice, first on line 1; take one "
      "of the two out or rename it\n"
      " | evidence { id: \"x\" source { key: \"clinical\" } statement: \"S.\" "
      "}\n"
      " | ...........^\n"
      "a:4:10: error: source key 'clinical' is reserved for what rests on no "
      "publication; choose another\n"
      " | source { key: 'clinical' }\n"
      " | .........^\n"
      "a:5:1: error: evidence has no id, by which it is cited\n"
      " | evidence {}\n"
      " | ^\n"
      "a:5:1: error: evidence has no statement; say what the source says\n"
      " | evidence {}\n"
      " | ^\n"
      "a:5:1: error: evidence cites no source; name one, or write source { "
      "key: \"clinical\" } where it rests on no publication\n"
      " | evidence {}\n"
      " | ^\n"
      "b:1:12: error: evidence id 'x' is taken by a:1, which says something "
      "else of it; choose another\n"
      " | evidence { id: 'x' source { key: 'lim2091' } statement: 'T.' }\n"
      " | ...........^\n"
      "b:1:29: error: no source has the key 'lim2091' (did you mean "
      "'lim2019'?); add it, or cite another\n"
      " | evidence { id: 'x' source { key: 'lim2091' } statement: 'T.' }\n"
      " | ............................^\n"
      "b:2:10: error: source key 'lim2019' is taken by a:3, which says "
      "something else of it; choose another\n"
      " | source { key: 'lim2019' citation: 'D.' }\n"
      " | .........^");
}

TEST(ReadEvidence, CountsWhatTwoFilesSayAlikeOnce) {
  const std::string text = std::string(kSound) + " source { key: 's' }";
  std::vector<EvidenceText> texts = {{"a", text}, {"b", text}};
  const v1::EvidenceTable both = ReadEvidence(&texts);
  EXPECT_EQ(StatusOf(texts), absl::OkStatus());
  EXPECT_EQ(both.source_size(), 1);
  EXPECT_EQ(both.evidence_size(), 1);
}

TEST(ReadEvidence, KeepsWhatIsSoundBesideWhatIsNot) {
  std::vector<EvidenceText> texts = {{"a", "evidence { id"}, {"b", kSound}};
  const v1::EvidenceTable table = ReadEvidence(&texts);
  EXPECT_FALSE(texts[0].is_read);
  EXPECT_TRUE(texts[1].is_read);
  EXPECT_FALSE(texts[1].issues.has_errors());
  EXPECT_EQ(table.evidence_size(), 1);
}

}  // namespace
}  // namespace myorules::rules
