#include "rules/cases/coverage.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/pack_case.pb.h"
#include "rules/cases/pack_testing.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

Coverage EmptyCoverage() {
  // The library outlives its packs.
  static const auto* const kLibrary =
      new std::shared_ptr<const Library>(*Library::Load());
  auto pack = (*kLibrary)->Find("imnm.lim2019");
  EXPECT_TRUE(pack.ok()) << pack.status();
  return Coverage(*pack);
}

// Of a pack whose one flag has this condition.
std::vector<std::string> NeverSeenOfAFlag(const std::string& when) {
  const OpenedPack opened =
      OpenPackWith("look", absl::StrCat(R"pb(summary: "{axial}"
                                             flag { id: "look" title: "Look"
                                                    severity: SEVERITY_HIGH
                                                    message: "Look."
                                                    clinical: true
                                                    comment: "x"
                                                    when: ")pb",
                                        when, "\" }\n"));
  if (opened.pack == nullptr) return {opened.issues.Format()};
  return ReportCoverage(Coverage(opened.pack), v1::CaseExceptions()).never;
}

int CountOf(const Coverage& coverage, const std::string& item,
            const std::string& value) {
  for (const Coverage::Line& line : coverage.lines()) {
    if (line.item != item) continue;
    for (const auto& [name, count] : line.values) {
      if (name == value) return count;
    }
  }
  return -1;
}

TEST(Coverage, CountsEachValueOfEachItem) {
  Coverage coverage = EmptyCoverage();
  coverage.Add(Parse<v1::Classification>(R"pb(
    trace {
      id: "line_blot_available"
      value { bool_value: true }
    }
    trace {
      id: "hmgcr_elisa_available"
      value { bool_value: true }
    }
    trace {
      id: "statin_before_onset"
      value { bool_value: true }
    }
    trace {
      id: "anti_hmgcr"
      value { bool_value: false }
    }
    trace { id: "anti_srp" }
    flags { id: "dysphagia" status: FLAG_STATUS_RAISED severity: SEVERITY_HIGH }
    flags { id: "related-cancer" status: FLAG_STATUS_UNDETERMINED }
    notes { id: "no-biopsy-histology" }
  )pb"));
  EXPECT_EQ(CountOf(coverage, "criterion anti_hmgcr", "false"), 1);
  EXPECT_EQ(CountOf(coverage, "criterion anti_hmgcr", "true"), 0);
  EXPECT_EQ(CountOf(coverage, "criterion anti_srp", "unknown"), 1);
  EXPECT_EQ(CountOf(coverage, "criterion adult", "unknown"), 0)
      << "what was not evaluated was not seen";
  EXPECT_EQ(CountOf(coverage, "decision subgroup row 1 (INCOMPLETE_SEROLOGY)",
                    "passed"),
            1);
  EXPECT_EQ(CountOf(coverage, "decision subgroup row 4 (ANTI_SRP)", "open"), 1);
  EXPECT_EQ(CountOf(coverage, "decision subgroup row 5 (OTHER_MSA)", "open"), 0)
      << "what stands below an open row was not reached";
  EXPECT_EQ(CountOf(coverage, "flag dysphagia", "raised high"), 1);
  EXPECT_EQ(CountOf(coverage, "flag related-cancer", "undetermined"), 1);
  EXPECT_EQ(CountOf(coverage, "flag multiple-msa", "not raised"), 1);
  EXPECT_EQ(CountOf(coverage, "note no-biopsy-histology", "shown"), 1);
}

TEST(CoverageReport, NameWhatWasNeverSeen) {
  const std::vector<std::string> faults =
      ReportCoverage(EmptyCoverage(), v1::CaseExceptions()).never;
  EXPECT_THAT(faults, Contains("criterion adult: never unknown"));
  EXPECT_THAT(faults, Contains("flag ema-screen: never possible"));
  EXPECT_THAT(
      faults,
      Contains("decision subgroup otherwise (SERONEGATIVE): never hit"));
}

TEST(CoverageReport, LeaveOutWhatIsExceptedWithAReason) {
  const CoverageReport all =
      ReportCoverage(EmptyCoverage(), v1::CaseExceptions());
  const CoverageReport report = ReportCoverage(
      EmptyCoverage(), Parse<v1::CaseExceptions>(R"pb(
        cannot_occur { item: "criterion adult" value: "unknown" reason: "x" }
      )pb"));
  EXPECT_THAT(report.never, Not(Contains("criterion adult: never unknown")));
  EXPECT_THAT(report.never, Contains("criterion adult: never true"));
  EXPECT_THAT(report.exception_faults, IsEmpty());
  EXPECT_EQ(report.can_occur, all.can_occur - 1);
  EXPECT_THAT(report.Table(), HasSubstr("Left out, since it cannot occur:\n"
                                        "  criterion adult: unknown: x\n"));
}

TEST(CoverageReport, NameAnExceptionThatIsWrong) {
  Coverage coverage = EmptyCoverage();
  coverage.Add(Parse<v1::Classification>(R"pb(
    trace {
      id: "adult"
      value { bool_value: true }
    }
  )pb"));
  const std::vector<std::string> faults =
      ReportCoverage(
          coverage, Parse<v1::CaseExceptions>(R"pb(
            cannot_occur { item: "criterion adult" value: "true" reason: "x" }
            cannot_occur { item: "criterion adult" value: "maybe" reason: "x" }
            cannot_occur { item: "criterion lost" value: "true" reason: "x" }
            cannot_occur { item: "criterion adult" value: "false" }
          )pb"))
          .exception_faults;
  EXPECT_THAT(faults,
              Contains("criterion adult: 'true' is excepted but occurs"));
  EXPECT_THAT(
      faults,
      Contains(
          "criterion adult: excepted 'maybe' is nothing that it can have"));
  EXPECT_THAT(
      faults,
      Contains("criterion lost: excepted 'true' is nothing that it can have"));
  EXPECT_THAT(faults, Contains("criterion adult: no reason given"));
}

TEST(CoverageReport, LeavesOutWhatTheExpressionAloneRulesOut) {
  const CoverageReport report =
      ReportCoverage(EmptyCoverage(), v1::CaseExceptions());
  EXPECT_THAT(report.never, Contains("note caveat: never shown"));
  EXPECT_THAT(report.never, Not(Contains("note caveat: never not shown")));
  EXPECT_THAT(report.Table(),
              HasSubstr("  note caveat: not shown: It is always true.\n"));
  constexpr char kUndetermined[] = "flag look: never undetermined";
  EXPECT_THAT(NeverSeenOfAFlag("axial"), Contains(kUndetermined));
  EXPECT_THAT(NeverSeenOfAFlag("known(axial) && axial"),
              Not(Contains(kUndetermined)))
      << "it asks known(axial) first";
}

TEST(CoverageReport, NamesAnExceptionForWhatTheExpressionRulesOut) {
  const CoverageReport report = ReportCoverage(
      EmptyCoverage(), Parse<v1::CaseExceptions>(R"pb(
        cannot_occur { item: "note caveat" value: "not shown" reason: "x" }
      )pb"));
  EXPECT_THAT(report.exception_faults,
              ElementsAre("note caveat: 'not shown' is excepted, which its "
                          "expression says already; take the exception out"));
}

TEST(CoverageReport, SaysAHundredPercentOnlyWhereAllWasSeen) {
  CoverageReport report;
  EXPECT_EQ(report.PercentText(), "100%") << "nothing to see";
  report.can_occur = 10'000;
  report.seen = 9'999;
  EXPECT_EQ(report.PercentText(), "99.9%");
  report.seen = 10'000;
  EXPECT_EQ(report.PercentText(), "100%");
  report.seen = 0;
  EXPECT_EQ(report.PercentText(), "0%");
}

TEST(CoverageReport, MarksInItsTableWhatWasNeverSeen) {
  CoverageReport report;
  report.lines = {{"criterion adult",
                   {{"true", 3, ""}, {"false", 0, ""}, {"unknown", 0, "x"}}}};
  EXPECT_EQ(report.Table(), "criterion adult" + std::string(57, ' ') +
                                " true 3  false 0!  unknown -\n"
                                "Left out, since it cannot occur:\n"
                                "  criterion adult: unknown: x\n");
}

}  // namespace
}  // namespace myorules::rules
