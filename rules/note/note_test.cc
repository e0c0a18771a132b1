#include "rules/note/note.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Note, TellsWhatIsMetFromWhichValuesAgainstWhichThreshold) {
  EXPECT_EQ(NoteText(kOpen),
            R"(# Patient p, by demo 1.2.0, under test, as of 2026-01-02

## Conclusions

- **Group: open.**
- Group: **open**: both or neither (or fewer)
  - **met**: Adult (62 years; date of birth: 1963-04-12; threshold 18 years)
  - **unknown**: Statin
- Met: **Of age**, still **open**: Statin

## Notes

- A default (our choice).

## Properties

- Sex: female

No diagnosis. --full also shows 1 caveat, 1 unverified item, 1 property.
)");
}

TEST(Note, SaysThatSeveralPacksSayTheSameWhereTheyAreSeveral) {
  const auto said_by = [](const std::string& name) {
    v1::ClassifyResponse response;
    std::vector<v1::GetRulePackResponse> packs = {Pack(), Pack()};
    *response.add_classifications() = Parsed<v1::Classification>(kOpen);
    response.mutable_classifications(0)->clear_notes();
    v1::NoteResult* note = response.mutable_classifications(0)->add_notes();
    note->set_id("undated");
    note->set_message("Death is undated. So it is.");
    *response.add_classifications() = response.classifications(0);
    response.mutable_classifications(1)->mutable_pack()->set_name(name);
    response.mutable_classifications(1)->mutable_pack()->set_version("2.0.0");
    packs[1].mutable_rule_pack()->set_name(name);
    return NoteOf(response, packs, **Terminology::Shipped(), NoteDetail())
        .Markdown();
  };
  EXPECT_THAT(said_by("other"),
              HasSubstr("By demo and other: Death is undated."));
  EXPECT_THAT(said_by("demo"), Not(HasSubstr("By demo and demo")));
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

// Both criteria are met, or not.
std::string Decided(const std::string& outcome, const std::string& adult,
                    const std::string& statin, const std::string& both) {
  const auto traced = [](const std::string& id, const std::string& title,
                         const std::string& value) {
    return "trace { id: '" + id + "' title: '" + title +
           "' value { bool_value: " + value +
           " } uses: 'adult' uses: 'statin' }";
  };
  return "decisions { id: 'group' title: 'Group' status: "
         "DECISION_STATUS_DETERMINED outcome: '" +
         outcome + "' decided_by: '" + (both == "true" ? "" : "!") +
         "both' } " + traced("adult", "Adult", adult) +
         traced("statin", "Statin", statin) +
         traced("both", "All criteria met", both);
}

TEST(Note, NamesThePartsOfACriterionThatIsNothingButOthersHoweverLittleRoom) {
  for (int cuts = 0; cuts <= kMaxCuts; ++cuts) {
    EXPECT_THAT(NoteText(Decided("BOTH", "true", "true", "true"), false, cuts),
                HasSubstr("- Group: **both**\n  - **met**: Adult; Statin\n"));
    EXPECT_THAT(
        NoteText(Decided("NEITHER", "true", "false", "false"), false, cuts),
        HasSubstr("- Group: **neither**\n  - **not met**: Statin\n"));
  }
}

TEST(Note, PutsFirstWhatTheSummaryOfThePackNamesFirst) {
  v1::GetRulePackResponse pack = Pack();
  pack.mutable_rule_pack()->set_summary("Met: {met}; group: {group}.");
  EXPECT_THAT(NoteBy(pack, kOpen),
              HasSubstr("## Conclusions\n\n- **Group: open.**\n- Met: **Of "
                        "age**, still **open**: Statin\n- Group: "));
}

TEST(Note, LeavesOutWhatIsLeastUrgentAndSaysHowMuch) {
  const auto text = [](int lines) {
    return NoteText(kOpen, {/*full=*/false, /*cuts=*/0, lines});
  };
  EXPECT_THAT(text(1), Not(HasSubstr("## Properties")));
  EXPECT_THAT(text(1), EndsWith("--full also shows 1 caveat, 1 unverified "
                                "item, 2 properties.\n"));
  EXPECT_EQ(text(1000),
            R"(# Patient p, by demo 1.2.0, under test, as of 2026-01-02

## Conclusions

- **Group: open.**

No diagnosis. --full also shows 1 caveat, 1 unverified item, 2 properties, 1 note, 2 conclusions, 2 grounds.
)");
}

// A pack whose summary names its decision, and what it says of one patient.
std::string SummedUp(const std::string& answer, const NoteDetail& detail) {
  v1::GetRulePackResponse pack = Pack();
  pack.mutable_rule_pack()->set_summary("The group is {group}.");
  return NoteBy(pack, answer, detail);
}

std::string WithSummary(const std::string& decided) {
  return "summary: 'The group is both, which takes long to say.' " + decided;
}

TEST(Note, BeginsWithTheSummaryOnWhoseGroundsItRests) {
  EXPECT_THAT(
      SummedUp(WithSummary(Decided("BOTH", "true", "true", "true")), {}),
      HasSubstr("## Conclusions\n\n"
                "- **The group is both, which takes long to say.**\n"
                "  - **met**: Adult; Statin\n\n"));
}

TEST(Note, TellsBesideTheSummaryWhatASentenceHasNoRoomFor) {
  const std::string answer = WithSummary(
      "decisions { id: 'group' title: 'Group' outcome: 'BOTH' status: "
      "DECISION_STATUS_DETERMINED detail: 'for a reason' }");
  EXPECT_THAT(SummedUp(answer, {}),
              HasSubstr("- **The group is both, which takes long to say.**\n"
                        "- Group: **both** (for a reason)\n"));
}

TEST(Note, NeverLeavesOutTheSummaryNorWhatCannotBeDecided) {
  const std::string answer = WithSummary(
      "decisions { id: 'group' title: 'Group' error: 'overflow' status: "
      "DECISION_STATUS_ERROR }");
  EXPECT_THAT(SummedUp(answer, {false, kMaxCuts, 1000}),
              HasSubstr("- **The group is both, which takes long to say.**\n"
                        "- Group: **cannot be decided**: overflow\n"));
}

TEST(Note, ShortensTheSummaryOnlyWhereNothingElseIsLeftToGiveWay) {
  const std::string blank(200, 'a');
  const std::string longer = "summary: 'The group is both " + blank +
                             " end.' " +
                             Decided("BOTH", "true", "true", "true");
  const auto text = [&](Squeeze squeeze) {
    return SummedUp(longer, {false, kMaxCuts, 1000, squeeze});
  };
  EXPECT_THAT(text(Squeeze::kNone), HasSubstr(blank + " end.**"));
  EXPECT_THAT(text(Squeeze::kThreeLines), HasSubstr(blank + " …**"));
  EXPECT_THAT(text(Squeeze::kTwoLines), HasSubstr("The group is both …**"));
  // The sentence stands, however little room there is.
  EXPECT_THAT(text(Squeeze::kOneLine), HasSubstr("- **Criteria: both**\n"));
}

// In one line, of a sentence that is too long for it.
std::string OnOneLine(const std::string& decision) {
  return SummedUp("summary: 'The group is " + std::string(80, 'a') +
                      "; more.' decisions { " + decision + " }",
                  {false, kMaxCuts, 1000, Squeeze::kOneLine});
}

TEST(Note, SaysOpenInOneLineOnlyOfADecisionThatIsOpen) {
  struct Row {
    std::string decision;
    std::string line;
  };
  const std::string group = "id: 'group' title: 'Group' status: ";
  const std::string met = "id: 'met' collected: 'ADULT' status: ";
  const std::string open = "DECISION_STATUS_INDETERMINATE candidates: ";
  for (const auto& [decision, line] : std::vector<Row>{
           {group + open + "'BOTH' candidates: 'NEITHER'", "open"},
           {group + "DECISION_STATUS_ERROR error: 'e'", "cannot be decided"},
           {group + "DECISION_STATUS_DETERMINED", "none"},
           {met + "DECISION_STATUS_DETERMINED", "Of age"},
           {met + open + "'STATIN'", "Of age, still open: Statin"}}) {
    EXPECT_THAT(OnOneLine(decision),
                HasSubstr("- **Criteria: " + line + "; more.**\n"));
  }
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

// The note on a decision that hangs on another one, and on a third that came to
// `outcome` on the same ground, of which the pack says whether it asks the
// same.
std::string OfThreeDecisions(const std::string& outcome,
                             bool asks_the_same = true,
                             const char* summary = "{within}: {class}.") {
  auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "three"
      criterion { id: "strong" title: "Strong" when: "patient.sex == 1" }
      decision {
        id: "within"
        title: "Within"
        hit_policy: HIT_POLICY_FIRST
        row { when: "class == \"A\"" outcome: "IN" }
        otherwise: "OUT"
      }
      decision {
        id: "class"
        title: "Class"
        hit_policy: HIT_POLICY_FIRST
        row { when: "strong" outcome: "A" }
        otherwise: "B"
      }
      decision {
        id: "other"
        title: "Other class"
        same_question_as: "class"
        hit_policy: HIT_POLICY_FIRST
        row { when: "strong" outcome: "A" }
        row { when: "strong" outcome: "C" }
        otherwise: "B"
      }
    }
  )pb");
  pack.mutable_rule_pack()->set_summary(summary);
  if (!asks_the_same) {
    pack.mutable_rule_pack()->mutable_decision(2)->clear_same_question_as();
  }
  return NoteBy(
      pack,
      absl::StrCat(
          R"pb(
            pack { name: "three" version: "1" state: PACK_STATE_PRODUCTION }
            summary: "IN: A."
            decisions {
              id: "within"
              status: DECISION_STATUS_DETERMINED
              outcome: "IN"
              decided_by: "class=A"
            }
            decisions {
              id: "class"
              status: DECISION_STATUS_DETERMINED
              outcome: "A"
              decided_by: "strong"
            }
            trace {
              id: "strong"
              title: "Strong"
              value { bool_value: true }
            }
          )pb",
          "decisions { id: 'other' status: DECISION_STATUS_DETERMINED outcome: "
          "'",
          outcome, "' decided_by: 'strong' }"));
}

TEST(Note, TellsTheGroundsOfWhatHangsOnAnotherDecisionWithThatOne) {
  EXPECT_THAT(OfThreeDecisions("A"),
              AllOf(HasSubstr("- **IN: A.**\n- Class: **a**\n"
                              "  - **met**: Strong\n"),
                    Not(HasSubstr("by: "))));
}

TEST(Note, TellsOnceWhatTwoDecisionsCameToOnTheSameGrounds) {
  EXPECT_THAT(OfThreeDecisions("A"), AllOf(Not(HasSubstr("Other class")),
                                           HasSubstr(" 1 conclusion.")));
  EXPECT_THAT(OfThreeDecisions("C"),
              AllOf(HasSubstr("- Other class: **C** (by criteria above)\n"),
                    Not(HasSubstr(" conclusion"))));
}

TEST(Note, TellsOnceWhatTheSentenceThatSumsUpSaid) {
  EXPECT_THAT(
      OfThreeDecisions("A", /*asks_the_same=*/true, "{class}."),
      AllOf(HasSubstr("- **IN: A.**\n  - **met**: Strong\n"),
            Not(HasSubstr("Other class")), HasSubstr(" 1 conclusion.")));
}

TEST(Note, TellsAnotherQuestionThatCameToTheSameOutcomeOnTheSameGrounds) {
  EXPECT_THAT(OfThreeDecisions("A", /*asks_the_same=*/false),
              AllOf(HasSubstr("- Other class: **a** (by criteria above)\n"),
                    Not(HasSubstr(" conclusion"))));
}

TEST(Note, SaysThatCandidatesMayBeFewerOfDecisionsAndOfFacets) {
  const auto text = [](const std::string& may_be_fewer) {
    return NoteText(
        absl::StrCat("decisions { id: 'group' status: "
                     "DECISION_STATUS_INDETERMINATE candidates: 'BOTH' "
                     "candidates: 'NEITHER' ",
                     may_be_fewer,
                     " } facets { id: 'line' title: 'Line' candidates: 'A' "
                     "candidates: 'B' ",
                     may_be_fewer, " }"),
        /*full=*/true);
  };
  EXPECT_THAT(text("candidates_inexact: true"),
              AllOf(HasSubstr("**open**: BOTH or NEITHER (or fewer) "),
                    HasSubstr("- **unknown**: Line: A or B (or fewer)\n")));
  EXPECT_THAT(text(""), AllOf(HasSubstr("**open**: BOTH or NEITHER "),
                              HasSubstr("- **unknown**: Line: A or B\n"),
                              Not(HasSubstr("fewer"))));
}

// The pack, with a row that gives "Assays not on record" along.
v1::GetRulePackResponse PackWithDetail() {
  v1::GetRulePackResponse pack = Pack();
  v1::RulePack& rules = *pack.mutable_rule_pack();
  v1::Definition& names = *rules.add_define();
  names.set_name("names");
  names.set_title("Assays not on record");
  rules.mutable_decision(0)->mutable_row(0)->set_detail("names");
  return pack;
}

// The note on an outcome that is told with `details`.
std::string WithDetails(const v1::GetRulePackResponse& pack,
                        const std::string& details) {
  return NoteBy(
      pack,
      absl::StrCat("decisions { id: 'group' status: DECISION_STATUS_DETERMINED "
                   "outcome: 'BOTH' ",
                   details, " }"));
}

TEST(Note, SaysOfWhatThereMayBeMore) {
  const v1::GetRulePackResponse pack = PackWithDetail();
  EXPECT_THAT(WithDetails(pack, "detail: 'blot'"), HasSubstr(" (blot)\n"));
  EXPECT_THAT(WithDetails(pack, "detail: 'blot' detail: 'perhaps more'"),
              HasSubstr(" (Assays not on record: blot, and perhaps others)\n"));
}

TEST(Note, DoesNotGuessOfWhatThereMayBeMoreWhereRowsDiffer) {
  v1::GetRulePackResponse pack = PackWithDetail();
  v1::Decision& group = *pack.mutable_rule_pack()->mutable_decision(0);
  *group.add_row() = group.row(0);
  group.mutable_row(1)->set_detail("age");
  EXPECT_THAT(WithDetails(pack, "detail: 'blot' detail: 'perhaps more'"),
              HasSubstr(" (blot, and perhaps others)\n"));
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
  EXPECT_THAT(text, HasSubstr("- elsewhere: **a**\n  - !unheard-of\n"));
  EXPECT_THAT(text, Not(HasSubstr("## Properties")));
}

}  // namespace
}  // namespace myorules::rules
