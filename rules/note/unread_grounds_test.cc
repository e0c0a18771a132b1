// What a note says of entries that nobody can read, or that are in doubt.
#include <iterator>
#include <string>
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
  return NoteBy(
      pack,
      absl::StrCat(
          "decisions { id: 'in' status: DECISION_STATUS_DETERMINED outcome: "
          "'IN' "
          "decided_by: '!dermatomyositis' decided_by: '!ctd' }\n"
          "trace { id: 'listed' title: 'On the list' ",
          reads,
          "trace { id: 'dermatomyositis' title: 'Dermatomyositis' value { "
          "bool_value: false } uses: 'listed' reads { path: "
          "'patient.mimics.dermatomyositis' value { bool_value: false } } }\n"
          "trace { id: 'ctd' title: 'Connective tissue disease' ",
          reads),
      NoteDetail{full});
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
  return NoteBy(pack, absl::StrCat(answer, "} ", trace),
                NoteDetail{/*full=*/false, kMaxCuts});
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

}  // namespace
}  // namespace myorules::rules
