// What a note gives as the ground of a criterion.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// The note on a criterion that read two diagnoses, of which "siatica" is not in
// the terminology.
std::string OfTwoDiagnoses(const std::string& value, const std::string& more,
                           bool full = false) {
  return NoteText(R"(
    decisions { id: "group" title: "Group" status: DECISION_STATUS_DETERMINED
                outcome: "NEITHER" decided_by: "statin" }
    trace {
      id: "statin" title: "Statin" value { bool_value: )" +
                      value + R"( }
      reads { path: "patient.diagnoses[name=siatica]"
              value { string_value: "on record" } }
      reads { path: "patient.diagnoses[name=siatica].name"
              value { string_value: "siatica" } }
      reads { path: "patient.diagnoses[diagnosis=SLE].diagnosis"
              value { string_value: "SLE" } } )" +
                      more + " }",
                  full);
}

TEST(Grounds, WhatNobodyCanReadDeniesNothing) {
  EXPECT_THAT(
      OfTwoDiagnoses("false", ""),
      AllOf(HasSubstr("- **not met**: Statin ("), Not(HasSubstr("siatica"))));
}

TEST(Grounds, WhatIsOnAListThatMayGoOnDeniesNothing) {
  constexpr char kMayGoOn[] = "reads { path: 'patient.diagnoses_complete' }";
  EXPECT_THAT(OfTwoDiagnoses("false", kMayGoOn),
              HasSubstr("- **not met**: Statin\n"));
  EXPECT_THAT(
      OfTwoDiagnoses("false",
                     absl::StrCat(kMayGoOn,
                                  " deciding_entries: "
                                  "'patient.diagnoses[diagnosis=SLE]'")),
      HasSubstr("- **not met**: Statin (systemic lupus erythematosus)\n"));
  EXPECT_THAT(
      OfTwoDiagnoses("false",
                     "reads { path: 'patient.diagnoses_complete' "
                     "value { bool_value: true } }"),
      HasSubstr("- **not met**: Statin (systemic lupus erythematosus; "));
}

TEST(Grounds, WhatNobodyCanReadDecidesWhereThatWasAsked) {
  EXPECT_THAT(
      OfTwoDiagnoses("false",
                     "deciding_entries: 'patient.diagnoses[name=siatica]'"),
      HasSubstr("- **not met**: Statin (siatica (not recognised))\n"));
  EXPECT_THAT(OfTwoDiagnoses("true", ""),
              HasSubstr("siatica (not recognised)"));
}

TEST(Grounds, InFullSayWhatNobodyCanRead) {
  EXPECT_THAT(OfTwoDiagnoses("false", "", /*full=*/true),
              HasSubstr("- on record: siatica (not recognised)\n"));
}

constexpr char kSrp[] =
    "patient.results[analyte=SRP,method=LINE_BLOT,collected_on=2025-11-01]";

// The note on an antibody of which a result `read` is on record, and on whether
// the assay was done.
std::string OfAnAntibody(const std::string& read, const std::string& found,
                         bool full = false) {
  const v1::GetRulePackResponse pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "blot"
      threshold {
        name: "two"
        title: "Positive"
        method: "LINE_BLOT"
        value: "2"
        unit: "grade"
      }
      define { name: "cut" value: "[threshold.two]" }
      criterion {
        id: "done"
        title: "Line blot done"
        when: "labs.available(\"SRP\", cut)"
      }
      criterion {
        id: "srp"
        title: "Anti-SRP"
        when: "labs.positive(\"SRP\", cut)"
      }
      decision {
        id: "group"
        title: "Group"
        hit_policy: HIT_POLICY_FIRST
        row { when: "done && srp" outcome: "SRP" }
        otherwise: "NONE"
      }
    }
  )pb");
  const std::string reads =
      absl::StrCat("reads { path: '", kSrp, ".", read, "' } } uses: 'cut' ");
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
      "decisions { id: 'group' title: 'Group' status: "
      "DECISION_STATUS_INDETERMINATE candidates: 'SRP' candidates: 'NONE' } "
      "trace { id: 'cut' } "
      "trace { id: 'done' title: 'Line blot done' value { bool_value: true } ",
      reads, "} trace { id: 'srp' title: 'Anti-SRP' ", found, " ", reads, "}"));
  return NoteOf(response, {pack}, **Terminology::Shipped(), NoteDetail{full})
      .Markdown();
}

TEST(Grounds, AWordThatDoesNotDecideIsNotToldAsAResult) {
  const std::string text =
      OfAnAntibody("word' value { string_value: 'RESULT_WORD_POSITIVE",
                   absl::StrCat("missing: '", kSrp, "'"));
  EXPECT_THAT(text, HasSubstr("- **met**: Line blot done (anti-SRP by line "
                              "blot, 2025-11-01: \"positive\" without grade or "
                              "number)\n"));
  EXPECT_THAT(text, HasSubstr("- **unknown**: Anti-SRP (anti-SRP by line blot, "
                              "2025-11-01: \"positive\" without grade or "
                              "number, which does not tell whether 2+ is "
                              "reached)\n"));
}

TEST(Grounds, AWordThatDecidesIsToldAsAResult) {
  EXPECT_THAT(
      OfAnAntibody("word' value { string_value: 'RESULT_WORD_STRONG_POSITIVE",
                   "value { bool_value: true }"),
      HasSubstr("- **met**: Line blot done; Anti-SRP (anti-SRP strong positive "
                "by line blot, 2025-11-01)\n"));
}

TEST(Grounds, WhatAsksWhetherAnAssayIsThereNamesNoThreshold) {
  constexpr char kGrade[] =
      "grade' value { string_value: 'LINE_BLOT_GRADE_THREE_PLUS";
  constexpr char kYes[] = "value { bool_value: true }";
  // What is told of both stands behind the second, where it was compared.
  EXPECT_THAT(OfAnAntibody(kGrade, kYes),
              HasSubstr("- **met**: Line blot done; Anti-SRP (anti-SRP 3+ by "
                        "line blot, 2025-11-01; threshold 2+)\n"));
  const std::string text = OfAnAntibody(kGrade, kYes, /*full=*/true);
  const size_t done = text.find("Line blot done");
  const size_t srp = text.find("Anti-SRP", done);
  EXPECT_THAT(text.substr(done, srp - done), Not(HasSubstr("threshold: ")));
  EXPECT_THAT(text.substr(srp), HasSubstr("threshold: Positive, 2+\n"));
}

}  // namespace
}  // namespace myorules::rules
