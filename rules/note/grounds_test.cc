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
  return NoteBy(
      pack,
      absl::StrCat(
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
                       : more),
      NoteDetail{/*full=*/false, kMaxCuts});
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
  const std::string answer = absl::StrCat(
      "decisions { id: 'group' status: DECISION_STATUS_DETERMINED outcome: "
      "'YES' decided_by: 'use' } trace { id: 'use' title: 'Use' uses: "
      "'counts' ",
      kYes,
      "} trace { id: 'counts' title: 'Counts' uses: 'taken' uses: 'early' ",
      kYes, "} trace { id: 'taken' title: 'Taken' ", kYes, kEntry,
      ".name' value { string_value: 'simvastatin' } } } trace { id: 'early' "
      "title: 'Early' ",
      kYes, kEntry, ".purpose' value { string_value: 'PURPOSE_OTHER' } } }");
  EXPECT_THAT(NoteBy(pack, answer),
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

// The note, with as little room as there may be, on an answer by a pack that
// puts a patient with anti-SRP and a statin into a group, once the assays are
// done, and takes anti-SRP in place of a biopsy.
std::string OfLesserCriteria(const std::string& answer) {
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "lesser"
      threshold {
        name: "two"
        title: "Positive"
        method: "LINE_BLOT"
        value: "2"
        unit: "grade"
      }
      criterion {
        id: "blot"
        title: "Line blot of all twelve antibodies available"
        when: "a"
      }
      criterion { id: "elisa" title: "Anti-HMGCR ELISA available" when: "b" }
      criterion {
        id: "srp"
        title: "Anti-SRP positive"
        when: "labs.positive(\"SRP\", [threshold.two])"
      }
      criterion {
        id: "statin"
        title: "Statin use begun on or before symptom onset"
        when: "c"
      }
      criterion { id: "sampled" title: "Sampled" when: "patient.biopsy.done" }
      criterion {
        id: "necrotizing"
        title: "Necrosis, or no sample and anti-SRP"
        when: "sampled && d || !sampled && srp"
      }
      decision {
        id: "group"
        title: "Group"
        hit_policy: HIT_POLICY_FIRST
        row { when: "!blot || !elisa" outcome: "OPEN" }
        row { when: "srp && statin" outcome: "SRP" }
        otherwise: "NONE"
      }
      decision {
        id: "in"
        title: "In"
        hit_policy: HIT_POLICY_FIRST
        row { when: "!necrotizing" outcome: "NOT_IN" }
        otherwise: "IN"
      }
    }
  )pb");
  return NoteBy(pack, answer, NoteDetail{/*full=*/false, kMaxCuts});
}

std::string TracedSrp(const std::string& met, const std::string& grade) {
  return absl::StrCat(
      "trace { id: 'srp' title: 'Anti-SRP positive' value { bool_value: ", met,
      " } reads { path: 'patient.results[analyte=SRP,method=LINE_BLOT,"
      "collected_on=2025-11-01].grade' value { string_value: "
      "'LINE_BLOT_GRADE_",
      grade, "' } } }\n");
}

// … where the assays were done, anti-SRP is positive and the rest is so.
std::string OfAntiSrp(const std::string& decision, const std::string& statin) {
  std::string answer = absl::StrCat(
      "decisions { id: 'group' title: 'Group' ", decision, " }\n",
      TracedSrp("true", "TWO_PLUS"), "trace { id: 'statin' ", statin, " }\n");
  for (const char* id : {"blot", "elisa"}) {
    absl::StrAppend(&answer, "trace { id: '", id,
                    "' value { bool_value: true } }\n");
  }
  return OfLesserCriteria(answer);
}

TEST(Grounds, TellTheValueThatDecidedBeforeTheNamesOfLesserCriteria) {
  EXPECT_THAT(
      OfAntiSrp("status: DECISION_STATUS_DETERMINED outcome: 'SRP' "
                "decided_by: 'blot' decided_by: 'elisa' decided_by: 'srp' "
                "decided_by: 'statin'",
                "value { bool_value: true }"),
      HasSubstr("\n  - **met**: Anti-SRP positive (anti-SRP 2+ by line "
                "blot, 2025-11-01; threshold 2+); Statin use begun on "
                "or before symptom onset; 2 more\n"));
}

TEST(Grounds, OfWhatIsOpenTellTheValueThatIsCertainBeforeLesserNames) {
  EXPECT_THAT(
      OfAntiSrp("status: DECISION_STATUS_INDETERMINATE candidates: 'SRP' "
                "candidates: 'NONE'",
                "missing: 'x' reads { path: 'x' }"),
      HasSubstr("\n  - **met**: Anti-SRP positive (anti-SRP 2+ by line "
                "blot, 2025-11-01; threshold 2+); Line blot of all twelve "
                "antibodies available; 1 more\n"));
}

TEST(Grounds, OfWhatIsNotMetTellOneFactOfEachConditionThatWouldHaveBeenEnough) {
  EXPECT_THAT(
      OfLesserCriteria(absl::StrCat(
          "decisions { id: 'in' title: 'In' status: "
          "DECISION_STATUS_DETERMINED outcome: 'NOT_IN' decided_by: "
          "'!necrotizing' }\n",
          TracedSrp("false", "ONE_PLUS"),
          "trace { id: 'sampled' title: 'Sampled' value { bool_value: false } "
          "reads { path: 'patient.biopsy.done' value { bool_value: false } } "
          "}\n"
          "trace { id: 'necrotizing' title: 'Necrosis, or no sample and "
          "anti-SRP' value { bool_value: false } uses: 'sampled' uses: 'srp' "
          "}\n")),
      HasSubstr("- **not met**: Necrosis, or no sample and anti-SRP (muscle "
                "biopsy done: no; anti-SRP 1+ by line blot, 2025-11-01; "
                "threshold 2+)\n"));
}

// Three medicines, of which `deciding` decided; the others were read before it.
std::string Statins(const std::string& value, const std::string& deciding) {
  std::string reads;
  for (const std::string medicine :
       {"name=IVIG", "name=azathioprine", "medicine=prednisone",
        "medicine=rituximab", "medicine=simvastatin"}) {
    const std::string entry = "patient.medicines[" + medicine + "]";
    reads += "reads { path: '" + entry +
             "' value { string_value: 'on record' } } reads { path: '" + entry +
             "." + medicine.substr(0, medicine.find('=')) +
             "' value { string_value: '" +
             medicine.substr(medicine.find('=') + 1) + "' } } ";
  }
  return R"(
    decisions {
      id: "group" title: "Group" status: DECISION_STATUS_DETERMINED
      outcome: "NEITHER" decided_by: "statin"
    }
    trace {
      id: "statin" title: "Statin" value { bool_value: )" +
         value + " } " + reads +
         R"(reads { path: "patient.medicines[medicine=simvastatin].started_on"
             value { string_value: "2025-05" } }
      reads { path: "patient.medicines" value { string_value: "5 entries" } }
      reads { path: "patient.medicines_complete" value { bool_value: true } })" +
         deciding + " }";
}

TEST(Note, NamesTheMedicineThatDecidedAndNoOther) {
  const std::string answer = Statins(
      "true", "deciding_entries: 'patient.medicines[medicine=simvastatin]'");
  EXPECT_THAT(NoteText(answer),
              HasSubstr("- **met**: Statin (simvastatin, begun 2025-05)\n"));
  EXPECT_THAT(NoteText(answer, /*full=*/true),
              HasSubstr("\n    - decided by: simvastatin, begun 2025-05\n"
                        "    - on record: "));
}

TEST(Note, OfMedicinesThatAllDecidedNamesFirstWhichCameNearest) {
  EXPECT_THAT(NoteText(Statins("false", "")),
              HasSubstr("- **not met**: Statin (simvastatin, begun 2025-05; 4 "
                        "other medicines; every medicine ever taken is listed: "
                        "yes)\n"));
}

// The whole note where an adult is not met by an age, and a statin neither.
std::string NotMet(const std::string& age, const std::string& statin) {
  return NoteText(R"(
    decisions {
      id: "group" title: "Group" status: DECISION_STATUS_DETERMINED
      outcome: "NEITHER" decided_by: "!adult" decided_by: "!statin"
    }
    trace { id: "age" title: "Age" )" +
                      age + R"( }
    trace { id: "adult" title: "Adult" value { bool_value: false }
            uses: "age" }
    trace { id: "statin" title: "Statin" value { bool_value: false } )" +
                      statin + " }",
                  /*full=*/true);
}

TEST(Note, InFullSaysWhereItIsNoForWantOfFacts) {
  constexpr char kMissing[] = "reads { path: 'patient.statin_use' }";
  constexpr char kOpenList[] =
      "reads { path: 'patient.medicines' value { string_value: '0 entries, "
      "perhaps more' } } reads { path: 'patient.medicines_complete' }";
  for (const std::string reads : {kMissing, kOpenList}) {
    SCOPED_TRACE(reads);
    EXPECT_THAT(
        NotMet("value { bool_value: false } " + reads, reads),
        AllOf(HasSubstr("- **not met**, nothing being on record: Statin\n"),
              HasSubstr("- **not met**, nothing being on record: Adult\n"),
              HasSubstr("- **nothing on record**: Age\n")));
  }
}

TEST(Note, InFullDoesNotTakeResultsThatWereNotLookedAtForARecord) {
  constexpr char kResults[] =
      "reads { path: 'patient.results' value { string_value: '1 entries' } }";
  EXPECT_THAT(NotMet(kResults, ""),
              HasSubstr("- **not met**, nothing being on record: Adult\n"));
}

TEST(Note, InFullCallsNoWhatTheFactsDecide) {
  constexpr char kFound[] =
      "reads { path: 'patient.statin_use' value { bool_value: true } }";
  constexpr char kClosedList[] =
      "reads { path: 'patient.medicines' value { string_value: '0 entries' } } "
      "reads { path: 'patient.medicines_complete' value { bool_value: true } }";
  constexpr char kNoQuestion[] = "";
  for (const std::string reads : {kFound, kClosedList, kNoQuestion}) {
    SCOPED_TRACE(reads);
    EXPECT_THAT(NotMet("value { bool_value: false } " + reads, reads),
                AllOf(HasSubstr("- **not met**: Statin\n"),
                      HasSubstr("- **not met**: Adult\n"),
                      HasSubstr("- **no**: Age\n")));
  }
}

}  // namespace
}  // namespace myorules::rules
