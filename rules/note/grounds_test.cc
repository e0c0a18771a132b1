// What a note gives as the ground of a criterion.
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
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
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "blot"
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
      criterion {
        id: "srp"
        title: "Anti-SRP"
        when: "labs.positive(\"SRP\", [threshold.two, threshold.twenty])"
      }
      decision {
        id: "group"
        title: "Group"
        hit_policy: HIT_POLICY_FIRST
        row { when: "srp" outcome: "SRP" }
        otherwise: "NONE"
      }
    }
  )pb");
  std::string reads;
  for (const ReadResult& result : results) {
    for (const auto& [field, value] : result.fields) {
      absl::StrAppend(&reads,
                      "reads { path: 'patient.results[analyte=SRP,method=",
                      result.method, ",collected_on=", result.day, "].", field,
                      "' value { ", value, " } }\n");
    }
  }
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
      "decisions { id: 'group' status: DECISION_STATUS_DETERMINED outcome: 'X' "
      "decided_by: 'srp' } trace { id: 'srp' title: 'Anti-SRP' value { "
      "bool_value: ",
      met, " } ", reads, " }"));
  return NoteOf(response, {pack}, **Terminology::Shipped(),
                {/*full=*/false, kMaxCuts})
      .Markdown();
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

// The note on a syndrome of an antibody and one of two signs, with room for one
// fact.
std::string OfASyndrome(const std::string& more = "") {
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "syndrome"
      threshold {
        name: "two"
        title: "Positive"
        method: "LINE_BLOT"
        value: "2"
        unit: "grade"
      }
      define {
        name: "antibody"
        title: "Antibody"
        value: "labs.any_positive([\"EJ\", \"JO1\"], [threshold.two])"
      }
      define {
        name: "sign"
        title: "Sign"
        value: "patient.manifestations.arthritis.present || patient.manifestations.unexplained_fever"
      }
      define { name: "inferred" title: "Inferred" value: "antibody && sign" }
      criterion { id: "syndrome" title: "Syndrome" when: "inferred" }
      decision {
        id: "group"
        title: "Group"
        hit_policy: HIT_POLICY_FIRST
        row { when: "syndrome" outcome: "OUT" }
        otherwise: "IN"
      }
    }
  )pb");
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
      R"pb(
        decisions {
          id: "group"
          status: DECISION_STATUS_DETERMINED
          outcome: "OUT"
          decided_by: "syndrome"
        }
        trace {
          id: "syndrome"
          title: "Syndrome"
          value { bool_value: true }
          uses: "inferred"
        }
        trace {
          id: "inferred"
          title: "Inferred"
          value { bool_value: true }
          uses: "antibody"
          uses: "sign"
        }
        trace {
          id: "antibody"
          title: "Antibody"
          value { bool_value: true }
          reads {
            path: "patient.results[analyte=EJ,method=LINE_BLOT,collected_on=2025-11-03].grade"
            value { string_value: "LINE_BLOT_GRADE_NEGATIVE" }
          }
          reads {
            path: "patient.results[analyte=JO1,method=LINE_BLOT,collected_on=2025-11-03].grade"
            value { string_value: "LINE_BLOT_GRADE_TWO_PLUS" }
          }
        }
      )pb",
      more.empty() ? R"pb(
            trace {
              id: "sign"
              title: "Sign"
              value { bool_value: true }
              reads {
                path: "patient.manifestations.arthritis.present"
                value { bool_value: false }
              }
              reads {
                path: "patient.manifestations.unexplained_fever"
                value { bool_value: true }
              }
            })pb"
                   : more));
  return NoteOf(response, {pack}, **Terminology::Shipped(),
                {/*full=*/false, kMaxCuts})
      .Markdown();
}

TEST(Grounds, TellOneFactOfEachConditionThatHadToHold) {
  EXPECT_THAT(OfASyndrome(),
              HasSubstr("- **met**: Syndrome (anti-Jo-1 2+ by line blot, "
                        "2025-11-03; unexplained fever: yes; threshold 2+)\n"));
}

TEST(Grounds, TellAnEntryOnceThatTwoConditionsRead) {
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "use"
      define { name: "taken" title: "Taken" value: "patient.a" }
      define { name: "early" title: "Early" value: "patient.b" }
      define { name: "counts" title: "Counts" value: "taken && early" }
      criterion { id: "use" title: "Use" when: "counts" }
      decision {
        id: "group"
        title: "Group"
        hit_policy: HIT_POLICY_FIRST
        row { when: "use" outcome: "YES" }
        otherwise: "NO"
      }
    }
  )pb");
  constexpr char kYes[] = "value { bool_value: true } ";
  constexpr char kEntry[] =
      "reads { path: 'patient.medicines[name=simvastatin]";
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
      "decisions { id: 'group' status: DECISION_STATUS_DETERMINED outcome: "
      "'YES' decided_by: 'use' } trace { id: 'use' title: 'Use' uses: "
      "'counts' ",
      kYes,
      "} trace { id: 'counts' title: 'Counts' uses: 'taken' uses: 'early' ",
      kYes, "} trace { id: 'taken' title: 'Taken' ", kYes, kEntry,
      ".name' value { string_value: 'simvastatin' } } } trace { id: 'early' "
      "title: 'Early' ",
      kYes, kEntry, ".purpose' value { string_value: 'PURPOSE_OTHER' } } }"));
  EXPECT_THAT(NoteOf(response, {pack}, **Terminology::Shipped(), NoteDetail())
                  .Markdown(),
              HasSubstr("- **met**: Use (simvastatin, for something else)\n"));
}

TEST(Grounds, SayOfAFindingThatCountsThatItIsStatedAsUnrelated) {
  EXPECT_THAT(
      OfASyndrome(R"pb(
        trace {
          id: "sign"
          title: "Sign"
          value { bool_value: true }
          reads {
            path: "patient.manifestations.arthritis.present"
            value { bool_value: true }
          }
        }
        trace {
          id: "elsewhere"
          value { bool_value: false }
          reads {
            path: "patient.manifestations.arthritis.related"
            value { bool_value: false }
          }
        })pb"),
      HasSubstr("- **met**: Syndrome (anti-Jo-1 2+ by line blot, 2025-11-03; "
                "arthritis: yes, stated as unrelated to the myositis; "
                "threshold 2+)\n"));
}

// The note on a biopsy criterion that read two findings, with room for one.
std::string OfTwoFindings(const std::string& met) {
  return NoteText(
      absl::StrCat(
          "decisions { id: 'group' status: DECISION_STATUS_DETERMINED outcome: "
          "'NEITHER' decided_by: 'statin' } trace { id: 'statin' title: "
          "'Biopsy' "
          "value { bool_value: ",
          met,
          " } reads { path: 'patient.biopsy.necrosis' value { bool_value: true "
          "} } reads { path: 'patient.biopsy.sparse_infiltrate' value { "
          "bool_value: false } } }"),
      /*full=*/false, kMaxCuts);
}

TEST(Grounds, WhereThereIsRoomForOneTellTheFindingThatAgreesWithWhatFollowed) {
  EXPECT_THAT(OfTwoFindings("false"),
              HasSubstr("- **not met**: Biopsy (sparse to no inflammatory "
                        "infiltrate: no)\n"));
  EXPECT_THAT(OfTwoFindings("true"),
              HasSubstr("- **met**: Biopsy (muscle fibre necrosis: yes)\n"));
}

TEST(Grounds, DoNotCountTheEntriesThatNobodyCanRead) {
  EXPECT_THAT(NoteText(R"pb(
                decisions {
                  id: "group"
                  status: DECISION_STATUS_DETERMINED
                  outcome: "NEITHER"
                  decided_by: "statin"
                }
                trace {
                  id: "statin"
                  title: "Statin"
                  value { bool_value: false }
                  reads {
                    path: "patient.diagnoses"
                    value { string_value: "1 entries" }
                  }
                  reads {
                    path: "patient.diagnoses[name=siatica]"
                    value { string_value: "on record" }
                  }
                }
              )pb"),
              HasSubstr("- **not met**: Statin\n"));
}

// The note on a criterion that asks for dermatomyositis as stated, against a
// list on which `name` stands, and for a connective tissue disease.
std::string OfAnEntry(const std::string& name, bool full = false) {
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "mimics"
      define {
        name: "listed"
        title: "On the list"
        value: "patient.diagnoses.exists(d, is_diagnosis(d, \"DERMATOMYOSITIS\"))"
      }
      criterion {
        id: "dermatomyositis"
        title: "Dermatomyositis"
        when: "listed || patient.mimics.dermatomyositis"
      }
      criterion {
        id: "ctd"
        title: "Connective tissue disease"
        when: "patient.diagnoses.exists(d, diagnosis_class(d, \"CTD\"))"
      }
      decision {
        id: "in"
        title: "In"
        hit_policy: HIT_POLICY_FIRST
        row { when: "!dermatomyositis && !ctd" outcome: "IN" }
        otherwise: "OUT"
      }
    }
  )pb");
  const std::string reads = absl::StrCat(
      "value { bool_value: false } reads { path: 'patient.diagnoses[name=",
      name,
      "]' value { string_value: 'on record' } } reads { path: "
      "'patient.diagnoses[name=",
      name, "].name' value { string_value: '", name, "' } } }\n");
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
      "decisions { id: 'in' status: DECISION_STATUS_DETERMINED outcome: 'IN' "
      "decided_by: '!dermatomyositis' decided_by: '!ctd' }\n"
      "trace { id: 'listed' title: 'On the list' ",
      reads,
      "trace { id: 'dermatomyositis' title: 'Dermatomyositis' value { "
      "bool_value: false } uses: 'listed' reads { path: "
      "'patient.mimics.dermatomyositis' value { bool_value: false } } }\n"
      "trace { id: 'ctd' title: 'Connective tissue disease' ",
      reads));
  return NoteOf(response, {pack}, **Terminology::Shipped(), NoteDetail{full})
      .Markdown();
}

TEST(Grounds, WhatIsNotMetNamesTheEntryInDoubtThatWouldHaveMetIt) {
  struct Row {
    std::string name;
    std::string told;
  };
  constexpr char kMarked[] = ", marked as in doubt or denied)";
  for (const auto& [name, told] : std::vector<Row>{
           {"? dermatomyositis",
            absl::StrCat("Dermatomyositis (not counted: \"? dermatomyositis\"",
                         kMarked, "; Connective tissue disease\n")},
           {"SLE?", absl::StrCat("Dermatomyositis; Connective tissue disease "
                                 "(not counted: \"SLE?\"",
                                 kMarked, "\n")},
           {"DM",
            "Dermatomyositis (not counted: \"DM\", dermatomyositis or diabetes "
            "mellitus); Connective tissue disease\n"},
           // What it would be is neither, or nobody knows.
           {"? hypertension", "Dermatomyositis; Connective tissue disease\n"},
           {"siatica", "Dermatomyositis; Connective tissue disease\n"}}) {
    EXPECT_THAT(OfAnEntry(name),
                HasSubstr(absl::StrCat("\n  - **not met**: ", told)))
        << name;
  }
}

TEST(Grounds, InFullNameTheEntryInDoubtAsWell) {
  EXPECT_THAT(OfAnEntry("? dermatomyositis", /*full=*/true),
              HasSubstr("- **not met**: Dermatomyositis (not counted: \"? "
                        "dermatomyositis\", marked as in doubt or denied)\n"));
}

// The note, with as little room as there may be, on five criteria of which the
// third and the last look for a diagnosis and all are not met.
std::string OfTwoInDoubt() {
  std::string criteria;
  std::string answer =
      "decisions { id: 'in' status: DECISION_STATUS_DETERMINED outcome: 'IN' ";
  std::string trace;
  constexpr absl::string_view kTitles[] = {
      "Weakness of the muscles of the arms", "Weakness of the eyes",
      "Dermatomyositis", "Weakness of the hands", "Connective tissue disease"};
  constexpr absl::string_view kAsked[] = {
      "patient.weakness.arms", "patient.weakness.eyes",
      "patient.diagnoses.exists(d, is_diagnosis(d, 'DERMATOMYOSITIS'))",
      "patient.weakness.hands",
      "patient.diagnoses.exists(d, diagnosis_class(d, 'CTD'))"};
  for (size_t i = 0; i < std::size(kTitles); ++i) {
    const std::string id = absl::StrCat("c", i);
    absl::StrAppend(&criteria, "criterion { id: \"", id, "\" title: \"",
                    kTitles[i], "\" when: \"", kAsked[i], "\" } ");
    absl::StrAppend(&answer, "decided_by: '!", id, "' ");
    absl::StrAppend(&trace, "trace { id: '", id, "' title: '", kTitles[i],
                    "' value { bool_value: false } ");
    for (const char* name : {"? dermatomyositis", "SLE?"}) {
      absl::StrAppend(&trace, "reads { path: 'patient.diagnoses[name=", name,
                      "]' value { string_value: 'on record' } } ");
    }
    absl::StrAppend(&trace, "} ");
  }
  const auto pack = Parsed<v1::GetRulePackResponse>(absl::StrCat(
      "rule_pack { name: 'mimics' ", criteria,
      "decision { id: 'in' title: 'In' hit_policy: HIT_POLICY_FIRST row { "
      "when: '!c0 && !c1 && !c2 && !c3 && !c4' outcome: 'IN' } } }"));
  v1::ClassifyResponse response;
  *response.add_classifications() =
      Parsed<v1::Classification>(absl::StrCat(answer, "} ", trace));
  return NoteOf(response, {pack}, **Terminology::Shipped(),
                NoteDetail{/*full=*/false, kMaxCuts})
      .Markdown();
}

TEST(Grounds, WhatAnEntryInDoubtWouldHaveMetStandsHoweverLittleRoomThereIs) {
  EXPECT_THAT(
      OfTwoInDoubt(),
      HasSubstr("- **not met**: Weakness of the muscles of the arms; Weakness "
                "of the eyes; Dermatomyositis (not counted: \"? "
                "dermatomyositis\", marked "
                "as in doubt or denied); Connective tissue disease (not "
                "counted: \"SLE?\", marked as in doubt or denied); 1 more\n"));
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
