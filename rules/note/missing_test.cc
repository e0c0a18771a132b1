#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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

- **statin use as stated**: still taken, taken and stopped → both; never taken → neither (group)
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
              HasSubstr("- **amyloidosis**: yes → neither; else still open "
                        "(group)\n- and 7 more\n"));
}

// A fact that settles what lists, and with its first value what chooses.
std::string ListAndChoice(const std::string& more) {
  return kOpen + std::string(R"(missing { path: "patient.mimics.amyloidosis"
                                            settles: "met"
                             )" +
                             more + R"(outcomes {
                                    values: "true"
                                    decisions {
                                      id: "met"
                                      title: "Met"
                                      status: DECISION_STATUS_DETERMINED
                                      collected: "ADULT"
                                      collected: "STATIN"
                                    }
                                    decisions {
                                      id: "group"
                                      title: "Group"
                                      status: DECISION_STATUS_DETERMINED
                                      outcome: "BOTH"
                                    }
                                  }
                                  outcomes {
                                    values: "false"
                                    decisions {
                                      id: "met"
                                      title: "Met"
                                      status: DECISION_STATUS_DETERMINED
                                      collected: "ADULT"
                                    }
                                  }
                                  outcomes_inexact: true
                           })");
}

TEST(Note, TellsTheChoiceThatOneValueSettlesRatherThanTheListThatBothDo) {
  EXPECT_THAT(NoteText(ListAndChoice("may_settle: 'group'")),
              HasSubstr("- **amyloidosis**: yes → both; else still open "
                        "(group)\n"));
}

TEST(Note, TellsADecidedDecisionThatAValueOfAMissingFactChanges) {
  EXPECT_THAT(NoteText(ListAndChoice("")),
              HasSubstr("- **amyloidosis**: yes → Met: Of age, Statin; no → "
                        "Met: Of age; yes → both (group)\n"));
}

// Which assays are not on record, say, beside the same subgroup.
TEST(Note, TellsNoDecidedDecisionOfWhichOnlyTheDetailChanges) {
  const std::string text = NoteText(R"pb(
    missing {
      path: "patient.mimics.amyloidosis"
      settles: "met"
      outcomes {
        values: "true"
        decisions {
          id: "met"
          status: DECISION_STATUS_DETERMINED
          collected: "ADULT"
        }
        decisions {
          id: "group"
          status: DECISION_STATUS_DETERMINED
          outcome: "BOTH"
          detail: "line blot"
        }
      }
      outcomes { values: "false" }
    }
    decisions { id: "met" status: DECISION_STATUS_INDETERMINATE }
    decisions {
      id: "group"
      status: DECISION_STATUS_DETERMINED
      outcome: "BOTH"
      detail: "line blot"
      detail: "ELISA"
    }
  )pb");
  EXPECT_THAT(text, HasSubstr("yes → Met: Of age; else still open"));
  EXPECT_THAT(text, Not(HasSubstr("(group)")));
}

TEST(Note, TellsALimitOfNormalInTheUnitOfItsResult) {
  EXPECT_THAT(
      NoteText(R"pb(
        missing {
          path: "patient.results[analyte=CK,collected_on=2025-11-03].reference_range.high"
          may_settle: "group"
          outcomes {
            values: "below 900"
            decisions {
              id: "group"
              title: "Group"
              status: DECISION_STATUS_DETERMINED
              outcome: "BOTH"
            }
          }
          outcomes { values: "at or above 900" }
        }
        decisions {
          id: "group"
          title: "Group"
          status: DECISION_STATUS_INDETERMINATE
          candidates: "BOTH"
          candidates: "NEITHER"
        }
        trace {
          id: "adult"
          reads {
            path: "patient.results[analyte=CK,collected_on=2025-11-03].quantity.unit"
            value { string_value: "U/L" }
          }
        }
      )pb"),
      HasSubstr("upper limit of normal**: below 900 U/L → both; else still "
                "open (group)\n"));
}

TEST(Note, SpeaksOfOtherValuesOnlyWhereThereAreAny) {
  for (const bool full : {false, true}) {
    EXPECT_THAT(NoteText(ListAndChoice(""), full),
                Not(HasSubstr("other values may lead elsewhere")));
  }
}

}  // namespace
}  // namespace myorules::rules
