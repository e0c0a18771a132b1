#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
