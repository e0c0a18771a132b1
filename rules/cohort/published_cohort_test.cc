// The reference result: the published cohort, reconstructed, through the pack
// that ships, gives what the paper prints.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "rules/cohort/report.h"
#include "rules/cohort/tables.h"
#include "rules/evidence/evidence.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

std::vector<v1::Patient> ShippedPatients() {
  std::ifstream file("docs/examples/cohort/patients.ndjson");
  std::vector<v1::Patient> patients;
  std::string line;
  while (std::getline(file, line)) {
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(
                    line, &patients.emplace_back())
                    .ok());
  }
  return patients;
}

std::vector<v1::Classification> ClassifyAll(
    const std::vector<v1::Patient>& patients) {
  const auto library = Library::Load();
  EXPECT_TRUE(library.ok()) << library.status();
  std::vector<v1::Classification> answers;
  if (!library.ok()) return answers;
  for (const v1::Patient& patient : patients) {
    v1::ClassifyRequest request;
    *request.mutable_patient() = patient;
    request.add_packs("imnm.lim2019");
    v1::ClassifyResponse response;
    const absl::Status status =
        (*library)->Classify(request, absl::CivilDay(2026, 1, 1), &response);
    EXPECT_TRUE(status.ok()) << patient.id() << ": " << status;
    if (status.ok()) answers.push_back(response.classifications(0));
  }
  return answers;
}

const std::vector<v1::Classification>& Answers() {
  static const auto* const kAnswers =
      new std::vector<v1::Classification>(ClassifyAll(ShippedPatients()));
  return *kAnswers;
}

v1::CohortReport ReportOf(const std::vector<v1::Classification>& answers) {
  const auto evidence = LoadEvidence();
  EXPECT_TRUE(evidence.ok()) << evidence.status();
  const auto tables = FindCohortTables("lim2019", *evidence);
  EXPECT_TRUE(tables.ok()) << tables.status();
  const auto report = ComputeCohortReport(*tables, *evidence, answers, 0);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *report : v1::CohortReport();
}

const v1::CohortReport& Report() {
  static const auto* const kReport = new v1::CohortReport(ReportOf(Answers()));
  return *kReport;
}

std::map<std::string, int> Outcomes(const std::string& decision) {
  std::map<std::string, int> counts;
  for (const v1::CohortDecisionResult& result : Report().decisions()) {
    if (result.id() != decision) continue;
    for (const v1::CohortOutcome& outcome : result.outcomes()) {
      if (outcome.count() > 0) counts[outcome.outcome()] = outcome.count();
    }
  }
  return counts;
}

const v1::CohortCell* FindCell(const std::string& table, const std::string& row,
                               const std::string& group) {
  for (const v1::CohortTableResult& t : Report().tables()) {
    if (t.id() != table) continue;
    for (const v1::CohortRowResult& r : t.rows()) {
      if (r.id() != row) continue;
      for (const v1::CohortCell& cell : r.cells()) {
        if (cell.group() == group) return &cell;
      }
    }
  }
  return nullptr;
}

// How many answers have the flag raised.
int Raised(const std::string& id) {
  int count = 0;
  for (const v1::Classification& answer : Answers()) {
    for (const v1::FlagResult& flag : answer.flags()) {
      count += flag.id() == id && flag.status() == v1::FLAG_STATUS_RAISED;
    }
  }
  return count;
}

TEST(PublishedCohort, FallsIntoThePublishedSubgroups) {
  EXPECT_EQ(Outcomes("subgroup"),
            (std::map<std::string, int>{{"ANTI_HMGCR_STATIN_ASSOCIATED", 11},
                                        {"ANTI_HMGCR_STATIN_NAIVE", 6},
                                        {"ANTI_SRP", 15},
                                        {"OTHER_MSA", 1},
                                        {"SERONEGATIVE", 22},
                                        {"INCOMPLETE_SEROLOGY", 9}}));
}

TEST(PublishedCohort, MeetsTheCriteriaThatIncludedIt) {
  EXPECT_EQ(Outcomes("eligibility"),
            (std::map<std::string, int>{{"ELIGIBLE", 64}}));
}

TEST(PublishedCohort, GivesEveryFigureAsPrintedOrByANamedContradiction) {
  std::set<std::string> contradicted;
  for (const v1::CohortTableResult& table : Report().tables()) {
    for (const v1::CohortRowResult& row : table.rows()) {
      for (const v1::CohortCell& cell : row.cells()) {
        const std::string place =
            absl::StrCat(table.id(), "/", row.id(), "/", cell.group());
        EXPECT_NE(cell.agreement(), v1::COHORT_AGREEMENT_DIFFERS)
            << place << ": " << cell.ShortDebugString();
        if (cell.agreement() == v1::COHORT_AGREEMENT_CONTRADICTION) {
          EXPECT_FALSE(cell.contradictions().empty()) << place;
          contradicted.insert(place);
        }
        if (table.id() != "text") {
          EXPECT_TRUE(cell.has_published()) << place;
        }
      }
    }
  }
  EXPECT_EQ(Report().unexplained(), 0);
  EXPECT_GT(Report().compared(), 100);
  // In the two tables exactly these cells are not as printed.
  contradicted.erase(contradicted.lower_bound("text/"), contradicted.end());
  EXPECT_EQ(
      contradicted,
      (std::set<std::string>{
          "table1/females/statin-associated", "table1/ctd/seronegative",
          "table2/glucocorticoids/seronegative",
          "table2/second-line/seronegative", "table2/third-line/seronegative",
          "table2/good-excellent/anti-srp",
          "table2/good-excellent/seronegative",
          "table2/moderate/statin-associated", "table2/moderate/anti-srp",
          "table2/moderate/seronegative", "table2/dead/seronegative"}));
}

TEST(PublishedCohort, CountsThoseWithoutDataAndNobodyElse) {
  const std::map<std::string, int> kMissing = {
      {"table1/ck/seronegative", 2},
      {"table2/glucocorticoids/seronegative", 2},
      {"table2/second-line/seronegative", 2},
      {"table2/third-line/seronegative", 2},
      {"table2/good-excellent/seronegative", 1},
      {"table2/moderate/seronegative", 1},
      {"table2/poor/seronegative", 1},
      {"table2/dead/seronegative", 1}};
  std::map<std::string, int> missing;
  for (const v1::CohortTableResult& table : Report().tables()) {
    if (table.id() == "text") continue;
    for (const v1::CohortRowResult& row : table.rows()) {
      for (const v1::CohortCell& cell : row.cells()) {
        if (cell.missing() > 0) {
          missing[absl::StrCat(table.id(), "/", row.id(), "/", cell.group())] =
              cell.missing();
        }
      }
    }
  }
  EXPECT_EQ(missing, kMissing);
}

TEST(PublishedCohort, GivesTheSevenPublishedPValuesToThreeDecimals) {
  struct Want {
    const char* counts;
    const char* p_value;
  };
  const std::map<std::string, Want> kWant = {
      {"ema", {"11/22 vs 5/32", "0.014"}},
      {"ema-without-ctd", {"6/17 vs 2/29", "0.038"}},
      {"dysphagia", {"6/22 vs 14/32", "0.262"}},
      {"ctd", {"5/22 vs 3/32", "0.248"}},
      {"third-line", {"3/20 vs 11/32", "0.200"}},
      {"good-excellent", {"10/21 vs 11/32", "0.397"}},
      {"females", {"16/22 vs 16/32", "0.158"}},
  };
  size_t seen = 0;
  for (const v1::CohortComparisonResult& test : Report().comparisons()) {
    const auto want = kWant.find(test.id());
    if (want == kWant.end()) continue;
    ++seen;
    EXPECT_EQ(
        absl::StrFormat("%d/%d vs %d/%d", test.a().count(), test.a().known(),
                        test.b().count(), test.b().known()),
        want->second.counts)
        << test.id();
    EXPECT_EQ(absl::StrFormat("%.3f", test.p_value()), want->second.p_value)
        << test.id();
  }
  EXPECT_EQ(seen, kWant.size());
}

TEST(PublishedCohort, HasTheAgesOfTheTable) {
  const v1::CohortCell* cell = FindCell("table1", "age", "seronegative");
  ASSERT_NE(cell, nullptr);
  EXPECT_EQ(cell->spread().low(), 16);
  EXPECT_EQ(cell->spread().median(), 51);
  EXPECT_EQ(cell->spread().high(), 79);
}

TEST(PublishedCohort, IsLabelledSyntheticInEveryAnswerAndInTheReport) {
  for (const v1::Classification& answer : Answers()) {
    EXPECT_TRUE(answer.synthetic()) << answer.patient_id();
  }
  EXPECT_TRUE(Report().synthetic());
  EXPECT_EQ(Report().synthetic_patients(), 64);
  EXPECT_EQ(CohortReportText(Report()).find("SYNTHETIC COHORT"), 0u);
}

TEST(PublishedCohort, LeavesTheStatinHistoryOfAllOthersUnknown) {
  for (const v1::Classification& answer : Answers()) {
    std::string subgroup;
    for (const v1::DecisionResult& decision : answer.decisions()) {
      if (decision.id() == "subgroup") subgroup = decision.outcome();
    }
    for (const v1::FacetResult& facet : answer.facets()) {
      if (facet.id() != "statin_history") continue;
      EXPECT_EQ(facet.value().kind_case() == v1::FactValue::kBoolValue,
                subgroup == "ANTI_HMGCR_STATIN_ASSOCIATED" ||
                    subgroup == "ANTI_HMGCR_STATIN_NAIVE")
          << answer.patient_id();
    }
  }
}

TEST(PublishedCohort, RaisesTheFlagsThatThePaperHasCountsFor) {
  EXPECT_EQ(Raised("incomplete-serology"), 9);
  EXPECT_EQ(Raised("normal-ck"), 1);
  EXPECT_EQ(Raised("no-pathologic-confirmation"), 1);
  EXPECT_EQ(Raised("multiple-msa"), 1);
  EXPECT_EQ(Raised("anti-mda5"), 2);
  EXPECT_EQ(Raised("related-cancer"), 5);
  EXPECT_EQ(Raised("severe-course-statin-naive"), 6);
  EXPECT_EQ(Raised("axial-or-respiratory-weakness"), 1);
  EXPECT_EQ(Raised("weak-antibody"), 2);
}

TEST(PublishedCohort, GivesTheSameReportInAnyOrder) {
  std::vector<v1::Classification> answers = Answers();
  std::reverse(answers.begin(), answers.end());
  std::rotate(answers.begin(), answers.begin() + 17, answers.end());
  EXPECT_EQ(CohortReportJson(ReportOf(answers)), CohortReportJson(Report()));
}

}  // namespace
}  // namespace myorules::rules
