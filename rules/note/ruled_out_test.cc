#include <string>

#include "absl/strings/ascii.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A score and findings put a subject into a class; one class is asked for.
const v1::GetRulePackResponse& Classes() {
  static const auto& pack =
      *new v1::GetRulePackResponse(Parsed<v1::GetRulePackResponse>(R"pb(
        rule_pack {
          name: "classes"
          title: "Classes"
          criterion { id: "other-cause" title: "Other cause" when: "a" }
          criterion { id: "rash" title: "Rash" when: "b" }
          criterion { id: "fever" title: "Fever" when: "c" }
          facet { id: "score" title: "Score" value: "d" }
          decision {
            id: "class"
            title: "Class"
            hit_policy: HIT_POLICY_FIRST
            row { when: "other_cause" outcome: "OTHER" }
            row {
              when: "rash && score >= 5 || fever && score >= 7"
              outcome: "SURE"
            }
            row { when: "rash || !fever" outcome: "LIKELY" }
            row { when: "score >= 2" outcome: "POSSIBLE" }
            otherwise: "NONE"
          }
          decision {
            id: "in"
            title: "In"
            hit_policy: HIT_POLICY_FIRST
            row { when: "class == \"SURE\"" outcome: "IN" }
            otherwise: "OUT"
          }
          decision {
            id: "near"
            title: "Near"
            hit_policy: HIT_POLICY_FIRST
            row { when: "class == \"POSSIBLE\"" outcome: "NEAR" }
            otherwise: "FAR"
          }
        }
      )pb"));
  return pack;
}

// "true", "false", or "" for what is not known.
std::string Traced(const std::string& id, const std::string& title,
                   const std::string& value) {
  return "trace { id: \"" + id + "\" title: \"" + title + "\" " +
         (value.empty() ? "missing: \"x\" reads { path: \"x\" } "
                        : "value { bool_value: " + value + " } ") +
         "}\n";
}

struct Findings {
  std::string rash;
  std::string fever;
};

// What the note says of the decision `id`, which the class, whose candidates
// these are, has decided as `outcome`.
std::string Because(const std::string& id, const std::string& outcome,
                    const std::string& candidates, const Findings& findings) {
  const std::string answer =
      "decisions { id: \"" + id + "\" status: DECISION_STATUS_DETERMINED " +
      "outcome: \"" + outcome + "\" decided_by: \"class=" + candidates +
      "\" }\n decisions { id: \"class\" title: \"Class\" status: "
      "DECISION_STATUS_INDETERMINATE candidates: \"OTHER\" candidates: \"" +
      candidates + "\" }\n" +
      "facets { id: \"score\" title: \"Score\" unit: \"points\" value { "
      "range_value { low: 1 high: 3 } } }\n" +
      Traced("other-cause", "Other cause", "") +
      Traced("rash", "Rash", findings.rash) +
      Traced("fever", "Fever", findings.fever);
  const std::string text = NoteBy(Classes(), answer);
  const size_t begin = text.find("**" + absl::AsciiStrToLower(outcome));
  return text.substr(begin, text.find("\n- ", begin) - begin);
}

TEST(RuledOut, TellsTheFindingByWhichTheRowDoesNotHold) {
  EXPECT_THAT(Because("in", "OUT", "NONE", {"false", "false"}),
              HasSubstr("\n  - **not met**: Rash; Fever"));
}

TEST(RuledOut, TellsTheNumbersWhereTheFindingsDoNotRuleItOut) {
  const std::string text = Because("in", "OUT", "POSSIBLE", {"true", "true"});
  EXPECT_THAT(text, HasSubstr("\n  - by: Score: at least 1, at most 3 points"));
  EXPECT_THAT(text, Not(HasSubstr("Rash")));
}

TEST(RuledOut, TellsTheRowAboveThatHoldsWhereItsOwnDoesNotTell) {
  EXPECT_THAT(Because("near", "FAR", "LIKELY", {"true", ""}),
              HasSubstr("\n  - **met**: Rash"));
}

// What the note says of the class while it is open.
std::string OpenClass(const std::string& other_cause,
                      const Findings& findings) {
  return NoteBy(
      Classes(),
      "decisions { id: \"class\" title: \"Class\" status: "
      "DECISION_STATUS_INDETERMINATE candidates: \"SURE\" candidates: "
      "\"POSSIBLE\" }\n"
      "facets { id: \"score\" title: \"Score\" value { range_value { low: 1 "
      "high: 8 } } }\n" +
          Traced("other-cause", "Other cause", other_cause) +
          Traced("rash", "Rash", findings.rash) +
          Traced("fever", "Fever", findings.fever));
}

TEST(OpenDecision, TellsOfWhatIsUnknownOnlyWhatMayStillMakeARowHold) {
  const std::string text = OpenClass("false", {"", "true"});
  EXPECT_THAT(text, HasSubstr("\n  - **unknown**: Rash\n"));
  // "Other" is no candidate any more.
  EXPECT_THAT(OpenClass("", {"", "true"}),
              HasSubstr("\n  - **unknown**: Rash\n"));
}

TEST(OpenDecision, DoesNotTellOfWhatStandsBesideAPartThatHasDecided) {
  v1::GetRulePackResponse pack = Classes();
  v1::Row& row = *pack.mutable_rule_pack()->mutable_decision(0)->mutable_row(1);
  const std::string answer =
      "decisions { id: \"class\" title: \"Class\" status: "
      "DECISION_STATUS_INDETERMINATE candidates: \"SURE\" candidates: "
      "\"OTHER\" }\n facets { id: \"score\" title: \"Score\" value { "
      "range_value { low: 1 high: 8 } } }\n" +
      Traced("other-cause", "Other cause", "") + Traced("rash", "Rash", "") +
      Traced("fever", "Fever", "false");
  const auto note = [&] { return NoteBy(pack, answer); };
  row.set_when("fever && (rash || score >= 7)");
  EXPECT_THAT(note(), AllOf(HasSubstr("**unknown**: Other cause\n"),
                            Not(HasSubstr("by: Score"))));
  row.set_when("fever && rash || !fever && score >= 7");
  EXPECT_THAT(note(), HasSubstr("\n  - by: Score: at least 1, at most 8"));
  row.set_when("!fever && rash");
  EXPECT_THAT(note(), HasSubstr("**unknown**: Other cause; Rash\n"));
  row.set_when("!fever || rash");
  EXPECT_THAT(note(), HasSubstr("**unknown**: Other cause\n"));
}

// The note on a decision that asks for a rash and fever, and that another cause
// or a tumour excludes.
std::string OfAsked(const std::string& outcome, const std::string& decided_by,
                    const std::string& tumour) {
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "asked"
      criterion { id: "rash" title: "Rash" when: "a" }
      criterion { id: "fever" title: "Fever" when: "b" }
      criterion { id: "cause" title: "Other cause" when: "c" }
      criterion { id: "tumour" title: "Tumour" when: "d" }
      criterion { id: "all" title: "All" when: "rash && fever" }
      criterion { id: "any" title: "Any" when: "cause || tumour" }
      decision {
        id: "in"
        title: "In"
        hit_policy: HIT_POLICY_FIRST
        row { when: "!all" outcome: "NOT_IN" }
        row { when: "any" outcome: "NOT_IN" }
        row { when: "fever && !tumour" outcome: "IN" }
        otherwise: "NONE"
      }
    }
  )pb");
  return NoteBy(
      pack,
      "decisions { id: 'in' title: 'In' status: DECISION_STATUS_DETERMINED "
      "outcome: '" +
          outcome + "' " + decided_by + " }\n" +
          Traced("rash", "Rash", "true") + Traced("fever", "Fever", "true") +
          Traced("cause", "Other cause", "false") +
          Traced("tumour", "Tumour", tumour) + Traced("all", "All", "true") +
          Traced("any", "Any", tumour));
}

TEST(Deciders, ThatExcludeComeFirstAndAreToldAsExclusions) {
  EXPECT_THAT(
      OfAsked("NOT_IN", "decided_by: 'all' decided_by: 'any'", "true"),
      HasSubstr("\n  - **exclusion met**: Tumour\n  - **met**: Rash; Fever\n"));
}

TEST(Deciders, ThatSpeakForAnOutcomeComeFirstAmongWhatIsMet) {
  EXPECT_THAT(
      OfAsked("IN",
              "decided_by: 'all' decided_by: '!any' decided_by: 'fever' "
              "decided_by: '!tumour'",
              "false"),
      HasSubstr("\n  - **met**: Fever; Rash\n  - **not met**: Tumour; Other "
                "cause\n"));
}

TEST(RuledOut, NeverTellsTheOpenDecisionAlone) {
  for (const char* fever : {"true", "false", ""}) {
    EXPECT_THAT(Because("in", "OUT", "NONE", {"false", fever}),
                Not(HasSubstr("Class")))
        << fever;
  }
}

}  // namespace
}  // namespace myorules::rules
