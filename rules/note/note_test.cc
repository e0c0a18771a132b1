#include "rules/note/note.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// A pack that speaks of statins and age.
const v1::GetRulePackResponse& Pack() {
  static const auto& pack =
      *new v1::GetRulePackResponse(Parsed<v1::GetRulePackResponse>(R"pb(
        rule_pack {
          name: "demo"
          title: "Demo"
          threshold {
            name: "adult"
            title: "Adult"
            value: "18"
            unit: "years"
            our_choice: "The source gives no age."
          }
          define {
            name: "age"
            title: "Age"
            value: "age_at(patient.birth_date)"
          }
          criterion {
            id: "adult"
            title: "Adult"
            when: "age >= threshold.adult"
            source { key: "demo" place: "Methods" }
          }
          criterion { id: "statin" title: "Statin" when: "patient.statin_use" }
          criterion {
            id: "both"
            title: "All criteria met"
            when: "adult && statin"
          }
          decision {
            id: "group"
            title: "Group"
            hit_policy: HIT_POLICY_FIRST
            row { when: "both" outcome: "BOTH" title: "Adult with a statin" }
            otherwise: "NEITHER"
          }
          decision {
            id: "met"
            title: "Met"
            hit_policy: HIT_POLICY_COLLECT
            row { when: "adult" outcome: "ADULT" title: "Of age" }
            row { when: "statin" outcome: "STATIN" title: "Statin" }
          }
          flag {
            id: "look"
            title: "Look"
            otherwise { message: "Look again. Then look." }
          }
          flag {
            id: "which"
            title: "Weak antibody"
            message: "Weak: {names}. Confirm."
          }
          flag {
            id: "study"
            title: "Seen more often"
            message: "In {threshold.adult}."
          }
          note { id: "always" when: "true" }
          note { id: "here" when: "adult" }
        }
        sources { key: "demo" citation: "A paper." doi: "10.1/x" }
      )pb"));
  return pack;
}

const char kOpen[] = R"pb(
  patient_id: "p"
  pack { name: "demo" version: "1.2.0" state: PACK_STATE_TEST hash: "abc" }
  assessed_on { year: 2026 month: 1 day: 2 }
  summary: "Group: open."
  decisions {
    id: "group"
    title: "Group"
    status: DECISION_STATUS_INDETERMINATE
    candidates: "BOTH"
    candidates: "NEITHER"
    candidates_inexact: true
  }
  decisions {
    id: "met"
    title: "Met"
    status: DECISION_STATUS_INDETERMINATE
    collected: "ADULT"
    candidates: "STATIN"
  }
  facets {
    id: "sex"
    title: "Sex"
    value { string_value: "FEMALE" }
  }
  facets { id: "line" title: "Line" }
  notes { id: "always" message: "A caveat." }
  notes { id: "here" message: "A default (our choice)." }
  notes { id: "unverified" message: "Nobody checked." }
  trace {
    id: "age"
    title: "Age"
    value { int_value: 62 }
    reads {
      path: "patient.birth_date"
      value {
        date_value {
          earliest { year: 1963 month: 4 day: 12 }
          latest { year: 1963 month: 4 day: 12 }
        }
      }
    }
    expression: "age_at(patient.birth_date)"
  }
  trace {
    id: "adult"
    title: "Adult"
    value { bool_value: true }
    uses: "age"
    expression: "age >= threshold.adult"
  }
  trace {
    id: "statin"
    title: "Statin"
    missing: "patient.statin_use"
    reads { path: "patient.statin_use" }
    expression: "patient.statin_use"
  }
  trace {
    id: "both"
    title: "All criteria met"
    missing: "patient.statin_use"
    uses: "adult"
    uses: "statin"
    expression: "adult && statin"
  }
)pb";

std::string NoteText(const std::string& answer, bool full = false,
                     int cuts = 0) {
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(answer);
  return NoteOf(response, {Pack()}, **Terminology::Shipped(), {full, cuts})
      .Markdown();
}

TEST(Note, TellsWhatIsMetFromWhichValuesAgainstWhichThreshold) {
  EXPECT_EQ(NoteText(kOpen),
            R"(# Patient p, by demo 1.2.0, under test, as of 2026-01-02

Group: open.

## Conclusions

- Group: **open**: BOTH or NEITHER (or fewer)
  - **met**: Adult (date of birth: 1963-04-12; Age: 62; threshold 18 years)
  - **unknown**: Statin
- Met: **Of age**, still **open**: Statin

## Properties

- Sex: FEMALE

## Notes

- A default (our choice).

No diagnosis. --full also shows 1 property, 1 caveat, 1 unverified item.
)");
}

TEST(Note, InFullTellsWhereEachCriterionStandsAndTheRules) {
  const std::string text = NoteText(kOpen, /*full=*/true);
  EXPECT_THAT(text, HasSubstr(R"(
- Group: **open**: BOTH or NEITHER (or fewer) \[`group`]
  - **unknown**: All criteria met
    - **met**: Adult
      - threshold: Adult, 18 years (our choice: The source gives no age.)
      - Age: 62
        - on record: date of birth: 1963-04-12
      - source: demo, Methods
    - **unknown**: Statin
      - not on record: statin use as stated
)"));
  EXPECT_THAT(text, HasSubstr("\n## Notes\n\n- A caveat.\n- A default (our "
                              "choice).\n- Nobody checked.\n"));
  EXPECT_THAT(text, HasSubstr(R"(
## The rules as they were read

- `age` = 62 — Age
  - rule: `age_at(patient.birth_date)`
  - read: `patient.birth_date` = 1963-04-12
)"));
  EXPECT_THAT(text, EndsWith(R"(
- pack `demo` 1.2.0, hash abc
- engine: 
- source demo: A paper. doi:10.1/x
)"));
}

std::string WithOutcomes(const std::string& facts) { return kOpen + facts; }

TEST(Note, TellsWhatEachValueOfAMissingFactWouldLeadTo) {
  const std::string answer = WithOutcomes(R"pb(
    missing {
      path: "patient.statin_use"
      decisions: "group"
      settles: "group"
      outcomes {
        values: "CURRENT"
        values: "PREVIOUS"
        decisions {
          id: "group"
          title: "Group"
          status: DECISION_STATUS_DETERMINED
          outcome: "BOTH"
        }
        flags {
          id: "look"
          title: "Look"
          from: FLAG_STATUS_UNSPECIFIED
          to: FLAG_STATUS_RAISED
        }
      }
      outcomes {
        values: "NEVER"
        decisions {
          id: "group"
          title: "Group"
          status: DECISION_STATUS_DETERMINED
          outcome: "NEITHER"
        }
      }
    }
    missing {
      path: "patient.mimics.amyloidosis"
      decisions: "group"
      only_with_others: true
      outcomes { values: "true" values: "false" }
    }
    missing {
      path: "patient.results[analyte=SRP,method=LINE_BLOT]"
      decisions: "group"
      reasons: "the result of 2020-03-01 is preliminary"
      not_tried: "what is on record must be changed for it"
    }
  )pb");
  EXPECT_THAT(NoteText(answer), HasSubstr(R"(
## What would settle it

- **statin use as stated**: still taken, taken and stopped → BOTH; never taken → NEITHER (group)
- on record, but not deciding: anti-SRP by line blot (the result of 2020-03-01 is preliminary)
- then: amyloidosis
)"));
  EXPECT_THAT(NoteText(answer, /*full=*/true), HasSubstr(R"(
- **statin use as stated**
  - field: `patient.statin_use`
  - settles, whatever it is: group
  - **still taken, taken and stopped** →
    - Group: **BOTH**, Adult with a statin
    - flag: Look, not raised → raised
  - **never taken** →
    - Group: **NEITHER**
- **amyloidosis**
  - field: `patient.mimics.amyloidosis`
  - **yes, no** → nothing changes
  - by itself it changes nothing; with other facts it may
- **anti-SRP by line blot** (the result of 2020-03-01 is preliminary)
  - field: `patient.results[analyte=SRP,method=LINE_BLOT]`
  - not tried: what is on record must be changed for it
)"));
}

TEST(Note, SaysWhichValuesLeaveADecisionOpen) {
  EXPECT_THAT(NoteText(WithOutcomes(R"pb(
                missing {
                  path: "patient.mimics.amyloidosis"
                  decisions: "group"
                  may_settle: "group"
                  outcomes {
                    values: "true"
                    decisions {
                      id: "group"
                      status: DECISION_STATUS_DETERMINED
                      outcome: "NEITHER"
                    }
                  }
                  outcomes { values: "false" }
                }
                missing_left_out: 7
              )pb")),
              HasSubstr("- **amyloidosis**: yes → NEITHER; else still open "
                        "(group)\n- and 7 more\n"));
}

const char kFlags[] = R"pb(
  flags {
    id: "open"
    title: "Open"
    status: FLAG_STATUS_UNDETERMINED
    severity: SEVERITY_HIGH
    message: "It is so."
    missing: "patient.mimics.amyloidosis"
  }
  flags {
    id: "maybe"
    title: "Maybe"
    status: FLAG_STATUS_POSSIBLE
    severity: SEVERITY_ATTENTION
    message: "It may be so."
    possible_under: "group=BOTH"
    possible_under: "group=NEITHER"
    possible_under_more: true
    clinical: true
  }
  flags {
    id: "look"
    title: "Look"
    status: FLAG_STATUS_RAISED
    severity: SEVERITY_INFORMATION
    message: "Look again. Then look."
    evidence: "demo.t1"
  }
  flags {
    id: "danger"
    title: "Danger"
    status: FLAG_STATUS_RAISED
    severity: SEVERITY_HIGH
    message: "There is one. Act. Now."
    raised_by: "adult"
  }
  evidence {
    id: "demo.t1"
    statement: "11 of 17 had it."
    caveat: "Small."
    source { key: "demo" place: "table 1" }
    source { key: "demo" place: "Results" }
    count { group: "all" what: "it" count: 11 total: 17 percent_printed: 65 }
    test {
      name: "2-sided Fisher exact"
      group_a: "all"
      group_b: "none"
      what: "it"
      p_value: 0.0371
    }
    contradiction {
      one: "11 (text)"
      other: "12 (table)"
      used: "11"
      reason: "it adds up"
    }
  }
)pb";

TEST(Note, PutsTheMostUrgentFlagFirst) {
  EXPECT_THAT(NoteText(kFlags), HasSubstr(R"(
- **HIGH**: There is one. Act. Now.
- **INFORMATION**: Look again. Then look. (demo)
- **ATTENTION**, possible: Maybe, if Group is BOTH or NEITHER, and perhaps more
- **cannot be said yet**: Open
)"));
}

TEST(Note, NeverShortensTheWordsOfADanger) {
  const std::string text = NoteText(kFlags, /*full=*/false, kMaxCuts);
  EXPECT_THAT(text, HasSubstr("- **HIGH**: There is one. Act. Now.\n"));
  EXPECT_THAT(text, HasSubstr("- **INFORMATION**: Look again. (demo)\n"))
      << "its title need not say which of its grounds holds";
  EXPECT_THAT(text, HasSubstr("- **possible**: Maybe\n"));
}

TEST(Note, WhereThereIsLittleRoomAFlagIsToldByItsTitleUnlessItNamesSomething) {
  const std::string text = NoteText(R"pb(
                                      flags {
                                        id: "which"
                                        title: "Weak antibody"
                                        status: FLAG_STATUS_RAISED
                                        severity: SEVERITY_ATTENTION
                                        message: "Weak: anti-EJ. Confirm."
                                      }
                                      flags {
                                        id: "study"
                                        title: "Seen more often"
                                        status: FLAG_STATUS_RAISED
                                        severity: SEVERITY_ATTENTION
                                        message: "In 18 years."
                                      }
                                    )pb",
                                    /*full=*/false, kMaxCuts);
  EXPECT_THAT(text, HasSubstr("- **ATTENTION**: Weak: anti-EJ.\n"
                              "- **ATTENTION**: Seen more often\n"));
}

TEST(Note, InFullTellsTheEvidenceWithItsCountsAndTests) {
  const std::string text = NoteText(kFlags, /*full=*/true);
  EXPECT_THAT(text, HasSubstr(R"(
- **INFORMATION**: Look again. Then look. \[`look`]
  - evidence: 11 of 17 had it. (demo, table 1; Results)
    - count: all, it: 11 of 17 (printed as 65%)
    - test: all against none, it: 2-sided Fisher exact, p = 0.0371 (ours, uncorrected)
    - the source contradicts itself: 11 (text) / 12 (table); used: 11, it adds up
    - caveat: Small.
)"));
  EXPECT_THAT(text, HasSubstr(R"(
- **ATTENTION**, possible: Maybe \[`maybe`]
  - would say: It may be so.
  - if: Group is BOTH or NEITHER, and perhaps more
  - evidence: clinical knowledge, no study
- **HIGH**, **cannot be said yet**: Open \[`open`]
  - would say: It is so.
  - not on record: amyloidosis
)"));
}

// Three medicines, of which `deciding` decided; the others were read before it.
std::string Statins(const std::string& value, const std::string& deciding) {
  std::string reads;
  for (const std::string medicine :
       {"name=IVIG", "name=unheard-of", "medicine=prednisone",
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

TEST(Note, SaysWhatFailed) {
  const std::string text = NoteText(R"pb(
    decisions {
      id: "group"
      title: "Group"
      status: DECISION_STATUS_ERROR
      error: "row 1: overflow"
    }
    decisions {
      id: "met"
      title: "Met"
      status: DECISION_STATUS_INDETERMINATE
      candidates: "ADULT"
      error: "row 2: divide by zero"
    }
    facets { id: "age" title: "Age" error: "overflow" }
    trace { id: "both" title: "All criteria met" error: "overflow" }
  )pb");
  EXPECT_THAT(text, HasSubstr(R"(
- Group: **cannot be decided**: row 1: overflow
  - **failed**: All criteria met
- Met: **none known**, still **open**: Of age
  - for some values it cannot be decided: row 2: divide by zero

## Properties

- Age: failed: overflow
)"));
}

TEST(Note, BeginsWithWhereThePacksDiffer) {
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  *response.add_notes() = Parsed<v1::CrossPackNote>(R"pb(
    message: "One says yes, the other no."
    positions { pack: "demo" says: "meets" because: "Adult" because: "Statin" }
  )pb");
  const Terminology& terminology = **Terminology::Shipped();
  EXPECT_THAT(NoteOf(response, {Pack(), Pack()}, terminology, {}).Markdown(),
              ::testing::StartsWith("# Patient p, as of 2026-01-02\n\n"
                                    "## Where the criteria differ\n\n"
                                    "- One says yes, the other no.\n\n"
                                    "## By demo 1.2.0, under test\n\n"
                                    "Group: open.\n\n### Conclusions\n"));
  EXPECT_THAT(
      NoteOf(response, {Pack(), Pack()}, terminology, {true, 0}).Markdown(),
      HasSubstr("- One says yes, the other no.\n  - demo: meets; Adult; "
                "Statin\n"));
}

TEST(Note, OfAnAnswerWithoutATraceTellsWhatThereIs) {
  const std::string text = NoteText(R"pb(
    decisions {
      id: "elsewhere"
      status: DECISION_STATUS_DETERMINED
      outcome: "A"
      decided_by: "!unheard-of"
    }
  )pb");
  EXPECT_THAT(text, HasSubstr("- elsewhere: **A**\n  - !unheard-of\n"));
  EXPECT_THAT(text, Not(HasSubstr("## Properties")));
}

}  // namespace
}  // namespace myorules::rules
