#include "rules/traceability/traceability.h"

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
