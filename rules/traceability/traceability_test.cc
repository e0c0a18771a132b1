#include "rules/traceability/traceability.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;

constexpr char kDirectory[] = "rules/traceability";
constexpr char kPage[] = "docs/reference/traceability.md";

const Traceability& Shipped() {
  static const auto* const kShipped = [] {
    auto loaded = LoadTraceability(kDirectory);
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return new Traceability(loaded.ok() ? *std::move(loaded) : Traceability());
  }();
  return *kShipped;
}

v1::TracedStatement* Find(Traceability* all, absl::string_view id) {
  for (v1::TracedStatement& statement : *all->table.mutable_statement()) {
    if (statement.id() == id) return &statement;
  }
  ADD_FAILURE() << "no statement " << id;
  return all->table.add_statement();
}

TEST(Traceability, EveryStatementIsCarriedAndShownAndNothingIsWithoutOne) {
  EXPECT_EQ(absl::StrJoin(TraceFaults(Shipped()), "\n"), "");
}

TEST(Traceability, ThePageIsWhatStatementsPacksCasesAndEvidenceGive) {
  std::ifstream file(kPage, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(page == TracePage(Shipped()))
      << kPage << " is not up to date: ./dev pages writes it";
}

TEST(Traceability, NoCellOfThePageIsEmpty) {
  int rows = 0;
  for (absl::string_view line : absl::StrSplit(TracePage(Shipped()), '\n')) {
    if (!absl::StartsWith(line, "| `")) continue;
    ++rows;
    EXPECT_FALSE(absl::StrContains(line, "|  |")) << line;
    EXPECT_FALSE(absl::StrContains(line, "| – |")) << line;
    EXPECT_FALSE(absl::StrContains(line, "| nothing")) << line;
  }
  EXPECT_EQ(rows, Shipped().table.statement_size());
  EXPECT_GT(rows, 300);
}

TEST(Traceability, EveryContradictionOfTheTwoPapersIsAStatement) {
  Traceability all = Shipped();
  for (const auto& [key, count] :
       {std::pair<const char*, int>{"lim2019", 31}, {"wang2022", 12}}) {
    for (int i = 1; i <= count; ++i) {
      const v1::TracedStatement& statement =
          *Find(&all, absl::StrFormat("%s.contradiction.%02d", key, i));
      EXPECT_EQ(statement.kind(), v1::TRACE_KIND_GROUP);
    }
  }
}

// Whether a record of the same source, not this one, has the count.
bool IsCountOfAnother(const v1::Evidence& record, const v1::Count& count) {
  const auto& all = Shipped().evidence.evidence();
  return std::any_of(all.begin(), all.end(), [&](const v1::Evidence& other) {
    return other.id() != record.id() &&
           other.source(0).key() == record.source(0).key() &&
           std::any_of(other.count().begin(), other.count().end(),
                       [&count](const v1::Count& another) {
                         return another.count() == count.count() &&
                                another.total() == count.total();
                       });
  });
}

// Whether a pack, another record or the synthetic cohort has what the
// contradiction says is used.
bool IsUsed(const v1::Evidence& record) {
  for (const v1::TracedStatement& statement : Shipped().table.statement()) {
    if (std::count(statement.evidence().begin(), statement.evidence().end(),
                   record.id()) == 0) {
      continue;
    }
    if (statement.kind() == v1::TRACE_KIND_PATIENT) return true;
    for (const std::string& test : statement.test()) {
      if (absl::StartsWith(test, "rules/cohort/")) return true;
    }
  }
  const auto& all = Shipped().evidence.evidence();
  return std::any_of(all.begin(), all.end(),
                     [&record](const v1::Evidence& other) {
                       return absl::StrContains(other.statement(), record.id());
                     }) ||
         std::any_of(record.count().begin(), record.count().end(),
                     [&record](const v1::Count& count) {
                       return IsCountOfAnother(record, count);
                     });
}

TEST(Traceability, WhatAContradictionUsesIsUsedOrItSaysThatNothingIs) {
  int unused = 0;
  for (const v1::Evidence& record : Shipped().evidence.evidence()) {
    if (!record.has_contradiction()) continue;
    const std::string& used = record.contradiction().used();
    const bool says_not = absl::StartsWith(used, "Not used") ||
                          absl::StartsWith(used, "Neither") ||
                          absl::StartsWith(used, "Undecided");
    EXPECT_TRUE(says_not || IsUsed(record)) << record.id() << ": " << used;
    unused += says_not ? 1 : 0;
  }
  EXPECT_EQ(unused, 5);
}

TEST(Traceability, NothingRestsOnWhatIsOutOfScope) {
  int out_of_scope = 0;
  for (const v1::TracedStatement& statement : Shipped().table.statement()) {
    if (statement.out_of_scope().empty()) continue;
    ++out_of_scope;
    const std::string key(
        *absl::StrSplit(statement.id(), absl::MaxSplits('.', 1)).begin());
    for (const v1::Source& source : Shipped().evidence.source()) {
      EXPECT_NE(source.key(), key);
    }
    for (const auto& pack : Shipped().library->packs()) {
      EXPECT_FALSE(absl::StrContains(pack->linked().ShortDebugString(), key))
          << pack->identity().name() << " names " << key;
    }
  }
  EXPECT_EQ(out_of_scope, 1);
}

TEST(Traceability, SaysWhatIsWrong) {
  Traceability all = Shipped();
  Find(&all, "lim2019.inclusion.adult")->set_item(0, "criterion adlt");
  Find(&all, "lim2019.inclusion.adult")->set_evidence(0, "lim2019.nil");
  Find(&all, "lim2019.inclusion.subacute")->clear_source();
  Find(&all, "lim2019.inclusion.symmetric")->mutable_source(0)->set_key("x");
  Find(&all, "lim2019.inclusion.proximal")->set_id("lim2019.other");
  Find(&all, "lim2019.eligibility")->clear_item();
  Find(&all, "lim2019.exclusion.amyloidosis")
      ->set_item(0, "flag statin-re-exposure");
  Find(&all, "lim2019.facet.sex")->clear_kind();
  Find(&all, "lim2019.t1.ema")->clear_test();
  Find(&all, "lim2019.t2.poor")->clear_evidence();
  Find(&all, "lim2019.t2.dead")->set_evidence(0, "lim2019.t1.ema");
  Find(&all, "ground.lists")->clear_file();
  Find(&all, "imacs2023.cancer-strata")->add_item("flag cancer-screen");
  Find(&all, "imacs2023.cancer-strata")->clear_test();
  Find(&all, "enmc2018.cancer")->set_not_recomputed("There are none.");
  Find(&all, "wang2022.ck-reduction")->clear_not_recomputed();
  *all.table.add_statement() = *Find(&all, "lim2019.t1.ck");

  EXPECT_THAT(
      TraceFaults(all),
      testing::IsSupersetOf(std::vector<std::string>{
          absl::StrCat("lim2019.inclusion.adult: no item 'criterion adlt' in ",
                       "the pack 'imnm.lim2019'"),
          "lim2019.inclusion.adult: no evidence record 'lim2019.nil'",
          "imnm.lim2019 criterion adult: no statement names it",
          "lim2019.inclusion.subacute: does not say what, or where it stands",
          "lim2019.inclusion.symmetric: no source 'x', or no place in it",
          "lim2019.other: no case names it",
          "lim2019.eligibility: no item of a pack carries it",
          absl::StrCat("lim2019.exclusion.amyloidosis: its cases never see ",
                       "flag statin-re-exposure: raised"),
          "lim2019.facet.sex: does not say of what kind it is",
          "lim2019.t1.ema: no test shows it",
          "lim2019.t2.poor: no evidence record carries it",
          "lim2019.t2.dead: no statement names it",
          "ground.lists: no file carries it",
          absl::StrCat("imacs2023.cancer-strata: out of scope: it says ",
                       "what, and nothing else"),
          "imacs2023.cancer-strata: no test shows that nothing carries it",
          "enmc2018.cancer: no figure of it is left that is not recomputed",
          absl::StrCat("wang2022.ck-reduction: does not say why nothing ",
                       "recomputes 83%, 3, 92%, 6"),
          "lim2019.t1.ck: stands twice"}));
}

TEST(Traceability, ACaseThatNamesNoStatementIsTold) {
  Traceability all = Shipped();
  PackCase& first = all.cases["imnm.lim2019"].cases.front();
  first.statement = "lim2019.inclusion.adult; lim2019.inclusion.adlt";
  EXPECT_THAT(TraceFaults(all),
              testing::Contains(
                  absl::StrCat("imnm.lim2019 ", first.Title(),
                               ": no statement 'lim2019.inclusion.adlt'")));
}

TEST(Traceability, ACaseNamesTheStatementsOfItsOwnPack) {
  Traceability all = Shipped();
  PackCase& first = all.cases["imnm.wang2022"].cases.front();
  first.statement = "lim2019.inclusion.adult";
  EXPECT_THAT(
      TraceFaults(all),
      testing::Contains(absl::StrCat(
          "imnm.wang2022 ", first.Title(),
          ": the statement lim2019.inclusion.adult is one of another pack")));
}

TEST(Traceability, ACaseCanNameSeveralStatements) {
  PackCase pack_case;
  pack_case.statement = "a.b; c.d";
  EXPECT_THAT(StatementsOf(pack_case), ElementsAre("a.b", "c.d"));
}

TEST(Traceability, AFolderWithoutStatementsIsAnError) {
  EXPECT_EQ(LoadTraceability("rules/nowhere").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace myorules::rules
