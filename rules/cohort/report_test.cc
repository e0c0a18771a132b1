#include "rules/cohort/report.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "rules/cohort/tables.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

v1::EvidenceTable Evidence() {
  v1::EvidenceTable evidence;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(evidence {
           id: "x.07" statement: "Those with."
           contradiction { one: "Table: 1." other: "Text: 2." used: "2."
                           reason: "It adds up." }
         })",
      &evidence));
  return evidence;
}

constexpr char kTables[] = R"(
  name: "t" title: "The tables" pack: "p" note: "Small."
  decision { id: "d" outcome { outcome: "A" count: 3 }
                     outcome { outcome: "B" count: 9 } }
  group { id: "a" title: "Arm A" decision: "d" outcome: "A" }
  group { id: "b" title: "Arm B" decision: "d" outcome: "B" }
  group { id: "ab" title: "Both" decision: "d" outcome: "A" outcome: "B" }
  table {
    id: "one" title: "Table one" group: "a" group: "b" group: "ab"
    row { id: "with" title: "With" facet: "with" value: "true"
          published { group: "a" printed { count: 1 percent: 50 }
                      used { count: 2 percent: 100 } contradiction: "x.07" }
          published { group: "b" printed { count: 0 percent: 0 } }
          published { group: "ab" printed { count: 3 } } }
    row { id: "age" title: "Age" facet: "age"
          published { group: "b" printed { median: 41 low: 40 high: 42 } } }
    row { id: "colour" title: "Red or blue" facet: "colour"
          value: "RED" value: "BLUE" }
  }
  comparison { id: "with" title: "With" method: COHORT_TEST_METHOD_FISHER_EXACT
    facet: "with" value: "true" group_a: "a" group_b: "b"
    published_p_value: 0.333 decimals: 3 note: "Of nothing much." }
  comparison { id: "without-red" title: "With, no red"
    method: COHORT_TEST_METHOD_FISHER_EXACT
    facet: "with" value: "true" group_a: "a" group_b: "b"
    exclude_facet: "colour" exclude_value: "RED" published_p_value: 0.5
    decimals: 1 }
  comparison { id: "age" title: "Age" method: COHORT_TEST_METHOD_MANN_WHITNEY
    facet: "age" group_a: "a" group_b: "b" })";

v1::CohortTables Tables() {
  const auto tables = ParseCohortTables("t", kTables, Evidence());
  EXPECT_TRUE(tables.ok()) << tables.status();
  return *tables;
}

// An answer with facets `with`, `age` and `colour` in text proto; empty:
// unknown.
v1::Classification Answer(const std::string& outcome, const std::string& with,
                          const std::string& age, const std::string& colour,
                          bool synthetic = true) {
  v1::Classification answer;
  const std::string decision =
      outcome.empty()
          ? "status: DECISION_STATUS_INDETERMINATE candidates: \"A\""
          : absl::StrCat("status: DECISION_STATUS_DETERMINED outcome: \"",
                         outcome, "\"");
  const std::string text = absl::StrCat(
      "pack { name: 'p' version: '1.0.0' hash: 'abcdef0123456789' } ",
      "assessed_on { year: 2026 month: 1 day: 1 } ",
      "decisions { id: 'd' title: 'The decision' ", decision, " } ",
      "facets { id: 'with' value {", with, "} } ", "facets { id: 'age' value {",
      age, "} } ", "facets { id: 'colour' value {", colour, "} }");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &answer));
  // `value {}` is set and empty; unknown is not set at all in an answer.
  for (v1::FacetResult& facet : *answer.mutable_facets()) {
    if (facet.value().kind_case() == v1::FactValue::KIND_NOT_SET) {
      facet.clear_value();
    }
  }
  answer.set_synthetic(synthetic);
  return answer;
}

std::vector<v1::Classification> Answers() {
  return {
      Answer("A", "bool_value: true", "int_value: 30", "string_value: 'RED'"),
      Answer("A", "bool_value: true", "int_value: 33", "string_value: 'BLUE'"),
      Answer("A", "", "range_value { low: 20 high: 40 }", ""),
      Answer("B", "bool_value: false", "range_value { low: 40 high: 40 }",
             "string_value: 'GREEN'"),
      Answer("B", "bool_value: true", "double_value: 42",
             "string_value: 'GREEN'"),
      Answer("", "bool_value: true", "int_value: 99", "string_value: 'RED'"),
  };
}

const v1::CohortReport& Report() {
  static const auto& report = *[] {
    auto computed =
        ComputeCohortReport(Tables(), Evidence(), Answers(), /*failed=*/1);
    EXPECT_TRUE(computed.ok()) << computed.status();
    return new v1::CohortReport(computed.ok() ? *computed : v1::CohortReport());
  }();
  return report;
}

TEST(CohortReport, GroupsByAFacetAndLeavesThoseOutInWhomItIsUnknown) {
  v1::CohortTables tables = Tables();
  ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(
      R"(group { id: "warm" title: "Warm" facet: "colour" value: "RED"
                 value: "BLUE" }
         table { id: "two" title: "Table two" group: "warm"
                 row { id: "with" title: "With" facet: "with" value: "true" } })",
      &tables));
  const auto report = ComputeCohortReport(tables, Evidence(), Answers(), 0);
  ASSERT_TRUE(report.ok()) << report.status();
  const v1::CohortTableResult& table = report->tables(1);
  EXPECT_EQ(table.columns(0).size(), 3);
  EXPECT_EQ(table.rows(0).cells(0).count().count(), 3);
}

TEST(CohortReport, CountsOutcomesAndThoseThatAreOpen) {
  const v1::CohortReport& report = Report();
  ASSERT_EQ(report.decisions_size(), 1);
  const v1::CohortDecisionResult& decision = report.decisions(0);
  ASSERT_EQ(decision.outcomes_size(), 3);
  EXPECT_EQ(decision.outcomes(0).outcome(), "A");
  EXPECT_EQ(decision.outcomes(0).count(), 3);
  EXPECT_EQ(decision.outcomes(0).agreement(), v1::COHORT_AGREEMENT_AS_PRINTED);
  EXPECT_EQ(decision.outcomes(1).count(), 2);
  EXPECT_EQ(decision.outcomes(1).agreement(), v1::COHORT_AGREEMENT_DIFFERS);
  EXPECT_EQ(decision.outcomes(2).outcome(), "INDETERMINATE");
  EXPECT_EQ(decision.outcomes(2).count(), 1);
  EXPECT_EQ(report.patients(), 6);
  EXPECT_EQ(report.failed(), 1);
}

TEST(CohortReport, LeavesUnknownValuesOutOfTheDenominatorAndCountsThem) {
  const v1::CohortCell& cell = Report().tables(0).rows(0).cells(0);
  EXPECT_EQ(cell.count().count(), 2);
  EXPECT_EQ(cell.known(), 2);
  EXPECT_EQ(cell.missing(), 1);
  EXPECT_EQ(cell.count().percent(), 100);
}

TEST(CohortReport, LeavesANumberKnownOnlyAsAnIntervalOutOfTheSpread) {
  const v1::CohortCell& cell = Report().tables(0).rows(1).cells(0);
  EXPECT_EQ(cell.known(), 2);
  EXPECT_EQ(cell.missing(), 1);
  EXPECT_EQ(cell.spread().median(), 31.5);
  EXPECT_EQ(cell.figures().median(), 32);
  const v1::CohortCell& other = Report().tables(0).rows(1).cells(1);
  EXPECT_EQ(other.spread().low(), 40);
  EXPECT_EQ(other.spread().high(), 42);
  EXPECT_EQ(other.agreement(), v1::COHORT_AGREEMENT_AS_PRINTED);
}

TEST(CohortReport, PutsAnIndeterminatePatientInNoGroup) {
  const v1::CohortTableResult& table = Report().tables(0);
  EXPECT_EQ(table.columns(0).size(), 3);
  EXPECT_EQ(table.columns(1).size(), 2);
  EXPECT_EQ(table.columns(2).size(), 5);
}

TEST(CohortReport, CountsAnyOfSeveralValues) {
  const v1::CohortRowResult& row = Report().tables(0).rows(2);
  EXPECT_EQ(row.cells(0).count().count(), 2);
  EXPECT_EQ(row.cells(1).count().count(), 0);
  EXPECT_EQ(row.cells(2).known(), 4);
}

TEST(CohortReport, ExplainsADifferenceOnlyByTheFigureThatArithmeticGives) {
  const v1::CohortReport& report = Report();
  const v1::CohortRowResult& row = report.tables(0).rows(0);
  EXPECT_EQ(row.cells(0).agreement(), v1::COHORT_AGREEMENT_CONTRADICTION);
  EXPECT_EQ(row.cells(0).contradictions(0), "x.07");
  EXPECT_EQ(row.cells(1).agreement(), v1::COHORT_AGREEMENT_DIFFERS);
  EXPECT_TRUE(row.cells(1).contradictions().empty());
  EXPECT_EQ(row.cells(2).agreement(), v1::COHORT_AGREEMENT_AS_PRINTED);
  ASSERT_EQ(report.contradictions_size(), 1);
  EXPECT_EQ(report.contradictions(0).id(), "x.07");

  // The same cell with a figure that is neither: nothing excuses it.
  std::vector<v1::Classification> answers = Answers();
  answers.erase(answers.begin());
  answers[0].mutable_facets(0)->mutable_value()->set_bool_value(false);
  const auto other = ComputeCohortReport(Tables(), Evidence(), answers, 0);
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->tables(0).rows(0).cells(0).agreement(),
            v1::COHORT_AGREEMENT_DIFFERS);
  EXPECT_TRUE(other->contradictions().empty());
}

TEST(CohortReport, CountsWhatItHeldAgainstTheSource) {
  // 2 outcomes, 4 cells, 2 p-values; B is 2 and not 9, B with is 1 and not 0,
  // and both p-values are 1.
  EXPECT_EQ(Report().compared(), 8);
  EXPECT_EQ(Report().unexplained(), 4);
  EXPECT_EQ(Report().explained(), 1);
}

TEST(CohortReport, TestsOnlyThoseWhoseValueIsKnown) {
  const v1::CohortComparisonResult& test = Report().comparisons(0);
  EXPECT_EQ(test.a().count(), 2);
  EXPECT_EQ(test.a().known(), 2);
  EXPECT_EQ(test.a().missing(), 1);
  EXPECT_EQ(test.b().count(), 1);
  EXPECT_EQ(test.b().known(), 2);
  // 2/2 against 1/2: every table with these margins is at most as probable.
  EXPECT_DOUBLE_EQ(test.p_value(), 1);
}

TEST(CohortReport, LeavesTheExcludedAndThePerhapsExcludedOutOfATest) {
  const v1::CohortComparisonResult& test = Report().comparisons(1);
  EXPECT_EQ(test.a().excluded(), 1);
  EXPECT_EQ(test.a().missing(), 1);
  EXPECT_EQ(test.a().known(), 1);
  EXPECT_EQ(test.b().known(), 2);
}

TEST(CohortReport, ComparesNumbersByRank) {
  const v1::CohortComparisonResult& test = Report().comparisons(2);
  EXPECT_EQ(test.a().known(), 2);
  EXPECT_EQ(test.a().missing(), 1);
  EXPECT_EQ(test.b().known(), 2);
  EXPECT_EQ(test.u(), 0);
  // U 0, expected 2, variance 2 * 2 / 12 * 5: z = 1.5 / 1.290994.
  EXPECT_NEAR(test.p_value(), 0.245278, 1e-6);
  EXPECT_FALSE(test.has_published_p_value());
  EXPECT_EQ(test.agreement(), v1::COHORT_AGREEMENT_UNSPECIFIED);
}

TEST(CohortReport, DoesNotDependOnTheOrderOfTheAnswers) {
  std::vector<v1::Classification> answers = Answers();
  std::reverse(answers.begin(), answers.end());
  const auto report = ComputeCohortReport(Tables(), Evidence(), answers, 1);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(CohortReportJson(*report), CohortReportJson(Report()));
}

TEST(CohortReport, OfNobodyIsEmptyAndHasNoPValue) {
  const auto report = ComputeCohortReport(Tables(), Evidence(), {}, 0);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->patients(), 0);
  EXPECT_FALSE(report->synthetic());
  EXPECT_EQ(report->tables(0).rows(0).cells(0).known(), 0);
  EXPECT_FALSE(report->comparisons(0).has_p_value());
  EXPECT_FALSE(report->comparisons(2).has_p_value());
  EXPECT_THAT(CohortReportText(*report),
              AllOf(HasSubstr("no patients"), Not(HasSubstr("SYNTHETIC"))));
}

TEST(CohortReport, RefusesAnswersOfTwoPacksOrDays) {
  std::vector<v1::Classification> answers = Answers();
  answers[3].mutable_pack()->set_hash("0000");
  EXPECT_EQ(
      ComputeCohortReport(Tables(), Evidence(), answers, 0).status().code(),
      absl::StatusCode::kInvalidArgument);
  answers = Answers();
  answers[3].mutable_assessed_on()->set_day(2);
  EXPECT_EQ(
      ComputeCohortReport(Tables(), Evidence(), answers, 0).status().code(),
      absl::StatusCode::kInvalidArgument);
}

TEST(CohortReport, RefusesAFacetOrDecisionThatTheAnswersDoNotHave) {
  std::vector<v1::Classification> answers = Answers();
  answers[2].mutable_facets(1)->set_id("agee");
  const auto facet = ComputeCohortReport(Tables(), Evidence(), answers, 0);
  ASSERT_FALSE(facet.ok());
  EXPECT_THAT(std::string(facet.status().message()),
              AllOf(HasSubstr("no facet age"), HasSubstr("p")));
  answers = Answers();
  answers[2].mutable_decisions(0)->set_id("e");
  EXPECT_FALSE(ComputeCohortReport(Tables(), Evidence(), answers, 0).ok());
  answers = Answers();
  answers[2].mutable_facets(1)->mutable_value()->set_string_value("old");
  EXPECT_FALSE(ComputeCohortReport(Tables(), Evidence(), answers, 0).ok());
}

TEST(CohortReportText, SaysThatPatientsAreSyntheticFirstAndLast) {
  const std::string text = CohortReportText(Report());
  EXPECT_EQ(text.find("SYNTHETIC COHORT"), 0u);
  EXPECT_GT(text.rfind("SYNTHETIC COHORT"), text.size() - 60);

  std::vector<v1::Classification> answers = Answers();
  for (int i = 0; i < 5; ++i) answers[i].set_synthetic(false);
  const auto mixed = ComputeCohortReport(Tables(), Evidence(), answers, 0);
  ASSERT_TRUE(mixed.ok());
  EXPECT_TRUE(mixed->synthetic());
  EXPECT_THAT(CohortReportText(*mixed), HasSubstr("1 of 6 patients"));
}

TEST(CohortReport, SaysOnlyOfSyntheticPatientsWhatHoldsOfThese) {
  v1::CohortTables tables = Tables();
  tables.mutable_comparison(0)->set_synthetic_note("Chosen.");
  const auto note = [&tables](const std::vector<v1::Classification>& answers) {
    const auto report = ComputeCohortReport(tables, Evidence(), answers, 0);
    EXPECT_TRUE(report.ok()) << report.status();
    return report->comparisons(0).note();
  };
  std::vector<v1::Classification> answers = Answers();
  EXPECT_THAT(note(answers), ::testing::EndsWith("Chosen."));
  answers[0].set_synthetic(false);
  EXPECT_THAT(note(answers), Not(HasSubstr("Chosen.")));
}

TEST(CohortReportText, PrintsHalfAGradeBesideAMean) {
  v1::CohortTables tables = Tables();
  tables.mutable_table(0)->mutable_row(1)->set_with_mean(true);
  const auto report = ComputeCohortReport(tables, Evidence(), Answers(), 0);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(CohortReportText(*report), HasSubstr("31.50; 31.5 (30-33) n=2"));
}

TEST(CohortReportText, PrintsARangeThatBeginsBelowZeroWithAWord) {
  struct Case {
    int low, high;
    double median;
    const char* text;
  };
  for (const Case& c : {Case{-567, 88, 50, "; 50 (-567 to 88)"},
                        Case{-12, -1, -6.5, "; -6.5 (-12 to -1)"},
                        Case{-1, 0, -0.5, "; -0.5 (-1 to 0)"},
                        Case{0, 1, 0.5, "; 0.5 (0-1)"}}) {
    v1::CohortReport report = Report();
    for (v1::CohortCell& cell :
         *report.mutable_tables(0)->mutable_rows(1)->mutable_cells()) {
      cell.mutable_figures()->set_low(c.low);
      cell.mutable_figures()->set_high(c.high);
      cell.mutable_figures()->set_median(static_cast<int>(c.median));
      cell.mutable_spread()->set_median(c.median);
      cell.mutable_spread()->set_mean(1);
    }
    EXPECT_THAT(CohortReportText(report), HasSubstr(c.text)) << c.text;
  }
}

TEST(CohortReportText, CountsOnePatientInTheSingular) {
  const auto report =
      ComputeCohortReport(Tables(), Evidence(), {Answers()[0]}, 2);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(CohortReportText(*report),
              AllOf(HasSubstr("\n1 patient by p 1.0.0"),
                    HasSubstr("\n2 records could not be classified")));
}

TEST(CohortReportText, PutsTestsOfOtherGroupsUnderAHeadOfTheirOwn) {
  v1::CohortTables tables = Tables();
  v1::CohortComparison other = tables.comparison(0);
  other.set_id("with-both");
  other.set_title("With, of all");
  other.set_group_b("ab");
  // Between two of the first groups: heads are not repeated.
  tables.mutable_comparison()->Add(std::move(other));
  tables.mutable_comparison()->SwapElements(1, tables.comparison_size() - 1);
  const auto report = ComputeCohortReport(tables, Evidence(), Answers(), 0);
  ASSERT_TRUE(report.ok());
  const std::string text = CohortReportText(*report);
  const size_t first = text.find("\nTests, Arm A against Arm B; uncorrected\n");
  const size_t second = text.find("\nTests, Arm A against Both; uncorrected\n");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_EQ(text.find("\nTests, ", second + 1), std::string::npos);
  EXPECT_LT(text.find("With, no red"), second);
  EXPECT_GT(text.find("With, of all"), second);
}

TEST(CohortReportText, KeepsItsColumnsBesideALabelThatIsLong) {
  auto report = ComputeCohortReport(Tables(), Evidence(), Answers(), 0);
  ASSERT_TRUE(report.ok());
  const std::string label(60, 'x');
  report->mutable_tables(0)->mutable_rows(2)->set_title(label);
  const std::string text = CohortReportText(*report);
  EXPECT_THAT(text, HasSubstr("\n" + std::string(62, ' ') + "Arm A "));
  EXPECT_THAT(text, HasSubstr("\nAge" + std::string(59, ' ')));
  EXPECT_THAT(text, HasSubstr("\n" + label + "  "));
}

TEST(CohortReportText, SaysNoRankSumOfATestThatCouldNotBeMade) {
  const auto report = ComputeCohortReport(Tables(), Evidence(), {}, 0);
  ASSERT_TRUE(report.ok());
  const std::string text = CohortReportText(*report);
  EXPECT_THAT(text, HasSubstr(" Mann-Whitney, 2-sided\n"));
  EXPECT_THAT(text, Not(HasSubstr("U = ")));
}

TEST(CohortReportText, SaysOfATinyProbabilityThatItIsLess) {
  auto report = ComputeCohortReport(Tables(), Evidence(), Answers(), 0);
  ASSERT_TRUE(report.ok());
  report->mutable_comparisons(0)->set_p_value(0.0004);
  EXPECT_THAT(CohortReportText(*report), HasSubstr(" <0.001 "));
}

TEST(CohortReportText, PrintsBelowACellWhatTheSourcePrintsWhereItDiffers) {
  const std::string text = CohortReportText(Report());
  EXPECT_THAT(text, HasSubstr("\nA 3\n"));
  EXPECT_THAT(text, HasSubstr("B 2 (printed 9 !)"));
  EXPECT_THAT(text, HasSubstr("2/2 (100)"));
  EXPECT_THAT(text, HasSubstr("printed 1 (50) [07]"));
  EXPECT_THAT(text, HasSubstr("printed 0 (0) !"));
  EXPECT_THAT(text, HasSubstr("[07] x.07: Those with. Table: 1. Text: 2. Used: "
                              "2. It adds up."));
  EXPECT_THAT(text, HasSubstr("41 (40-42)"));
  EXPECT_THAT(text,
              HasSubstr("\n1 record could not be classified, in no table\n"));
  EXPECT_THAT(text,
              HasSubstr("\n\n\"printed\": what the source prints of its own "));
  EXPECT_THAT(text, HasSubstr("Of nothing much."));
  EXPECT_THAT(text, HasSubstr("3 as printed, 1 explained by a contradiction, 4 "
                              "unexplained (marked !)"));
}

TEST(CohortReportJson, IsTheJsonFormOfTheMessageWithZeros) {
  const std::string json = CohortReportJson(Report());
  v1::CohortReport parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &parsed).ok());
  EXPECT_EQ(parsed.SerializeAsString(), Report().SerializeAsString());
  EXPECT_THAT(json, HasSubstr("\"synthetic\": true"));
  EXPECT_THAT(json, HasSubstr("\"missing\": 0"));
  EXPECT_EQ(json.back(), '\n');
}

}  // namespace
}  // namespace myorules::rules
