#include "rules/cases/compare.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/pack_case.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

std::vector<std::string> Compare(const std::string& want) {
  const auto pack = Parse<v1::RulePack>(R"pb(
    flag { id: "loud" }
    flag { id: "quiet" }
    note { id: "shown" }
    note { id: "hidden" }
  )pb");
  const auto answer = Parse<v1::Classification>(R"pb(
    decisions {
      id: "settled"
      status: DECISION_STATUS_DETERMINED
      outcome: "A"
      detail: "x"
    }
    decisions {
      id: "open"
      status: DECISION_STATUS_INDETERMINATE
      candidates: "A"
      candidates: "B"
      missing: "patient.b"
      missing: "patient.a"
    }
    decisions {
      id: "all"
      status: DECISION_STATUS_DETERMINED
      collected: "C"
      collected: "D"
    }
    decisions { id: "empty" status: DECISION_STATUS_DETERMINED }
    facets {
      id: "age"
      value { int_value: 18 }
    }
    facets {
      id: "line"
      candidates: "ONE"
      candidates: "TWO"
      missing: "patient.a"
    }
    facets { id: "later" }
    flags {
      id: "loud"
      status: FLAG_STATUS_RAISED
      severity: SEVERITY_HIGH
      message: "Look at the lungs."
      evidence: "study.lungs"
    }
    summary: "All is settled."
    notes { id: "shown" message: "An assumption was made." }
    missing { path: "patient.a" reasons: "stated to be uncertain" }
    trace {
      id: "adult"
      value { bool_value: true }
    }
    trace { id: "stated" missing: "patient.a" }
  )pb");
  return Mismatches(Parse<v1::Want>(want), pack, answer);
}

TEST(Mismatches, AreNoneWhereEverythingNamedCameOut) {
  EXPECT_THAT(Compare(R"pb(
                decision { id: "settled" outcome: "A" detail: "x" }
                decision {
                  id: "open"
                  candidate: "B"
                  candidate: "A"
                  missing: "patient.a"
                  missing: "patient.b"
                }
                decision { id: "open" missing_among_others: "patient.b" }
                decision { id: "all" collected: "D" collected: "C" }
                decision { id: "empty" collected_nothing: true }
                facet { id: "age" value: "18" }
                facet { id: "later" value: "unknown (missing nothing)" }
                facet {
                  id: "line"
                  unknown: true
                  candidate: "TWO"
                  candidate: "ONE"
                  missing: "patient.a"
                }
                flag {
                  id: "loud"
                  status: FLAG_STATUS_RAISED
                  severity: SEVERITY_HIGH
                  message_contains: "lungs"
                  message_lacks: "skin"
                  evidence: "study.lungs"
                }
                flag_not_raised: "quiet"
                criterion { id: "adult" value: TRUTH_VALUE_TRUE }
                criterion {
                  id: "stated"
                  value: TRUTH_VALUE_UNKNOWN
                  missing: "patient.a"
                  reason_contains: "uncertain"
                }
                note: "shown"
                no_note: "hidden"
                note_says: "assumption"
                no_note_says: "lungs"
                summary_says: "settled"
              )pb"),
              IsEmpty());
}

TEST(Mismatches, TellBothValues) {
  const struct {
    std::string want;
    std::string line;
  } kRows[] = {
      {"decision { id: 'settled' outcome: 'B' }",
       "decision settled: wanted B, got A"},
      {"decision { id: 'open' outcome: 'A' }",
       "decision open: wanted A, got one of A, B (missing patient.b, "
       "patient.a)"},
      {"decision { id: 'open' candidate: 'A' }",
       "decision open: wanted one of A, got one of A, B (missing patient.b, "
       "patient.a)"},
      {"decision { id: 'settled' candidate: 'A' }",
       "decision settled: wanted one of A, got A"},
      {"decision { id: 'open' missing: 'patient.a' }",
       "decision open missing: wanted patient.a, got patient.b, patient.a"},
      {"decision { id: 'open' missing_among_others: 'patient.c' }",
       "decision open missing: wanted patient.c among them, got patient.b, "
       "patient.a"},
      {"decision { id: 'all' collected: 'C' }",
       "decision all: wanted collected C, got collected C, D"},
      {"decision { id: 'all' collected_nothing: true }",
       "decision all: wanted collected nothing, got collected C, D"},
      {"decision { id: 'settled' detail: 'y' }",
       "decision settled detail: wanted y, got x"},
      {"facet { id: 'age' value: '17' }", "facet age: wanted 17, got 18"},
      {"facet { id: 'age' unknown: true }",
       "facet age: wanted unknown, got 18"},
      {"facet { id: 'later' value: '18' }",
       "facet later: wanted 18, got unknown (missing nothing)"},
      {"facet { id: 'line' value: 'ONE' }",
       "facet line: wanted ONE, got unknown (missing patient.a)"},
      {"facet { id: 'line' candidate: 'ONE' }",
       "facet line candidates: wanted ONE, got ONE, TWO"},
      {"flag { id: 'loud' status: FLAG_STATUS_POSSIBLE }",
       "flag loud: wanted FLAG_STATUS_POSSIBLE, got FLAG_STATUS_RAISED "
       "(missing nothing)"},
      {"flag { id: 'quiet' status: FLAG_STATUS_RAISED }",
       "flag quiet: wanted FLAG_STATUS_RAISED, got not raised"},
      {"flag { id: 'loud' status: FLAG_STATUS_RAISED severity: "
       "SEVERITY_ATTENTION }",
       "flag loud severity: wanted SEVERITY_ATTENTION, got SEVERITY_HIGH"},
      {"flag { id: 'loud' status: FLAG_STATUS_RAISED message_contains: 'skin' "
       "}",
       "flag loud message: wanted 'skin' in it, got 'Look at the lungs.'"},
      {"flag { id: 'loud' status: FLAG_STATUS_RAISED message_lacks: 'lungs' }",
       "flag loud message: wanted no 'lungs' in it, got 'Look at the lungs.'"},
      {"flag { id: 'loud' status: FLAG_STATUS_RAISED evidence: 'study.skin' }",
       "flag loud evidence: wanted study.skin, got study.lungs"},
      {"flag_not_raised: 'loud'",
       "flag loud: wanted not raised, got FLAG_STATUS_RAISED (missing "
       "nothing)"},
      {"criterion { id: 'adult' value: TRUTH_VALUE_FALSE }",
       "criterion adult: wanted false, got true"},
      {"criterion { id: 'stated' value: TRUTH_VALUE_TRUE }",
       "criterion stated: wanted true, got unknown (missing patient.a)"},
      {"criterion { id: 'stated' value: TRUTH_VALUE_UNKNOWN reason_contains: "
       "'lost' }",
       "criterion stated reason: wanted 'lost' in it, got 'stated to be "
       "uncertain'"},
      {"note: 'hidden'", "note hidden: wanted shown, got not shown"},
      {"no_note: 'shown'", "note shown: wanted not shown, got shown"},
      {"note_says: 'x'", "a note with 'x': wanted shown, got not shown"},
      {"no_note_says: 'was made'",
       "a note with 'was made': wanted not shown, got shown"},
      {"summary_says: 'is open'",
       "summary: wanted 'is open' in it, got 'All is settled.'"},
  };
  for (const auto& row : kRows) {
    EXPECT_THAT(Compare(row.want), ElementsAre(row.line)) << row.want;
  }
}

TEST(Mismatches, TellAnIdThatThePackDoesNotHave) {
  for (const std::string want :
       {"decision { id: 'lost' outcome: 'A' }", "facet { id: 'lost' }",
        "flag { id: 'lost' status: FLAG_STATUS_RAISED }",
        "flag_not_raised: 'lost'", "criterion { id: 'lost' }", "note: 'lost'",
        "no_note: 'lost'"}) {
    EXPECT_EQ(Compare(want).size(), 1u) << want;
  }
}

TEST(Mismatches, TellARuleThatFailedThoughNothingWasWantedOfIt) {
  const auto answer = Parse<v1::Classification>(R"pb(
    facets { id: "age" error: "overflow" }
  )pb");
  EXPECT_THAT(Mismatches(v1::Want(), v1::RulePack(), answer),
              ElementsAre("facet age: wanted no error, got overflow"));
}

}  // namespace
}  // namespace myorules::rules
