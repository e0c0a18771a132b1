// What a note tells of laboratory results as grounds.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A pack that asks whether anti-SRP was looked for, and whether it is positive.
const v1::GetRulePackResponse& OfSrp() {
  static const auto& pack =
      *new v1::GetRulePackResponse(Parsed<v1::GetRulePackResponse>(R"pb(
        rule_pack {
          name: "srp"
          threshold {
            name: "two"
            title: "Positive"
            method: "LINE_BLOT"
            value: "2"
            unit: "grade"
          }
          threshold {
            name: "twenty"
            title: "Positive"
            method: "ELISA"
            value: "20"
            unit: "U/mL"
          }
          define { name: "cut" value: "[threshold.two, threshold.twenty]" }
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
      )pb"));
  return pack;
}

// The note on a criterion of anti-SRP by which two results were read, with room
// for one: 'word: ...', 'grade: ...' as (field, value) of each.
struct ReadResult {
  std::string day;
  std::string method;
  // Fields below the result and what was read there.
  std::vector<std::pair<std::string, std::string>> fields;
};

std::string OfTwoResults(const std::string& met,
                         const std::vector<ReadResult>& results) {
  std::string reads;
  for (const ReadResult& result : results) {
    for (const auto& [field, value] : result.fields) {
      absl::StrAppend(&reads,
                      "reads { path: 'patient.results[analyte=SRP,method=",
                      result.method, ",collected_on=", result.day, "].", field,
                      "' value { ", value, " } }\n");
    }
  }
  return NoteBy(
      OfSrp(),
      absl::StrCat(
          "decisions { id: 'group' status: DECISION_STATUS_DETERMINED outcome: "
          "'X' "
          "decided_by: 'srp' } trace { id: 'cut' } trace { id: 'srp' title: "
          "'Anti-SRP' uses: 'cut' value { bool_value: ",
          met, " } ", reads, " }"),
      NoteDetail{/*full=*/false, kMaxCuts});
}

ReadResult Blot(const std::string& day, const std::string& grade) {
  return {
      day,
      "LINE_BLOT",
      {{"grade", absl::StrCat("string_value: 'LINE_BLOT_GRADE_", grade, "'")}}};
}

ReadResult Elisa(const std::string& day, const std::string& comparator,
                 int value) {
  ReadResult result{
      day,
      "ELISA",
      {{"quantity.unit", "string_value: 'U/mL'"},
       {"quantity.value", absl::StrCat("double_value: ", value)}}};
  if (!comparator.empty()) {
    result.fields.emplace_back(
        "quantity.comparator",
        absl::StrCat("string_value: 'COMPARATOR_", comparator, "'"));
  }
  return result;
}

TEST(Grounds, WhereThereIsRoomForOneTellTheResultThatReachedTheLimit) {
  const ReadResult positive = Blot("2025-11-01", "TWO_PLUS");
  constexpr char kPositive[] =
      "- **met**: Anti-SRP (anti-SRP 2+ by line blot, 2025-11-01; threshold ";
  for (const char* later : {"ONE_PLUS", "BORDERLINE", "NEGATIVE"}) {
    EXPECT_THAT(OfTwoResults("true", {Blot("2025-11-02", later), positive}),
                HasSubstr(kPositive))
        << later;
  }
  EXPECT_THAT(OfTwoResults(
                  "true", {{"2025-11-02",
                            "LINE_BLOT",
                            {{"word", "string_value: 'RESULT_WORD_NEGATIVE'"}}},
                           positive}),
              HasSubstr(kPositive));
}

TEST(Grounds, WhereThereIsRoomForOneTellNoResultBelowANumber) {
  const ReadResult positive = Elisa("2025-11-01", "", 20);
  constexpr char kPositive[] = "- **met**: Anti-SRP (anti-SRP 20 U/mL by ELISA";
  EXPECT_THAT(OfTwoResults("true", {Elisa("2025-11-02", "LESS", 20), positive}),
              HasSubstr(kPositive));
  EXPECT_THAT(OfTwoResults("true", {Elisa("2025-11-02", "", 19), positive}),
              HasSubstr(kPositive));
  EXPECT_THAT(OfTwoResults("true", {Elisa("2025-11-02", "GREATER_OR_EQUAL", 20),
                                    positive}),
              HasSubstr("- **met**: Anti-SRP (anti-SRP >=20 U/mL by ELISA"));
}

TEST(Grounds, TellTheLatestFirstOfWhatIsNotMet) {
  EXPECT_THAT(OfTwoResults("false", {Blot("2025-11-02", "ONE_PLUS"),
                                     Blot("2025-11-01", "NEGATIVE")}),
              HasSubstr("(anti-SRP 1+ by line blot"));
}

constexpr char kSrp[] =
    "patient.results[analyte=SRP,method=LINE_BLOT,collected_on=2025-11-01]";

// The note on an antibody of which a result `read` is on record, and on whether
// the assay was done.
std::string OfAnAntibody(const std::string& read, const std::string& found,
                         bool full = false) {
  const std::string reads =
      absl::StrCat("reads { path: '", kSrp, ".", read, "' } } uses: 'cut' ");
  return NoteBy(OfSrp(),
                absl::StrCat("decisions { id: 'group' title: 'Group' status: "
                             "DECISION_STATUS_INDETERMINATE candidates: 'SRP' "
                             "candidates: 'NONE' } "
                             "trace { id: 'cut' } "
                             "trace { id: 'done' title: 'Line blot done' value "
                             "{ bool_value: true } ",
                             reads, "} trace { id: 'srp' title: 'Anti-SRP' ",
                             found, " ", reads, "}"),
                NoteDetail{full});
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
