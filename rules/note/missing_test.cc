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

TEST(Note, SpeaksOfOtherValuesOnlyWhereThereAreAny) {
  for (const bool full : {false, true}) {
    EXPECT_THAT(NoteText(ListAndChoice(""), full),
                Not(HasSubstr("other values may lead elsewhere")));
  }
}

}  // namespace
}  // namespace myorules::rules
