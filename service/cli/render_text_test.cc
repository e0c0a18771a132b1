#include "service/cli/render_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/cli/render_value.h"

namespace myorules::service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Classification Parse(const std::string& text) {
  v1::Classification classification;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(text, &classification));
  return classification;
}

std::string Value(const std::string& text) {
  v1::FactValue value;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &value));
  return RenderValue(value);
}

v1::Classification Example() {
  return Parse(R"pb(
    patient_id: "p1"
    synthetic: true
    pack { name: "demo" version: "1.2.0" state: PACK_STATE_TEST }
    assessed_on { year: 2026 month: 1 day: 2 }
    summary: "Meets the criteria of demo: open."
    decisions {
      id: "group"
      title: "Group"
      status: DECISION_STATUS_DETERMINED
      outcome: "FIRST"
      decided_by: "!early"
      decided_by: "late"
      detail: "Mi-2"
    }
    decisions {
      id: "line"
      status: DECISION_STATUS_INDETERMINATE
      candidates: "A"
      candidates: "B"
      missing: "patient.x"
    }
    decisions { id: "none_met" status: DECISION_STATUS_DETERMINED }
    decisions { id: "broken" status: DECISION_STATUS_ERROR error: "overflow" }
    facets {
      id: "age"
      title: "Age"
      value { double_value: 54.5 }
      unit: "years"
    }
    facets { id: "sex" title: "Sex" missing: "patient.sex" }
    flags {
      id: "severe"
      status: FLAG_STATUS_RAISED
      severity: SEVERITY_HIGH
      message: "Ask a specialist."
      raised_by: "late"
      evidence: "demo.t1"
    }
    flags {
      id: "maybe"
      status: FLAG_STATUS_POSSIBLE
      severity: SEVERITY_ATTENTION
      title: "Maybe"
      possible_under: "line=A"
      clinical: true
    }
    flags {
      id: "open"
      status: FLAG_STATUS_UNDETERMINED
      severity: SEVERITY_INFORMATION
      title: "Open"
      missing: "patient.y"
    }
    notes { id: "n" message: "A choice of ours." }
    missing {
      path: "patient.x"
      decisions: "line"
      reasons: "the unit is not stated"
    }
    trace {
      id: "late"
      title: "Late onset"
      value { bool_value: true }
      reads {
        path: "patient.onset_date"
        value {
          date_value {
            earliest { year: 2016 month: 5 day: 1 }
            latest { year: 2016 month: 5 day: 31 }
          }
        }
      }
      reads { path: "patient.birth_date" }
      source { key: "demo" place: "Methods" }
      expression: "a >= b"
    }
    evidence {
      id: "demo.t1"
      statement: "11 of 17 had it."
      caveat: "Small."
      source { key: "demo" place: "table 1" }
    }
  )pb");
}

TEST(RenderText, SaysWhatWasDecidedAndWhy) {
  EXPECT_EQ(
      RenderText(Example(), RenderOptions()),
      R"(Patient p1, synthetic, by demo 1.2.0, under test, assessed on 2026-01-02
Meets the criteria of demo: open.

Decisions
  Group [group]: FIRST (Mi-2)
      because   not: early; Late onset
  line: open: A or B
      missing   patient.x
  none_met: none
  broken: cannot be decided: overflow

Properties
  Age: 54.5 years
  unknown: Sex

Flags
  HIGH: Ask a specialist. [severe]
      because   Late onset
      evidence  demo: table 1
  ATTENTION, possible: Maybe [maybe]
      if        line = A
  cannot be said yet: Open

What would settle the open decisions
  - for line: patient.x (the unit is not stated)

Notes
  - A choice of ours.
)");
}

TEST(RenderText, AddsTraceAndCaveatsInFull) {
  RenderOptions options;
  options.full = true;
  const std::string text = RenderText(Example(), options);
  EXPECT_THAT(text, HasSubstr(R"(
  INFORMATION, cannot be said yet: Open [open]
      missing   patient.y
)"));
  EXPECT_THAT(text, HasSubstr(R"(
      evidence  demo.t1: 11 of 17 had it. (demo, table 1)
      caveat    Small.
)"));
  EXPECT_THAT(text, HasSubstr(R"(
Trace
  late = yes — Late onset
      rule      a >= b
      read      patient.onset_date = from 2016-05-01 to 2016-05-31
      read      patient.birth_date = unknown
      source    demo, Methods
)"));
}

TEST(RenderText, PutsTheMostUrgentFlagFirst) {
  const std::string text = RenderText(
      Parse(R"pb(
        flags { id: "a" status: FLAG_STATUS_POSSIBLE severity: SEVERITY_HIGH }
        flags {
          id: "b"
          status: FLAG_STATUS_RAISED
          severity: SEVERITY_INFORMATION
        }
        flags { id: "c" status: FLAG_STATUS_RAISED severity: SEVERITY_HIGH }
      )pb"),
      RenderOptions());
  EXPECT_LT(text.find("[c]"), text.find("[b]"));
  EXPECT_LT(text.find("[b]"), text.find("[a]"));
}

TEST(RenderText, ListsManyMissingFactsOnce) {
  v1::Classification classification;
  v1::DecisionResult* decision = classification.add_decisions();
  decision->set_id("line");
  decision->set_status(v1::DECISION_STATUS_INDETERMINATE);
  for (int i = 0; i < 5; ++i) {
    decision->add_missing("patient.x" + std::to_string(i));
    v1::MissingFact* fact = classification.add_missing();
    fact->set_path("patient.x" + std::to_string(i));
    fact->add_decisions("line");
  }
  RenderOptions options;
  EXPECT_THAT(RenderText(classification, options),
              HasSubstr("line: open: ; 5 facts are missing, perhaps not all "
                        "needed\n"));
  EXPECT_THAT(RenderText(classification, options),
              HasSubstr("\nWhat would settle the open decisions\n"
                        "  Perhaps not all are needed: one fact may settle a "
                        "decision whatever the others are.\n"
                        "  - for line: patient.x0, patient.x1, patient.x2, "
                        "patient.x3, patient.x4\n"));
  options.full = true;
  EXPECT_THAT(RenderText(classification, options),
              HasSubstr("missing   patient.x0, patient.x1"));
}

TEST(RenderText, LeavesOutALongValueThatTheMessageSays) {
  const std::string reason = "mimics=" + std::string(60, 'm');
  v1::Classification classification;
  v1::FlagResult* flag = classification.add_flags();
  flag->set_status(v1::FLAG_STATUS_RAISED);
  flag->add_raised_by(reason);
  flag->add_raised_by("group=FIRST");
  RenderOptions options;
  EXPECT_THAT(RenderText(classification, options),
              HasSubstr("because   mimics; group = FIRST\n"));
  options.full = true;
  EXPECT_THAT(RenderText(classification, options),
              HasSubstr("mimics = " + std::string(60, 'm')));
}

TEST(RenderText, TellsAPossibleFlagByItsTitleAndInFullAtLength) {
  const v1::Classification classification = Parse(R"pb(
    decisions { id: "group" title: "Group" candidates: "A" candidates: "B" }
    flags {
      id: "look"
      title: "Look"
      message: "At length."
      status: FLAG_STATUS_POSSIBLE
      severity: SEVERITY_HIGH
      possible_under: "group=A"
      possible_under: "group=B"
      missing: "patient.x"
      clinical: true
    }
  )pb");
  RenderOptions options;
  EXPECT_THAT(RenderText(classification, options), ::testing::EndsWith(R"(
  HIGH, possible: Look [look]
      if        Group = A or B
)"));
  options.full = true;
  EXPECT_THAT(RenderText(classification, options), ::testing::EndsWith(R"(
  HIGH, possible: At length. [look]
      if        Group = A or B
      missing   patient.x
      evidence  clinical knowledge, no study
)"));
}

// A table that collects, and one that does not.
const v1::RulePack& DemoPack() {
  static const auto& pack = *new v1::RulePack([] {
    v1::RulePack demo;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(
          decision {
            id: "met"
            hit_policy: HIT_POLICY_COLLECT
            row { outcome: "TOXIC" title: "Toxic myopathy" }
            row { outcome: "RASH" title: "Rash" }
            row { outcome: "OTHER" }
          }
          decision {
            id: "group"
            hit_policy: HIT_POLICY_FIRST
            row { outcome: "A" title: "The first" }
          }
        )pb",
        &demo));
    return demo;
  }());
  return pack;
}

std::string DecisionText(const std::string& decision,
                         const v1::RulePack* pack) {
  RenderOptions options;
  options.pack = pack;
  std::string text =
      RenderText(Parse(absl::StrCat("decisions { ", decision, " }")), options);
  return text.substr(text.find("Decisions\n") + 10);
}

TEST(RenderText, WhatHoldsForSureIsToldBeforeWhatIsStillOpen) {
  const std::string decision =
      "id: 'met' title: 'Met' status: DECISION_STATUS_INDETERMINATE "
      "collected: 'TOXIC' candidates: 'RASH' candidates: 'OTHER'";
  EXPECT_EQ(DecisionText(decision, &DemoPack()),
            "  Met [met]: Toxic myopathy; still open: Rash, OTHER\n");
  EXPECT_EQ(DecisionText(decision, nullptr),
            "  Met [met]: TOXIC; still open: RASH, OTHER\n")
      << "by their ids where the pack is not at hand";
}

TEST(RenderText, WhereNothingIsKnownToHoldAListOfWhatMayIsNoneKnown) {
  EXPECT_EQ(DecisionText("id: 'met' status: DECISION_STATUS_INDETERMINATE "
                         "candidates: 'TOXIC' candidates: 'RASH'",
                         &DemoPack()),
            "  met: none known; still open: Toxic myopathy, Rash\n");
  EXPECT_EQ(
      DecisionText("id: 'met' status: DECISION_STATUS_DETERMINED", &DemoPack()),
      "  met: none\n");
  EXPECT_EQ(DecisionText("id: 'met' status: DECISION_STATUS_DETERMINED "
                         "collected: 'TOXIC' collected: 'RASH'",
                         &DemoPack()),
            "  met: Toxic myopathy, Rash\n");
}

TEST(RenderText, AnOutcomeOfOneIsToldByItsId) {
  EXPECT_EQ(DecisionText("id: 'group' status: DECISION_STATUS_INDETERMINATE "
                         "candidates: 'A' candidates: 'B'",
                         &DemoPack()),
            "  group: open: A or B\n");
}

TEST(RenderText, ClinicalKnowledgeIsToldOnceAsWhatItIs) {
  const std::string text = RenderText(Parse(R"pb(
                                        flags {
                                          id: "look"
                                          status: FLAG_STATUS_RAISED
                                          message: "Look."
                                          evidence: "c.1"
                                          evidence: "p.1"
                                          clinical: true
                                        }
                                        evidence {
                                          id: "c.1"
                                          source { key: "clinical" }
                                        }
                                        evidence {
                                          id: "p.1"
                                          source { key: "p" place: "page 1" }
                                        }
                                      )pb"),
                                      RenderOptions());
  EXPECT_THAT(text, ::testing::EndsWith(
                        "  UNKNOWN: Look. [look]\n"
                        "      evidence  clinical knowledge, no study; p: page "
                        "1\n"));
}

TEST(RenderText, OneYearIsSingular) {
  const auto facet = [](const char* value) {
    return RenderText(
        Parse(absl::StrCat("facets { id: 'age' unit: 'years' value { ", value,
                           " } }")),
        RenderOptions());
  };
  EXPECT_THAT(facet("range_value { low: 1 high: 1 }"),
              HasSubstr("age: 1 year\n"));
  EXPECT_THAT(facet("range_value { low: 1 high: 2 }"),
              HasSubstr("age: at least 1, at most 2 years\n"));
}

TEST(RenderText, FactsOfTheSameDecisionsStandTogether) {
  EXPECT_THAT(RenderText(Parse(R"pb(
                           decisions { id: "a" title: "First" }
                           decisions { id: "b" title: "Second" }
                           missing { path: "p.x" decisions: "a" decisions: "b" }
                           missing { path: "p.y" decisions: "a" }
                           missing { path: "p.z" decisions: "a" decisions: "b" }
                         )pb"),
                         RenderOptions()),
              HasSubstr("  - for a, b: p.x, p.z\n  - for a: p.y\n"));
}

TEST(RenderText, NeverShowsAnUnknownPropertyAsAValue) {
  const std::string text = RenderText(
      Parse("facets { id: 'statin' } facets { id: 'no' value { bool_value: "
            "false } }"),
      RenderOptions());
  EXPECT_THAT(text, HasSubstr("unknown: statin"));
  EXPECT_THAT(text, HasSubstr("no: no"));
  EXPECT_THAT(text, Not(HasSubstr("statin: ")));
}

TEST(RenderValue, HasAFormForEachKind) {
  EXPECT_EQ(Value("bool_value: true"), "yes");
  EXPECT_EQ(Value("bool_value: false"), "no");
  EXPECT_EQ(Value("int_value: -3"), "-3");
  EXPECT_EQ(Value("double_value: 0.1"), "0.1");
  EXPECT_EQ(Value("string_value: 'x'"), "x");
  EXPECT_EQ(Value("string_value: ''"), "\"\"");
  EXPECT_EQ(Value("date_value { earliest { year: 2016 month: 5 day: 9 } "
                  "latest { year: 2016 month: 5 day: 9 } }"),
            "2016-05-09");
  EXPECT_EQ(Value("range_value { low: 1 high: 2 high_excluded: true }"),
            "at least 1, below 2");
  EXPECT_EQ(Value("range_value { low: 200 low_excluded: true }"), "above 200");
  EXPECT_EQ(Value("range_value { high: 0 }"), "at most 0");
  EXPECT_EQ(Value("range_value { low: 8 high: 8 }"), "8");
  EXPECT_EQ(Value("range_value {}"), "any number");
  EXPECT_EQ(Value("list_value { values: 'a' values: 'b' }"), "a, b");
  EXPECT_EQ(Value("list_value { values: 'a' open: true }"),
            "a and perhaps more");
  EXPECT_EQ(Value("list_value {}"), "none");
  EXPECT_EQ(Value("list_value { open: true }"), "")
      << "nothing is known of what is on it";
  EXPECT_EQ(Value(""), "");
}

TEST(RenderText, CountsWhatTheAnswerLeavesOut) {
  const v1::Classification answer = Parse(R"pb(
    decisions {
      id: "line"
      status: DECISION_STATUS_INDETERMINATE
      candidates: "A"
      missing: "patient.x"
      missing_left_out: 7
    }
    flags {
      id: "look"
      status: FLAG_STATUS_POSSIBLE
      message: "Look."
      possible_under: "line=A"
      possible_under_more: true
      missing: "patient.x"
      missing_left_out: 7
    }
    missing { path: "patient.x" decisions: "line" }
    missing_left_out: 7
    trace { id: "c" missing: "patient.x" missing_left_out: 7 }
  )pb");
  const std::string text = RenderText(answer, {.full = true});
  EXPECT_THAT(text, HasSubstr("missing   patient.x, and 7 more"));
  EXPECT_THAT(text, HasSubstr("if        line = A, and perhaps more"));
  EXPECT_THAT(text, HasSubstr("- and 7 more"));
}

}  // namespace
}  // namespace myorules::service
