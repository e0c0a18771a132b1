#include "rules/cohort/tables.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/evidence/evidence.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

v1::EvidenceTable ShippedEvidenceTable() {
  absl::StatusOr<v1::EvidenceTable> evidence = LoadEvidence();
  EXPECT_TRUE(evidence.ok()) << evidence.status();
  return *evidence;
}

const v1::CohortRow* FindRow(const v1::CohortTable& table,
                             const std::string& id) {
  for (const v1::CohortRow& row : table.row()) {
    if (row.id() == id) return &row;
  }
  return nullptr;
}

TEST(ShippedCohortTables, ParseAndNameOnlyContradictionsOnRecord) {
  const v1::EvidenceTable evidence = ShippedEvidenceTable();
  ASSERT_FALSE(CohortTablesNames().empty());
  for (const std::string& name : CohortTablesNames()) {
    const auto tables = FindCohortTables(name, evidence);
    ASSERT_TRUE(tables.ok()) << tables.status();
    EXPECT_EQ(tables->name(), name);
  }
}

TEST(ShippedCohortTables, HoldEveryRowOfTables1And2AndEveryTest) {
  const auto tables = FindCohortTables("lim2019", ShippedEvidenceTable());
  ASSERT_TRUE(tables.ok()) << tables.status();
  ASSERT_EQ(tables->table_size(), 3);
  EXPECT_EQ(tables->table(0).row_size(), 9);
  EXPECT_EQ(tables->table(1).row_size(), 7);
  EXPECT_EQ(tables->comparison_size(), 8);
  for (int i = 0; i < 2; ++i) {
    for (const v1::CohortRow& row : tables->table(i).row()) {
      EXPECT_EQ(row.published_size(), 5) << row.id();
    }
  }
}

TEST(ShippedCohortTables, PrintWhatIsPrintedAndUseWhatAddsUp) {
  const auto tables = FindCohortTables("lim2019", ShippedEvidenceTable());
  ASSERT_TRUE(tables.ok()) << tables.status();
  const v1::CohortRow* females = FindRow(tables->table(0), "females");
  ASSERT_NE(females, nullptr);
  EXPECT_EQ(females->published(0).printed().count(), 5);
  EXPECT_EQ(females->published(0).used().count(), 6);
  EXPECT_EQ(females->published(0).contradiction(0), "lim2019.contradiction.01");
}

TEST(FindCohortTables, NamesTheTablesThereAreWhereThereIsNoSuch) {
  const auto tables = FindCohortTables("lim2091", ShippedEvidenceTable());
  ASSERT_FALSE(tables.ok());
  EXPECT_EQ(tables.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(tables.status().message()), HasSubstr("lim2019"));
}

struct BadTables {
  const char* text;
  const char* fault;
};

TEST(ParseCohortTables, NamesWhatIsWrong) {
  constexpr char kBegin[] = R"(
    name: "t" pack: "p"
    group { id: "a" decision: "d" outcome: "A" }
    group { id: "b" decision: "d" outcome: "B" })";
  const BadTables kCases[] = {
      {"tabel {}", "t.textproto:4:55: "},
      {R"(group { id: "a" decision: "d" outcome: "C" })",
       "a: the group stands"},
      {R"(group { id: "c" decision: "d" })", "c: a group needs"},
      {R"(group { id: "c" facet: "f" })", "c: a group needs"},
      {R"(group { id: "c" decision: "d" outcome: "A" facet: "f" value: "v" })",
       "c: a group needs a decision and outcomes, or a facet and values"},
      {R"(group { id: "c" decision: "d" outcome: "A" value: "v" })",
       "c: a group needs"},
      {R"(table { id: "x" group: "z" })", "x: there is no group z"},
      {R"(table { id: "x" group: "a" row { id: "r" } })", "x/r: the row names"},
      {R"(table { id: "x" group: "a" row { id: "r" facet: "f" }
                                   row { id: "r" facet: "f" } })",
       "x/r: the row stands twice"},
      {R"(table { id: "x" group: "a" row { id: "r" facet: "f"
            published { group: "b" } } })",
       "x/r: published for b"},
      {R"(table { id: "x" group: "a" row { id: "r" facet: "f"
            published { group: "a" } published { group: "a" } } })",
       "x/r: published twice for a"},
      {R"(table { id: "x" group: "a" row { id: "r" facet: "f"
            published { group: "a" used { count: 1 } } } })",
       "needs a contradiction"},
      {R"(table { id: "x" group: "a" row { id: "r" facet: "f"
            published { group: "a" contradiction: "lim2019.dysphagia" } } })",
       "no evidence record lim2019.dysphagia holds a contradiction"},
      {R"(comparison { id: "c" })", "c: the comparison names no method"},
      {R"(comparison { id: "c" method: COHORT_TEST_METHOD_FISHER_EXACT
            facet: "f" value: "v" group_a: "a" group_b: "z" })",
       "c: there is no group z"},
      {R"(comparison { id: "c" method: COHORT_TEST_METHOD_FISHER_EXACT
            facet: "f" group_a: "a" group_b: "b" })",
       "c: Fisher's test needs"},
      {R"(comparison { id: "c" method: COHORT_TEST_METHOD_MANN_WHITNEY
            facet: "f" value: "v" group_a: "a" group_b: "b" })",
       "c: Fisher's test needs"},
      {R"(comparison { id: "c" method: COHORT_TEST_METHOD_MANN_WHITNEY
            facet: "f" group_a: "a" group_b: "b" exclude_facet: "e" })",
       "c: an exclusion needs"},
  };
  const v1::EvidenceTable evidence = ShippedEvidenceTable();
  for (const BadTables& test : kCases) {
    const auto tables = ParseCohortTables(
        "t.textproto", absl::StrCat(kBegin, test.text), evidence);
    ASSERT_FALSE(tables.ok()) << test.text;
    EXPECT_EQ(tables.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(tables.status().message()), HasSubstr(test.fault));
  }
  EXPECT_TRUE(ParseCohortTables("t.textproto", kBegin, evidence).ok());
  EXPECT_FALSE(ParseCohortTables("t.textproto", "", evidence).ok());
}

}  // namespace
}  // namespace myorules::rules
